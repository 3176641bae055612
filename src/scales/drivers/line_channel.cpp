#include "scales/drivers/line_channel.h"

#include <Poco/Exception.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Timespan.h>
#include <fmt/format.h>

#include <cstring>

namespace steelyard::scales {
namespace {

Poco::Timespan ToTimespan(std::chrono::milliseconds time) {
  return Poco::Timespan(time.count() * Poco::Timespan::MILLISECONDS);
}

constexpr std::chrono::milliseconds kCloseWait{1'000};
constexpr std::chrono::milliseconds kStopLook{100};

/// Waits in pieces for what `mode` asks, so that a stop is soon heard. False when it did not come.
bool WaitFor(Poco::Net::Socket& socket, int mode, std::chrono::milliseconds time,
             const ChannelLimits& limits, const base::Explanation& name) {
  const auto deadline = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < deadline) {
    if (limits.stop.stop_requested()) {
      throw ports::CallStopped("{}: the call was called off. What was stored until then stays.",
                               name);
    }
    if (socket.poll(ToTimespan(std::min(time, kStopLook)), mode)) return true;
  }
  return false;
}

void ConnectWithin(Poco::Net::StreamSocket& socket, const Poco::Net::SocketAddress& peer,
                   const ChannelLimits& limits, const base::Explanation& name) {
  using Poco::Net::Socket;
  socket.connectNB(peer);
  if (!WaitFor(socket, Socket::SELECT_WRITE | Socket::SELECT_ERROR, limits.connect, limits, name)) {
    throw Poco::TimeoutException("connect timed out");
  }
  if (const int error = socket.impl()->socketError(); error != 0) {
    throw Poco::Net::NetException(std::strerror(error));
  }
  socket.setBlocking(true);
}

}  // namespace

Poco::Net::StreamSocket ConnectTo(const std::string& address, int default_port,
                                  const base::Explanation& name, const ChannelLimits& limits) {
  try {
    const bool has_port = address.find(':') != std::string::npos;
    const Poco::Net::SocketAddress peer =
        has_port ? Poco::Net::SocketAddress(address)
                 : Poco::Net::SocketAddress(address, static_cast<Poco::UInt16>(default_port));
    Poco::Net::StreamSocket socket;
    ConnectWithin(socket, peer, limits, name);
    return socket;
  } catch (const Poco::Exception& error) {
    throw ConnectionLost(
        "{} cannot be reached ({}). Nothing was exchanged. Check that it is switched on, that its "
        "address is right and that no other program is connected to it.",
        name, error.displayText());
  }
}

void SendAll(Poco::Net::StreamSocket& socket, std::string_view bytes,
             const base::Explanation& name) {
  try {
    while (!bytes.empty()) {
      const std::size_t piece = std::min<std::size_t>(bytes.size(), 64 * 1024);
      const int sent = socket.sendBytes(bytes.data(), static_cast<int>(piece));
      if (sent <= 0) throw Poco::TimeoutException("it takes no more data");
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  } catch (const Poco::Exception& error) {
    throw ConnectionLost(
        "{} broke off the connection while we were sending ({}). Try again; if it stays so, check "
        "the network cable and the scale.",
        name, error.displayText());
  }
}

void PrepareSocket(Poco::Net::StreamSocket& socket, const ChannelLimits& limits) {
  socket.setSendTimeout(ToTimespan(limits.receive));
  socket.setReceiveTimeout(ToTimespan(limits.receive));
  socket.setNoDelay(true);
}

void CloseGently(Poco::Net::StreamSocket& socket) {
  try {
    socket.shutdownSend();
    char ignored[4096];
    const auto deadline = std::chrono::steady_clock::now() + kCloseWait;
    while (std::chrono::steady_clock::now() < deadline) {
      if (!socket.poll(ToTimespan(kCloseWait), Poco::Net::Socket::SELECT_READ)) break;
      if (socket.receiveBytes(ignored, sizeof ignored) <= 0) break;
    }
    socket.close();
  } catch (const Poco::Exception&) {
    // The exchange is over; how the peer hangs up changes nothing.
  }
}

LineChannel::LineChannel(Poco::Net::StreamSocket socket, base::Explanation name,
                         ChannelLimits limits)
    : m_socket(std::move(socket)), m_name(std::move(name)), m_limits(limits) {
  PrepareSocket(m_socket, m_limits);
}

LineChannel LineChannel::Connect(const std::string& address, int default_port,
                                 base::Explanation name, ChannelLimits limits) {
  auto socket = ConnectTo(address, default_port, name, limits);
  return LineChannel(std::move(socket), std::move(name), limits);
}

void LineChannel::WaitForData() {
  if (!m_limits.stop.stop_possible()) return;  // the socket's own timeout is enough
  using Poco::Net::Socket;
  if (!WaitFor(m_socket, Socket::SELECT_READ | Socket::SELECT_ERROR, m_limits.receive, m_limits,
               m_name)) {
    throw Poco::TimeoutException();
  }
}

void LineChannel::Send(std::string_view bytes) { SendAll(m_socket, bytes, m_name); }

std::optional<std::string> LineChannel::ReadLine() {
  for (;;) {
    const std::size_t end = m_buffer.find('\n', m_scanned);
    if (end != m_buffer.npos) {
      std::string line = m_buffer.substr(0, end + 1);
      m_buffer.erase(0, end + 1);
      m_scanned = 0;
      return line;
    }
    m_scanned = m_buffer.size();
    if (m_buffer.size() >= m_limits.line_bytes) {
      throw ports::ScaleError(
          "{} sent a line of more than {} bytes. Nothing of it was taken. This is no scale, or one "
          "that speaks another protocol: check its address and its driver.",
          m_name, m_limits.line_bytes);
    }
    char piece[8192];
    int received = 0;
    try {
      WaitForData();
      received = m_socket.receiveBytes(piece, sizeof piece);
    } catch (const Poco::Exception& error) {
      throw ConnectionLost(
          "{} stopped answering ({}). What was stored until then stays. Try again; if it stays so, "
          "check the network cable and the scale.",
          m_name, error.displayText());
    }
    if (received <= 0) return std::nullopt;
    m_buffer.append(piece, static_cast<std::size_t>(received));
    m_total += static_cast<std::size_t>(received);
    if (m_total > m_limits.total_bytes) {
      throw ports::ScaleError(
          "{} does not stop sending. The connection was closed; what was stored until "
          "then stays. Check its address and its driver.",
          m_name);
    }
  }
}

bool LineChannel::WaitForInput(std::chrono::milliseconds wait) {
  if (m_buffer.find('\n') != m_buffer.npos) return true;
  try {
    return m_socket.poll(ToTimespan(wait), Poco::Net::Socket::SELECT_READ);
  } catch (const Poco::Exception& error) {
    throw ConnectionLost("{} broke off the connection ({}).", m_name, error.displayText());
  }
}

}  // namespace steelyard::scales
