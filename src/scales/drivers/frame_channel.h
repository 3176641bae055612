/// Frames over a TCP connection: runs of bytes that CR, LF or ETX end, bounded in length and time.
#pragma once
#include <Poco/Net/StreamSocket.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "scales/drivers/line_channel.h"

namespace steelyard::scales {

/// One end of a connection to a device behind a serial bridge. Replies end 0D 0A 03, 0A 0D 03 or
/// 0D 0D 0A, commands 0D 0A or one of the three: whatever comes, the first of these bytes ends a
/// frame, and those that follow make empty ones, which are passed over.
///
/// Not for use from two threads at once.
///
/// Throws  ConnectionLost, ScaleError: `what()` names the peer and what happened. CallStopped
///         within a tenth of a second when it is called off while it waits for a frame.
class FrameChannel {
 public:
  static constexpr std::size_t kMostFrameBytes = 2'048;

  FrameChannel(Poco::Net::StreamSocket socket, base::Explanation name,
               std::chrono::milliseconds send_wait = std::chrono::seconds(5),
               std::stop_token stop = {});
  /// HOST or HOST:PORT.
  static FrameChannel Connect(const std::string& address, int default_port,
                              base::Explanation name, ChannelLimits limits = {});

  void Send(std::string_view bytes);
  /// The next frame; nothing when none is complete within `wait`. Throws ConnectionLost when the
  /// peer has hung up.
  std::optional<std::string> Receive(std::chrono::milliseconds wait);
  /// Waits, not for long, until the peer has closed too: it serves one at a time.
  void CloseGently();
  const base::Explanation& name() const { return m_name; }

 private:
  std::optional<std::string> TakeFrame();

  Poco::Net::StreamSocket m_socket;
  base::Explanation m_name;
  std::stop_token m_stop;
  std::string m_buffer;
};

}  // namespace steelyard::scales
