/// Frames of the PN532 high-speed UART: a byte stream into commands and answers into bytes.
///
/// Source  NXP PN532 user manual (UM0701-02) section 6.2.1.
#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include "base/hex.h"

namespace steelyard::simulator {

inline constexpr std::uint8_t kAckFrame[] = {0x00, 0x00, 0xFF, 0x00, 0xFF, 0x00};
inline constexpr std::uint8_t kErrorFrame[] = {0x00, 0x00, 0xFF, 0x01, 0xFF, 0x7F, 0x81, 0x00};

enum class FrameForm { Normal, Extended };

/// A frame from chip to host around `body`, which starts with the answer's code.
/// A body too long for a normal frame becomes an extended one.
base::Bytes EncodeAnswer(std::span<const std::uint8_t> body, FrameForm form = FrameForm::Normal);

/// Damaged: a length or data checksum was wrong.
enum class HostFrameKind { Command, Ack, Nack, Damaged };

/// Whether wake-up bytes (55) stood in front of the frame; a sleeping chip hears nothing else.
enum class WakeUp { Absent, Seen };

struct HostFrame {
  HostFrameKind kind;
  base::Bytes body;  ///< command code and parameters, for Command
  WakeUp wake_up;
};

/// Finds frames in a stream that arrives in pieces of any size, with noise in front.
class FrameReader {
 public:
  void Feed(std::span<const std::uint8_t> bytes);
  /// The next whole frame; nothing until more bytes arrive. Frames that are not for the chip
  /// are passed over.
  std::optional<HostFrame> Next();

 private:
  bool SkipToStart();
  WakeUp TakeWakeUp();

  base::Bytes m_buffer;
  WakeUp m_wake_up = WakeUp::Absent;
};

}  // namespace steelyard::simulator
