#include "base/id128.h"

#include <algorithm>

#include "base/hex.h"

namespace steelyard::base {

std::optional<Id128> Id128::Parse(std::string_view text) {
  if (text.size() != kSize * 2) return std::nullopt;
  const auto bytes = ParseHex(text);
  if (!bytes) return std::nullopt;
  return FromBytes(*bytes);
}

std::optional<Id128> Id128::FromBytes(std::span<const std::uint8_t> bytes) {
  if (bytes.size() != kSize) return std::nullopt;
  Array array;
  std::copy(bytes.begin(), bytes.end(), array.begin());
  return Id128(array);
}

Id128 Id128::FromTimeAndRandom(Timestamp now, std::span<const std::uint8_t, 10> random) {
  Array array;
  const auto milliseconds = static_cast<std::uint64_t>(now.unix_ms());
  for (std::size_t i = 0; i < 6; ++i) {
    array[i] = static_cast<std::uint8_t>(milliseconds >> (40 - 8 * i));
  }
  std::copy(random.begin(), random.end(), array.begin() + 6);
  array[6] = static_cast<std::uint8_t>((array[6] & 0x0F) | 0x70);
  array[8] = static_cast<std::uint8_t>((array[8] & 0x3F) | 0x80);
  return Id128(array);
}

std::string Id128::ToString() const {
  return ToHex(m_bytes);
}

}  // namespace steelyard::base
