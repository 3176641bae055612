/// Bytes over a TCP connection, bounded in number and time, for protocols that count their bytes.
#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "scales/drivers/line_channel.h"

namespace steelyard::scales {

/// Nothing, or not enough, came in time; the connection may be used on.
class NoAnswer : public ConnectionLost {
 public:
  using ConnectionLost::ConnectionLost;
};

/// One end of a connection. Not for use from two threads at once.
///
/// Throws  NoAnswer, ConnectionLost: `what()` names the peer and what happened; CallStopped within
///         a tenth of a second when it is called off while it reads.
class ByteChannel {
 public:
  /// Of `limits`, `receive` is the time for all of what one call reads. `name` stands for the peer
  /// in error sentences: `Scale 3 (10.0.0.7:5001)`.
  ByteChannel(Poco::Net::StreamSocket socket, base::Explanation name, ChannelLimits limits = {});
  /// HOST or HOST:PORT.
  static ByteChannel Connect(const std::string& address, int default_port, base::Explanation name,
                             ChannelLimits limits = {});

  void Send(std::string_view bytes);
  /// Exactly so many bytes. Nothing when the peer closed the connection before the first.
  std::optional<std::string> ReadExactly(std::size_t count);
  /// Up to the byte `end` and with it, at most `most` bytes: a longer piece is a ScaleError.
  /// Nothing when the peer closed the connection before the first.
  std::optional<std::string> ReadUntil(char end, std::size_t most);
  /// Whether a byte, or the end of the connection, can be read within `wait`.
  bool WaitForInput(std::chrono::milliseconds wait);
  /// Forgets what has come and was not read, until nothing more comes for `quiet`.
  void DropInput(std::chrono::milliseconds quiet = std::chrono::milliseconds(0));
  /// As LineChannel::CloseGently.
  void CloseGently();
  const base::Explanation& name() const { return m_name; }

 private:
  using Deadline = std::chrono::steady_clock::time_point;
  Deadline NewDeadline() const { return std::chrono::steady_clock::now() + m_limits.receive; }
  /// False when the peer has closed the connection.
  bool ReadMore(Deadline deadline);
  std::string Take(std::size_t count);
  std::optional<std::string> EndOfConnection() const;

  Poco::Net::StreamSocket m_socket;
  base::Explanation m_name;
  ChannelLimits m_limits;
  std::string m_buffer;
};

}  // namespace steelyard::scales
