/// Sockets that never block, and OpenSSL on top of them.
#include "delivery/mail_channel.h"

#include <fcntl.h>
#include <netdb.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <cstring>
#include <mutex>
#include <thread>

namespace steelyard::delivery {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// As long as a stop may stay unheard.
constexpr milliseconds kLook{100};
constexpr std::size_t kMaxLineBytes = 4'096;

template <auto Free>
struct Freed {
  template <typename T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
using SslContext = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;
using SslConnection = std::unique_ptr<SSL, Freed<SSL_free>>;
using Addresses = std::unique_ptr<addrinfo, Freed<freeaddrinfo>>;

struct File {
  explicit File(int number = -1) : fd(number) {}
  ~File() { Close(); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  void Close() {
    if (fd >= 0) ::close(fd);
    fd = -1;
  }
  int fd;
};

/// OpenSSL writes without MSG_NOSIGNAL, and a server that is gone must not end the program. A
/// signal that came meanwhile is taken away before it is let through again.
class WithoutSigpipe {
 public:
  WithoutSigpipe() {
    sigemptyset(&m_pipe);
    sigaddset(&m_pipe, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    m_was_pending = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &m_pipe, &m_before);
  }
  ~WithoutSigpipe() {
    const timespec none{};
    while (!m_was_pending && sigtimedwait(&m_pipe, nullptr, &none) == SIGPIPE) {
    }
    pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
  }
  WithoutSigpipe(const WithoutSigpipe&) = delete;
  WithoutSigpipe& operator=(const WithoutSigpipe&) = delete;

 private:
  sigset_t m_pipe;
  sigset_t m_before;
  bool m_was_pending = false;
};

/// The oldest of OpenSSL's own words on what went wrong.
std::string TlsReason() {
  const auto code = ERR_get_error();
  ERR_clear_error();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  return reason == nullptr ? "the connection ended" : reason;
}

/// The system's resolver cannot be stopped, so it is asked on a thread that nobody waits for.
struct Resolving {
  std::mutex mutex;
  std::condition_variable_any done;
  bool is_done = false;
  int code = 0;
  Addresses addresses;
};

Addresses Resolve(const ports::MailServerAddress& server, Clock::time_point end,
                  const std::stop_token& stop) {
  const auto asked = std::make_shared<Resolving>();
  std::thread([asked, server] {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const int code =
        ::getaddrinfo(server.host.c_str(), std::to_string(server.port).c_str(), &hints, &found);
    const std::lock_guard lock(asked->mutex);
    asked->code = code;
    if (code == 0) asked->addresses.reset(found);
    asked->is_done = true;
    asked->done.notify_all();
  }).detach();
  std::unique_lock lock(asked->mutex);
  asked->done.wait_until(lock, stop, end, [&] { return asked->is_done; });
  if (stop.stop_requested()) throw ChannelStopped();
  if (!asked->is_done) {
    throw ChannelError("The address of the mail server {} was not found in time.",
                       server.ToString());
  }
  if (asked->code != 0) {
    throw ChannelError("The mail server {} cannot be reached ({}).", server.ToString(),
                       ::gai_strerror(asked->code));
  }
  return std::move(asked->addresses);
}

std::ptrdiff_t CountOf(const addrinfo* addresses) {
  std::ptrdiff_t count = 0;
  for (; addresses != nullptr; addresses = addresses->ai_next) ++count;
  return count;
}

}  // namespace

class MailChannel::Parts {
 public:
  Parts(const ports::MailServerAddress& server, milliseconds patience, std::stop_token stop)
      : m_server(server), m_name(server.ToString()), m_stop(std::move(stop)) {
    const auto end = Clock::now() + patience;
    const auto addresses = Resolve(server, end, m_stop);
    int error = EADDRNOTAVAIL;
    auto left = CountOf(addresses.get());
    // One that is deaf (IPv6 that leads nowhere) must leave time for the others.
    for (const addrinfo* one = addresses.get(); one != nullptr; one = one->ai_next, --left) {
      const auto now = Clock::now();
      error = Connect(*one, now + (end - now) / left);
      if (error == 0) return;
    }
    throw ChannelError("The mail server {} cannot be reached ({}).", m_name,
                       std::strerror(error));
  }

  void StartTls(const std::string& ca_file, milliseconds patience) {
    const WithoutSigpipe quiet;
    ERR_clear_error();
    m_context.reset(SSL_CTX_new(TLS_client_method()));
    if (!m_context) throw std::bad_alloc();
    SSL_CTX_set_min_proto_version(m_context.get(), TLS1_2_VERSION);
    SSL_CTX_set_verify(m_context.get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_mode(m_context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE);
    const bool has_trust =
        ca_file.empty() ? SSL_CTX_set_default_verify_paths(m_context.get()) == 1
                        : SSL_CTX_load_verify_file(m_context.get(), ca_file.c_str()) == 1;
    if (!has_trust) {
      throw ChannelError("The authorities in {} that may vouch for the mail server cannot be read.",
                         ca_file);
    }
    m_ssl.reset(SSL_new(m_context.get()));
    if (!m_ssl) throw std::bad_alloc();
    ExpectName();
    SSL_set_fd(m_ssl.get(), m_file.fd);
    const auto end = Clock::now() + patience;
    for (;;) {
      const int result = SSL_connect(m_ssl.get());
      if (result == 1) return;
      WaitForTls(result, end);
    }
  }

  void Send(std::string_view bytes, milliseconds patience) {
    const WithoutSigpipe quiet;
    auto end = Clock::now() + patience;
    while (!bytes.empty()) {
      const auto taken = m_ssl ? PutTls(bytes, end) : PutPlain(bytes, end);
      if (taken > 0) end = Clock::now() + patience;
      bytes.remove_prefix(taken);
    }
  }

  std::string ReadLine(milliseconds patience) {
    const WithoutSigpipe quiet;
    const auto end = Clock::now() + patience;
    for (;;) {
      const auto line_end = m_unread.find('\n');
      if (line_end != std::string::npos) {
        auto line = m_unread.substr(0, line_end);
        m_unread.erase(0, line_end + 1);
        if (line.ends_with('\r')) line.pop_back();
        return line;
      }
      if (m_unread.size() > kMaxLineBytes) {
        throw ChannelError("What listens at {} does not speak as mail servers do.", m_name);
      }
      Fill(end);
    }
  }

  bool HasUnread() const { return !m_unread.empty(); }

 private:
  /// 0, or the number of the error.
  int Connect(const addrinfo& address, Clock::time_point end) {
    m_file.Close();
    m_file.fd = ::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
                         address.ai_protocol);
    if (m_file.fd < 0) return errno;
    if (::connect(m_file.fd, address.ai_addr, address.ai_addrlen) == 0) return 0;
    if (errno != EINPROGRESS) return errno;
    if (!WaitFor(POLLOUT, end)) return ETIMEDOUT;
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(m_file.fd, SOL_SOCKET, SO_ERROR, &error, &size);
    return error;
  }

