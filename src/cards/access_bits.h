/// Access bits: who may do what with the blocks of a MIFARE Classic sector.
///
/// A trailer whose inverted copy does not match locks its sector for good, so these bytes are only
/// ever built from conditions, and decoded and compared again before they are written.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "cards/secret.h"

namespace steelyard::cards {

/// The conditions of one sector, each C1C2C3 read as a number: 0b100 is C1 = 1, C2 = 0, C3 = 0.
struct SectorConditions {
  std::array<std::uint8_t, 3> data;  ///< of the three data blocks
  std::uint8_t trailer;
  bool operator==(const SectorConditions&) const = default;
};

using AccessBytes = std::array<std::uint8_t, 3>;

/// A condition above 7 is a bug and ends the program.
AccessBytes EncodeAccessBits(const SectorConditions& conditions);
/// Nothing when the inverted copy does not match.
std::optional<SectorConditions> DecodeAccessBits(std::span<const std::uint8_t, 3> bytes);

/// As the factory delivers cards: key A may do everything, key B is data.
inline constexpr SectorConditions kTransportConditions{{0b000, 0b000, 0b000}, 0b001};
/// As we issue them: key A reads, key B writes, and only key B changes keys and conditions.
inline constexpr SectorConditions kIssuedConditions{{0b100, 0b100, 0b100}, 0b011};

/// The last block of a sector.
using TrailerBlock = Secret<16>;

struct SectorKeys {
  CardKey a;
  CardKey b;
};

TrailerBlock BuildTrailer(const SectorKeys& keys, const SectorConditions& conditions);

}  // namespace steelyard::cards
