#include "cards/access_bits.h"

#include <algorithm>

#include "base/check.h"

namespace steelyard::cards {
namespace {

constexpr std::uint8_t kTransportGeneralPurposeByte = 0x69;

/// Bit `which` (1, 2 or 3) of the conditions of all four blocks, block 0 in the lowest bit.
unsigned Column(const SectorConditions& conditions, int which) {
  unsigned nibble = 0;
  for (unsigned block = 0; block < 4; ++block) {
    const unsigned condition = block < 3 ? conditions.data[block] : conditions.trailer;
    base::Check(condition <= 7);
    nibble |= ((condition >> (3 - which)) & 1U) << block;
  }
  return nibble;
}

}  // namespace

AccessBytes EncodeAccessBits(const SectorConditions& conditions) {
  const unsigned c1 = Column(conditions, 1);
  const unsigned c2 = Column(conditions, 2);
  const unsigned c3 = Column(conditions, 3);
  return {static_cast<std::uint8_t>(((~c2 & 0xF) << 4) | (~c1 & 0xF)),
          static_cast<std::uint8_t>((c1 << 4) | (~c3 & 0xF)),
          static_cast<std::uint8_t>((c3 << 4) | c2)};
}

std::optional<SectorConditions> DecodeAccessBits(std::span<const std::uint8_t, 3> bytes) {
  const unsigned c1 = bytes[1] >> 4;
  const unsigned c2 = bytes[2] & 0xF;
  const unsigned c3 = bytes[2] >> 4;
  if ((~c1 & 0xF) != (bytes[0] & 0xF)) return std::nullopt;
  if ((~c2 & 0xF) != unsigned(bytes[0] >> 4)) return std::nullopt;
  if ((~c3 & 0xF) != (bytes[1] & 0xF)) return std::nullopt;
  const auto condition = [&](unsigned block) {
    return static_cast<std::uint8_t>((((c1 >> block) & 1U) << 2) | (((c2 >> block) & 1U) << 1) |
                                     ((c3 >> block) & 1U));
  };
  return SectorConditions{{condition(0), condition(1), condition(2)}, condition(3)};
}

TrailerBlock BuildTrailer(const SectorKeys& keys, const SectorConditions& conditions) {
  const AccessBytes access = EncodeAccessBits(conditions);
  base::Check(DecodeAccessBits(access) == conditions);
  std::array<std::uint8_t, 16> block{};
  std::ranges::copy(keys.a.bytes(), block.begin());
  std::ranges::copy(access, block.begin() + 6);
  block[9] = kTransportGeneralPurposeByte;
  std::ranges::copy(keys.b.bytes(), block.begin() + 10);
  const TrailerBlock result{std::span<const std::uint8_t, 16>(block)};
  Wipe(block);
  return result;
}

}  // namespace steelyard::cards
