#include "scales/drivers/byte_channel.h"

#include <Poco/Exception.h>
#include <Poco/Timespan.h>

namespace steelyard::scales {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

Poco::Timespan ToTimespan(milliseconds time) {
  return Poco::Timespan(time.count() * Poco::Timespan::MILLISECONDS);
}

}  // namespace

ByteChannel::ByteChannel(Poco::Net::StreamSocket socket, base::Explanation name,
                         ChannelLimits limits)
    : m_socket(std::move(socket)), m_name(std::move(name)), m_limits(limits) {
  PrepareSocket(m_socket, m_limits);
}

ByteChannel ByteChannel::Connect(const std::string& address, int default_port,
                                 base::Explanation name, ChannelLimits limits) {
  auto socket = ConnectTo(address, default_port, name, limits);
  return ByteChannel(std::move(socket), std::move(name), limits);
}

void ByteChannel::Send(std::string_view bytes) { SendAll(m_socket, bytes, m_name); }

std::optional<std::string> ByteChannel::ReadExactly(std::size_t count) {
  const Deadline deadline = NewDeadline();
  while (m_buffer.size() < count) {
    if (!ReadMore(deadline)) return EndOfConnection();
  }
  return Take(count);
}

std::optional<std::string> ByteChannel::ReadUntil(char end, std::size_t most) {
  const Deadline deadline = NewDeadline();
  for (;;) {
    const std::size_t at = m_buffer.find(end);
    if (at < most) return Take(at + 1);
    if (m_buffer.size() >= most) {
      throw ports::ScaleError(
          "{} sent a line of more than {} bytes. Nothing of it was taken. This is no scale, or one "
          "that speaks another protocol: check its address and its driver.",
          m_name, most);
    }
    if (!ReadMore(deadline)) return EndOfConnection();
  }
}

bool ByteChannel::WaitForInput(milliseconds wait) {
  if (!m_buffer.empty()) return true;
  try {
    return m_socket.poll(ToTimespan(wait), Poco::Net::Socket::SELECT_READ);
  } catch (const Poco::Exception& error) {
    throw ConnectionLost("{} broke off the connection ({}).", m_name, error.displayText());
  }
}

void ByteChannel::DropInput(milliseconds quiet) {
  constexpr std::size_t kMostDropped = 64 * 1024;  // whoever babbles on is met by the next read
  std::size_t dropped = m_buffer.size();
  m_buffer.clear();
  try {
    while (dropped < kMostDropped && WaitForInput(quiet)) {
      if (!ReadMore(NewDeadline())) return;
      dropped += m_buffer.size();
      m_buffer.clear();
    }
  } catch (const ConnectionLost&) {
    // The next exchange says so.
  }
}

void ByteChannel::CloseGently() { scales::CloseGently(m_socket); }

bool ByteChannel::ReadMore(Deadline deadline) {
  constexpr milliseconds kStopLook{100};
  try {
    bool has_come = false;
    while (!has_come) {
      if (m_limits.stop.stop_requested()) {
        throw ports::CallStopped("{}: the call was called off. What was stored until then stays.",
                                 m_name);
      }
      const auto left = std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now());
      if (left.count() <= 0) break;
      has_come = m_socket.poll(ToTimespan(std::min(left, kStopLook)),
                               Poco::Net::Socket::SELECT_READ);
    }
    if (!has_come) {
      throw NoAnswer(
          "{} did not answer in time. What was stored until then stays. Try again; if it stays so, "
          "check the network cable and the scale.",
          m_name);
    }
    char piece[4096];
    const int received = m_socket.receiveBytes(piece, sizeof piece);
    if (received <= 0) return false;
    m_buffer.append(piece, static_cast<std::size_t>(received));
    return true;
  } catch (const Poco::Exception& error) {
    throw ConnectionLost(
        "{} stopped answering ({}). What was stored until then stays. Try again; if it stays so, "
        "check the network cable and the scale.",
        m_name, error.displayText());
  }
}

std::string ByteChannel::Take(std::size_t count) {
  std::string taken = m_buffer.substr(0, count);
  m_buffer.erase(0, count);
  return taken;
}

std::optional<std::string> ByteChannel::EndOfConnection() const {
  if (m_buffer.empty()) return std::nullopt;
  throw ConnectionLost(
      "{} hung up in the middle of its answer. What was stored before stays; the rest is "
      "still in the scale. Try again; if it stays so, see whether another program is "
      "connected to it.",
      m_name);
}

}  // namespace steelyard::scales
