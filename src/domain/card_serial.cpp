#include "domain/card_serial.h"

#include <algorithm>

#include "base/hex.h"

namespace steelyard::domain {

std::optional<CardSerial> CardSerial::FromBytes(std::span<const std::uint8_t> bytes) {
  if (bytes.size() != kSize) return std::nullopt;
  CardSerial serial;
  std::ranges::copy(bytes, serial.m_bytes.begin());
  return serial;
}

std::optional<CardSerial> CardSerial::Parse(std::string_view hex) {
  const auto bytes = base::ParseHex(hex);
  if (!bytes) return std::nullopt;
  return FromBytes(*bytes);
}

std::string CardSerial::ToString() const { return base::ToUpperHex(m_bytes); }

}  // namespace steelyard::domain
