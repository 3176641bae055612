/// CardTime: how long cards of silicon take, counted without waiting. All figures stand here.
///
/// What no maker publishes is an assumption on the slow side, and says so. The serial line between
/// host and PN532 is counted apart from what goes over the air.
///
/// Source  ISO/IEC 14443-3 (106 kbit/s, 9 bits a byte, frame delay 1172/fc), ISO/IEC 14443-4,
///         NXP MF1S50YYX_V1 (EEPROM), NXP PN532 user manual (HSU at 115200 baud).
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace steelyard::simulator {

using CardTime = std::chrono::nanoseconds;

namespace card_time {

inline constexpr CardTime kBit{9'440};               ///< 128/fc, fc = 13.56 MHz
inline constexpr CardTime kFrameDelay{86'430};       ///< 1172/fc between a frame and its answer
inline constexpr CardTime kSerialByte{86'806};       ///< 10 bits at 115200 baud
inline constexpr CardTime kFieldOn{5'000'000};       ///< the guard time of a field that came on
inline constexpr CardTime kPageWrite{2'400'000};     ///< one page of EEPROM
inline constexpr std::size_t kPageBytes = 16;        ///< assumed for the CPU card as well
inline constexpr CardTime kApdu{2'000'000};          ///< assumed: the COS takes up a command
inline constexpr CardTime kTripleDesBlock{300'000};  ///< assumed: the FM1208's own DES engine
inline constexpr CardTime kCipherHandshake{500'000}; ///< assumed: Crypto1's set-up in the PN532

/// One frame with its start, its end and the wait for the other side to speak.
constexpr CardTime Frame(std::size_t bytes) {
  return kBit * static_cast<std::int64_t>(9 * bytes + 2) + kFrameDelay;
}
/// From REQA to SAK; two cascade levels for a UID of seven bytes.
constexpr CardTime Selection(std::size_t uid_bytes) {
  const std::int64_t levels = uid_bytes == 4 ? 1 : uid_bytes == 7 ? 2 : 3;
  return Frame(1) + Frame(2) + (Frame(2) + Frame(5) + Frame(9) + Frame(3)) * levels;
}
/// RATS and its answer.
constexpr CardTime Activation(std::size_t ats_bytes) { return Frame(4) + Frame(ats_bytes + 2); }

}  // namespace card_time
}  // namespace steelyard::simulator
