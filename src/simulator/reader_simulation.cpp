#include "simulator/reader_simulation.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <iostream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include "cards/file_descriptor.h"
#include "simulator/card_image.h"
#include "simulator/reader_control.h"
#include "simulator/virtual_reader.h"

namespace steelyard::simulator {
namespace {

using cards::FileDescriptor;

FileDescriptor Opened(int descriptor, const char* what) {
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), what);
  return FileDescriptor(descriptor);
}

/// Keeps SIGTERM and SIGINT from ending the program and makes them readable, for a while.
class TerminationSignals {
 public:
  TerminationSignals() {
    ::sigemptyset(&m_set);
    ::sigaddset(&m_set, SIGTERM);
    ::sigaddset(&m_set, SIGINT);
    ::pthread_sigmask(SIG_BLOCK, &m_set, &m_before);
    m_file = Opened(::signalfd(-1, &m_set, SFD_CLOEXEC), "signalfd");
  }
  ~TerminationSignals() {
    // What came meanwhile was our own end, not the caller's.
    const timespec no_time{};
    while (::sigtimedwait(&m_set, nullptr, &no_time) > 0) continue;
    ::pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
  }
  int descriptor() const { return m_file.get(); }

 private:
  sigset_t m_set{};
  sigset_t m_before{};
  FileDescriptor m_file;
};

/// A listening Unix socket whose file goes away with it.
class ControlSocket {
 public:
  explicit ControlSocket(const std::filesystem::path& path) : m_path(path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.native().size() >= sizeof address.sun_path) {
      throw std::runtime_error("The path of the control socket is too long. Give a shorter one.");
    }
    std::memcpy(address.sun_path, path.c_str(), path.native().size());
    m_socket = Opened(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), "socket");
    if (std::filesystem::is_socket(path)) std::filesystem::remove(path);
    if (::bind(m_socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(m_socket.get(), 8) != 0) {
      throw std::system_error(errno, std::generic_category(), "control socket " + path.string());
    }
  }
  ~ControlSocket() {
    std::error_code ignored;
    std::filesystem::remove(m_path, ignored);
  }
  ControlSocket(const ControlSocket&) = delete;
  ControlSocket& operator=(const ControlSocket&) = delete;
  int descriptor() const { return m_socket.get(); }

 private:
  std::filesystem::path m_path;
  FileDescriptor m_socket;
};

struct Client {
  FileDescriptor socket;
  std::string unread;
};

enum class ClientState { Open, Closed, Quit };

/// Answers every whole line the client has sent.
ClientState Serve(Client& client, VirtualReader& reader) {
  constexpr std::size_t kMaxLine = 4096;
  std::array<char, 1024> buffer;
  const ssize_t size = ::recv(client.socket.get(), buffer.data(), buffer.size(), 0);
  if (size <= 0) return ClientState::Closed;
  client.unread.append(buffer.data(), static_cast<std::size_t>(size));
  while (true) {
    const auto end = client.unread.find('\n');
    if (end == std::string::npos) break;
    const auto answer = ControlReader(reader, client.unread.substr(0, end));
    client.unread.erase(0, end + 1);
    const std::string line = answer.line + "\n";
    if (::send(client.socket.get(), line.data(), line.size(), MSG_NOSIGNAL) < 0) {
      return ClientState::Closed;
    }
    if (answer.after == AfterCommand::Quit) return ClientState::Quit;
  }
  return client.unread.size() > kMaxLine ? ClientState::Closed : ClientState::Open;
}

/// Until a termination signal or `quit`.
void ServeControl(const TerminationSignals& signals, const ControlSocket* control,
                  VirtualReader& reader) {
  std::vector<Client> clients;
  while (true) {
    std::vector<pollfd> events{{signals.descriptor(), POLLIN, 0},
                               {control ? control->descriptor() : -1, POLLIN, 0}};
    for (const Client& client : clients) events.push_back({client.socket.get(), POLLIN, 0});
    if (::poll(events.data(), events.size(), -1) < 0) {
      if (errno == EINTR) continue;
      throw std::system_error(errno, std::generic_category(), "poll");
    }
    if (events[0].revents != 0) return;
    std::vector<Client> open;
    for (std::size_t i = 0; i < clients.size(); ++i) {
      const bool has_news = events[i + 2].revents != 0;
      const ClientState state = has_news ? Serve(clients[i], reader) : ClientState::Open;
      if (state == ClientState::Quit) return;
      if (state == ClientState::Open) open.push_back(std::move(clients[i]));
    }
    clients = std::move(open);
    if (events[1].revents & POLLIN) {
      FileDescriptor socket(::accept4(control->descriptor(), nullptr, nullptr, SOCK_CLOEXEC));
      if (socket) clients.push_back({std::move(socket), {}});
    }
  }
}

/// The cards that lie on the reader at first; the first of them may come out of a file.
std::vector<std::unique_ptr<VirtualCard>> FirstCards(const ReaderSimulationOptions& options) {
  std::vector<std::unique_ptr<VirtualCard>> cards;
  auto uid = options.uid.value_or(domain::CardUid::Parse("DEADBEEF").value());
  for (const CardFamily family : options.cards) {
    const bool is_kept = cards.empty() && !options.image.empty();
    if (is_kept && std::filesystem::exists(options.image)) {
      cards.push_back(LoadCardImage(options.image));
      if (cards.back() == nullptr) {
        throw std::runtime_error("The file " + options.image.string() +
                                 " holds no image of a card. It was left alone.");
      }
      continue;
    }
    cards.push_back(BlankCard(family, uid));
    if (cards.back() == nullptr) {
      throw std::runtime_error("A card has a UID of 4 or 7 bytes. Give such a one.");
    }
    uid = UidAfter(uid);
  }
  return cards;
}

}  // namespace

std::optional<std::vector<CardFamily>> ParseCardFamilies(std::string_view text) {
  std::vector<CardFamily> families;
  if (text == "none") return families;
  while (true) {
    const auto end = text.find('+');
    const auto family = ParseCardFamily(text.substr(0, end));
    if (!family) return std::nullopt;
    families.push_back(*family);
    if (end == std::string_view::npos) return families;
    text.remove_prefix(end + 1);
  }
}

int RunReaderSimulation(const ReaderSimulationOptions& options, std::ostream& out) {
  const TerminationSignals signals;
  const auto cards = FirstCards(options);
  const auto keep = [&](const VirtualCard& card) {
    if (options.image.empty()) return;
    try {
      SaveCardImage(card, options.image);
    } catch (const std::filesystem::filesystem_error& error) {
      std::cerr << "The card goes on without its file: " << error.what() << '\n';
    }
  };
  VirtualReader reader(keep, options.link);
  if (!cards.empty() && !options.image.empty()) SaveCardImage(*cards.front(), options.image);
  for (const auto& card : cards) reader.Place(*card);
  std::optional<ControlSocket> control;
  if (!options.control.empty()) control.emplace(options.control);
  out << "reader " << reader.connstring() << std::endl;
  ServeControl(signals, control ? &*control : nullptr, reader);
  return 0;
}

}  // namespace steelyard::simulator
