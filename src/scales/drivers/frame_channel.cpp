#include "scales/drivers/frame_channel.h"

#include <Poco/Exception.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Timespan.h>

#include <algorithm>

namespace steelyard::scales {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

Poco::Timespan ToTimespan(milliseconds time) {
  return Poco::Timespan(time.count() * Poco::Timespan::MILLISECONDS);
}

constexpr milliseconds kCloseWait{1'000};
constexpr milliseconds kStopLook{100};
constexpr std::string_view kEnds = "\r\n\x03";

/// `#0` and 12 characters: a scale's sign of life, of which nobody says how it ends.
constexpr std::string_view kHeartbeat = "#0";
constexpr std::size_t kHeartbeatBytes = 14;

}  // namespace

FrameChannel::FrameChannel(Poco::Net::StreamSocket socket, base::Explanation name,
                           milliseconds send_wait, std::stop_token stop)
    : m_socket(std::move(socket)), m_name(std::move(name)), m_stop(std::move(stop)) {
  m_socket.setSendTimeout(ToTimespan(send_wait));
  m_socket.setNoDelay(true);
}

FrameChannel FrameChannel::Connect(const std::string& address, int default_port,
                                   base::Explanation name, ChannelLimits limits) {
  try {
    const bool has_port = address.find(':') != std::string::npos;
    const Poco::Net::SocketAddress peer =
        has_port ? Poco::Net::SocketAddress(address)
                 : Poco::Net::SocketAddress(address, static_cast<Poco::UInt16>(default_port));
    Poco::Net::StreamSocket socket;
    socket.connect(peer, ToTimespan(limits.connect));
    return FrameChannel(std::move(socket), std::move(name), limits.receive, limits.stop);
  } catch (const Poco::Exception& error) {
    throw ConnectionLost(
        "{} cannot be reached ({}). Nothing was exchanged. Check that it is switched on, that its "
        "address is right and that no other program is connected to it.",
        name, error.displayText());
  }
}

void FrameChannel::Send(std::string_view bytes) {
  try {
    while (!bytes.empty()) {
      const int sent = m_socket.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
      if (sent <= 0) throw Poco::TimeoutException("it takes no more data");
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  } catch (const Poco::Exception& error) {
    throw ConnectionLost(
        "{} broke off the connection while we were sending ({}). Try again; if it stays so, check "
        "the network cable and the scale.",
        m_name, error.displayText());
  }
}

std::optional<std::string> FrameChannel::TakeFrame() {
  m_buffer.erase(0, std::min(m_buffer.find_first_not_of(kEnds), m_buffer.size()));
  std::size_t end = m_buffer.find_first_of(kEnds);
  if (m_buffer.starts_with(kHeartbeat) && m_buffer.size() >= kHeartbeatBytes) {
    end = std::min(end, kHeartbeatBytes);
  }
  if (end == m_buffer.npos) {
    if (m_buffer.size() <= kMostFrameBytes) return std::nullopt;
    throw ports::ScaleError(
        "{} sent more than {} bytes without an end. Nothing of it was taken. This is no scale, or "
        "one that speaks another protocol: check its address and its driver.",
        m_name, kMostFrameBytes);
  }
  std::string frame = m_buffer.substr(0, end);
  m_buffer.erase(0, end);
  return frame;
}

std::optional<std::string> FrameChannel::Receive(milliseconds wait) {
  const auto deadline = steady_clock::now() + wait;
  for (;;) {
    if (auto frame = TakeFrame()) return frame;
    if (m_stop.stop_requested()) {
      throw ports::CallStopped("{}: the call was called off. What was stored until then stays.",
                               m_name);
    }
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now());
    if (left < milliseconds(0)) return std::nullopt;
    try {
      const auto piece_of_wait = ToTimespan(std::min(left, kStopLook));
      if (!m_socket.poll(piece_of_wait, Poco::Net::Socket::SELECT_READ)) continue;
      char piece[4096];
      const int received = m_socket.receiveBytes(piece, sizeof piece);
      if (received <= 0) {
        throw ConnectionLost(
            "{} hung up in the middle of a conversation. What was stored before stays; the rest is "
            "still in the scale. Try again; if it stays so, see whether another program is "
            "connected to it.",
            m_name);
      }
      m_buffer.append(piece, static_cast<std::size_t>(received));
    } catch (const Poco::Exception& error) {
      throw ConnectionLost(
          "{} stopped answering ({}). What was stored until then stays. Try again; if it stays so, "
          "check the network cable and the scale.",
          m_name, error.displayText());
    }
  }
}

void FrameChannel::CloseGently() {
  try {
    m_socket.shutdownSend();
    char ignored[4096];
    const auto deadline = steady_clock::now() + kCloseWait;
    while (steady_clock::now() < deadline) {
      if (!m_socket.poll(ToTimespan(kCloseWait), Poco::Net::Socket::SELECT_READ)) break;
      if (m_socket.receiveBytes(ignored, sizeof ignored) <= 0) break;
    }
    m_socket.close();
  } catch (const Poco::Exception&) {
    // It is over; how the peer hangs up changes nothing.
  }
}

}  // namespace steelyard::scales
