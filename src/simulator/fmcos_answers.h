/// The status words of an FMCOS card, and answers made of them. Only for fmcos_*.cpp.
///
/// Source  FMCOS 2.0 general manual, status words; ISO/IEC 7816-4.
#pragma once
#include <algorithm>
#include <cstdint>
#include <span>

#include "base/hex.h"
#include "cards/secret.h"
#include "simulator/fmcos_files.h"

namespace steelyard::simulator::fmcos {

inline constexpr std::uint16_t kDone = 0x9000, kSelectedButBlocked = 0x6283, kTriesLeft = 0x63C0,
                               kWrongLength = 0x6700, kGuardMismatch = 0x6900,
                               kWrongSequence = 0x6901, kWrongFileType = 0x6981,
                               kNotAllowed = 0x6982, kNoTriesLeft = 0x6983, kNotNow = 0x6985,
                               kWrongGuard = 0x6988, kWrongData = 0x6A80, kNotSupported = 0x6A81,
                               kNoFile = 0x6A82, kNoRecord = 0x6A83, kNoRoom = 0x6A84,
                               kWrongParameters = 0x6A86, kNoKey = 0x6A88, kWrongOffset = 0x6B00,
                               kOtherLength = 0x6C00, kUnknownInstruction = 0x6D00,
                               kUnknownClass = 0x6E00, kWrongMac = 0x9302,
                               kLockedForGood = 0x9303, kTooLittleMoney = 0x9401,
                               kCounterExhausted = 0x9402, kNoSuchMoneyKey = 0x9403,
                               kNoProof = 0x9406;

inline base::Bytes Word(std::uint16_t word) {
  return {static_cast<std::uint8_t>(word >> 8), static_cast<std::uint8_t>(word)};
}

inline void Append(base::Bytes& bytes, std::span<const std::uint8_t> more) {
  bytes.insert(bytes.end(), more.begin(), more.end());
}

inline void AppendNumber(base::Bytes& bytes, std::uint32_t value, int size) {
  for (int shift = 8 * (size - 1); shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<std::uint8_t>(value >> shift));
  }
}

inline base::Bytes Answer(base::Bytes data, std::uint16_t word = kDone) {
  AppendNumber(data, word, 2);
  return data;
}

inline std::uint32_t Number(std::span<const std::uint8_t> bytes) {
  std::uint32_t value = 0;
  for (const std::uint8_t byte : bytes) value = value << 8 | byte;
  return value;
}

template <std::size_t N>
std::array<std::uint8_t, N> Part(std::span<const std::uint8_t> bytes, std::size_t offset) {
  std::array<std::uint8_t, N> part{};
  std::ranges::copy(bytes.subspan(offset, N), part.begin());
  return part;
}

/// The key of 16 bytes that does what this one of 8 or 16 does.
inline cards::Secret<16> DesKey(const FmcosKey& key) {
  std::array<std::uint8_t, 16> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = key.value[i % key.value.size()];
  return cards::Secret<16>(bytes);
}

}  // namespace steelyard::simulator::fmcos