  /// A certificate that is good for another server is none for this one.
  void ExpectName() {
    auto* wanted = SSL_get0_param(m_ssl.get());
    const auto& host = m_server.host;
    if (X509_VERIFY_PARAM_set1_ip_asc(wanted, host.c_str()) == 1) return;
    ERR_clear_error();
    X509_VERIFY_PARAM_set_hostflags(wanted, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    X509_VERIFY_PARAM_set1_host(wanted, host.c_str(), host.size());
    SSL_set_tlsext_host_name(m_ssl.get(), host.c_str());
  }

  std::size_t PutPlain(std::string_view bytes, Clock::time_point end) {
    const auto put = ::send(m_file.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (put > 0) return static_cast<std::size_t>(put);
    if (put < 0 && errno != EAGAIN && errno != EINTR) ThrowHungUp();
    if (!WaitFor(POLLOUT, end)) ThrowSilent();
    return 0;
  }

  std::size_t PutTls(std::string_view bytes, Clock::time_point end) {
    std::size_t taken = 0;
    const int result = SSL_write_ex(m_ssl.get(), bytes.data(), bytes.size(), &taken);
    if (result == 1) return taken;
    WaitForTls(result, end);
    return 0;
  }

  void Fill(Clock::time_point end) {
    char buffer[4'096];
    if (m_ssl) {
      std::size_t got = 0;
      const int result = SSL_read_ex(m_ssl.get(), buffer, sizeof buffer, &got);
      if (result == 1) {
        m_unread.append(buffer, got);
      } else {
        WaitForTls(result, end);
      }
      return;
    }
    const auto got = ::recv(m_file.fd, buffer, sizeof buffer, 0);
    if (got > 0) {
      m_unread.append(buffer, static_cast<std::size_t>(got));
    } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
      ThrowHungUp();
    } else if (!WaitFor(POLLIN, end)) {
      ThrowSilent();
    }
  }

  /// Waits for what OpenSSL needs, or says why it cannot go on.
  void WaitForTls(int result, Clock::time_point end) {
    const int need = SSL_get_error(m_ssl.get(), result);
    if (need == SSL_ERROR_WANT_READ || need == SSL_ERROR_WANT_WRITE) {
      if (!WaitFor(need == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT, end)) ThrowSilent();
      return;
    }
    const auto verdict = SSL_get_verify_result(m_ssl.get());
    if (verdict != X509_V_OK) {
      ERR_clear_error();
      throw ChannelError("The mail server {} shows a certificate that is not trusted ({}).",
                         m_name, X509_verify_cert_error_string(verdict));
    }
    if (need == SSL_ERROR_SYSCALL || need == SSL_ERROR_ZERO_RETURN) {
      ERR_clear_error();
      ThrowHungUp();
    }
    throw ChannelError("With the mail server {} no TLS came about ({}).", m_name, TlsReason());
  }

  /// False when `end` came first.
  bool WaitFor(short event, Clock::time_point end) {
    for (;;) {
      if (m_stop.stop_requested()) throw ChannelStopped();
      const auto left = std::chrono::ceil<milliseconds>(end - Clock::now());
      if (left <= milliseconds::zero()) return false;
      pollfd ready{m_file.fd, event, 0};
      if (::poll(&ready, 1, static_cast<int>(std::min(left, kLook).count())) > 0) return true;
    }
  }

  [[noreturn]] void ThrowHungUp() const {
    throw ChannelError("The mail server {} hung up.", m_name);
  }
  [[noreturn]] void ThrowSilent() const {
    throw ChannelError("The mail server {} did not answer in time.", m_name);
  }

  const ports::MailServerAddress m_server;
  const std::string m_name;
  const std::stop_token m_stop;
  File m_file;
  SslContext m_context;
  SslConnection m_ssl;
  std::string m_unread;
};

MailChannel::MailChannel(const ports::MailServerAddress& server, milliseconds patience,
                         std::stop_token stop)
    : m_parts(std::make_unique<Parts>(server, patience, std::move(stop))) {}
MailChannel::~MailChannel() = default;

void MailChannel::StartTls(const std::string& ca_file, milliseconds patience) {
  m_parts->StartTls(ca_file, patience);
}
void MailChannel::Send(std::string_view bytes, milliseconds patience) {
  m_parts->Send(bytes, patience);
}
std::string MailChannel::ReadLine(milliseconds patience) { return m_parts->ReadLine(patience); }
bool MailChannel::HasUnread() const { return m_parts->HasUnread(); }

}  // namespace steelyard::delivery
