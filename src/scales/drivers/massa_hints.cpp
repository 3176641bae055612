#include "scales/drivers/massa_hints.h"

#include <Poco/Exception.h>
#include <Poco/Net/DatagramSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Timespan.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <thread>

#include "ports/scales.h"
#include "scales/drivers/massa_codec.h"
#include "scales/drivers/massa_frame.h"

namespace steelyard::scales {
namespace {

constexpr std::size_t kMostBytes = 2'048;  // a part has at most 1024, and 15 around it
constexpr int kLookUpMs = 50;              // how soon the thread notices that it is to stop

}  // namespace

bool IsMassaHint(std::string_view datagram) {
  const auto message = ParseMassaFrame(datagram);
  if (!message || message->code != MassaCode::UdpDfile) return false;
  const auto part = ParsePart(message->payload);
  return part && part->file == static_cast<std::uint8_t>(MassaFile::Transactions);
}

struct MassaHints::Parts {
  MassaHintOptions options;
  std::function<void(const std::string&)> heard;
  Poco::Net::DatagramSocket socket;
  std::atomic<bool> is_stopping{false};
  std::thread thread;

  void Run() {
    while (!is_stopping) {
      try {
        if (!socket.poll(Poco::Timespan(kLookUpMs * Poco::Timespan::MILLISECONDS),
                         Poco::Net::Socket::SELECT_READ)) {
          continue;
        }
        char datagram[kMostBytes];
        Poco::Net::SocketAddress sender;
        const int size = socket.receiveFrom(datagram, sizeof datagram, sender);
        if (size > 0 && IsMassaHint({datagram, static_cast<std::size_t>(size)})) {
          heard(sender.host().toString());
        }
      } catch (const Poco::Exception&) {
        // Of one datagram: what it would have said is found out by the next pull anyway.
      } catch (const std::exception& error) {
        spdlog::warn("A scale said that it sold something, but it could not be looked up ({}). It "
                     "is pulled in its turn.",
                     error.what());
      }
    }
  }
};

MassaHints::MassaHints(MassaHintOptions options,
                       std::function<void(const std::string& host)> heard)
    : m_parts(std::make_unique<Parts>()) {
  m_parts->options = std::move(options);
  m_parts->heard = std::move(heard);
}

MassaHints::~MassaHints() { Stop(); }

void MassaHints::Start() {
  const MassaHintOptions& options = m_parts->options;
  try {
    m_parts->socket.bind(
        Poco::Net::SocketAddress(options.host, static_cast<Poco::UInt16>(options.port)), false);
  } catch (const Poco::Exception& error) {
    throw ports::ScaleError(
        "Massa-K scales cannot be heard here: {}:{} cannot be listened at ({}). They are pulled in "
        "their turn all the same. Choose another port, or end the other program that has this "
        "one.",
        options.host, options.port, error.displayText());
  }
  m_parts->is_stopping = false;
  m_parts->thread = std::thread([this] { m_parts->Run(); });
}

void MassaHints::Stop() {
  if (!m_parts->thread.joinable()) return;
  m_parts->is_stopping = true;
  m_parts->thread.join();
  m_parts->socket.close();
}

std::string MassaHints::Address() const { return m_parts->socket.address().toString(); }

}  // namespace steelyard::scales
