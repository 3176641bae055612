/// Commands to a CPU card and its answers, as ISO/IEC 7816-4 writes them. No reader needed.
///
/// | form | bytes |
/// | --- | --- |
/// | nothing to and fro | CLA INS P1 P2 00 |
/// | data expected | CLA INS P1 P2 Le |
/// | data sent | CLA INS P1 P2 Lc data |
/// | both | CLA INS P1 P2 Lc data Le |
///
/// Short lengths only, and no command above 200 bytes: several copies of the PN532 fail beyond.
#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include "base/hex.h"
#include "cards/fmcos_crypto.h"

namespace steelyard::cards {

inline constexpr std::size_t kLongestCommand = 200;

struct Apdu {
  ApduHeader header;
  base::Bytes data;
  std::optional<std::uint8_t> expected;  ///< Le; 0 asks for as much as there is

  /// Too long a command is a bug and ends the program.
  base::Bytes ToBytes() const;
};

/// What a status word means to whoever asked, and so what to do.
///
/// Source  FMCOS 2.0 general manual, status words.
enum class ApduStatus {
  Ok,                 ///< 9000
  DataMayBeDamaged,   ///< 6281, 6283: read once more, then replace the card
  WrongSecret,        ///< 63Cx: a key or PIN was wrong; x tries are left
  NotWritten,         ///< 6400, 6581: the memory failed; replace the card if it does so again
  WrongLength,        ///< 6700, 6Cxx
  OutOfSequence,      ///< 6900, 6901: begin the movement of the purse anew
  NotAllowed,         ///< 6981, 6982, 6985: authenticate first
  SecretLocked,       ///< 6983: too many wrong tries
  WrongMac,           ///< 6987, 6988, 9302: never again blindly, the card counts
  ApplicationLocked,  ///< 9303
  BadData,            ///< 6A80
  NotSupported,       ///< 6A81, 6D00, 6E00; 6A81 is also the last word of a blocked card
  NotFound,           ///< 6A82, 6A83, 6A88: no such file, record or key
  NoSpace,            ///< 6A84
  AlreadyThere,       ///< 6A86: a file of this name exists, or P1 and P2 are wrong
  WrongOffset,        ///< 6B00
  NotEnoughMoney,     ///< 9401
  CounterExhausted,   ///< 9402
  KeyIndexUnknown,    ///< 9403
  NoProof,            ///< 9406: the card made no such movement, or no longer knows
  Unknown             ///< any other
};
ApduStatus StatusOf(std::uint16_t word);

struct ApduAnswer {
  base::Bytes data;
  std::uint16_t word;

  /// Nothing when there is no status word.
  static std::optional<ApduAnswer> FromBytes(std::span<const std::uint8_t> bytes);
  ApduStatus status() const { return StatusOf(word); }
  bool is_ok() const { return status() == ApduStatus::Ok; }
};

}  // namespace steelyard::cards
