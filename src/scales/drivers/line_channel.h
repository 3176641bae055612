/// Lines over a TCP connection, bounded in length, number and time.
#pragma once
#include <Poco/Net/StreamSocket.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "ports/scales.h"

namespace steelyard::scales {

/// The connection ended, or nothing came in time. What arrived before is unharmed.
class ConnectionLost : public ports::ScaleError {
 public:
  using ports::ScaleError::ScaleError;
};

struct ChannelLimits {
  std::chrono::milliseconds connect{3'000};
  std::chrono::milliseconds receive{5'000};  ///< between two pieces of data
  std::size_t line_bytes = 64 * 1024;
  std::size_t total_bytes = 256 * 1024 * 1024;
  std::stop_token stop = {};  ///< ends the call with CallStopped, within a tenth of a second
};

/// What every kind of channel does with its socket. `name` stands for the peer in error sentences:
/// `Scale 3 (10.0.0.7:33581)`; `address` is HOST or HOST:PORT.
///
/// Throws  ConnectionLost; the last two throw nothing.
Poco::Net::StreamSocket ConnectTo(const std::string& address, int default_port,
                                  const base::Explanation& name, const ChannelLimits& limits);
void SendAll(Poco::Net::StreamSocket& socket, std::string_view bytes,
             const base::Explanation& name);
void PrepareSocket(Poco::Net::StreamSocket& socket, const ChannelLimits& limits);
/// Tells the peer that nothing more is sent and waits, not for long, until it closes: closing at
/// once could reset the connection before the peer has read our last words.
void CloseGently(Poco::Net::StreamSocket& socket);

/// One end of a connection. Not for use from two threads at once.
///
/// Throws  ConnectionLost, ScaleError: `what()` names the peer and what happened.
class LineChannel {
 public:
  LineChannel(Poco::Net::StreamSocket socket, base::Explanation name, ChannelLimits limits = {});
  /// HOST or HOST:PORT.
  static LineChannel Connect(const std::string& address, int default_port, base::Explanation name,
                             ChannelLimits limits = {});

  void Send(std::string_view bytes);
  /// The next line with its line end. Nothing when the peer has closed the connection; half a line
  /// before that is lost.
  std::optional<std::string> ReadLine();
  /// Whether a line, or the end of the connection, can be read within `wait`.
  bool WaitForInput(std::chrono::milliseconds wait);
  void CloseGently() { scales::CloseGently(m_socket); }
  const base::Explanation& name() const { return m_name; }

 private:
  void WaitForData();

  Poco::Net::StreamSocket m_socket;
  base::Explanation m_name;
  ChannelLimits m_limits;
  std::string m_buffer;
  std::size_t m_scanned = 0;
  std::size_t m_total = 0;
};

}  // namespace steelyard::scales
