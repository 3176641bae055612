#include "domain/card_uid.h"

#include <algorithm>

#include "base/hex.h"

namespace steelyard::domain {

std::optional<CardUid> CardUid::FromBytes(std::span<const std::uint8_t> bytes) {
  if (bytes.size() != 4 && bytes.size() != 7 && bytes.size() != 10) return std::nullopt;
  CardUid uid;
  std::copy(bytes.begin(), bytes.end(), uid.m_bytes.begin());
  uid.m_size = static_cast<std::uint8_t>(bytes.size());
  return uid;
}

std::optional<CardUid> CardUid::Parse(std::string_view hex) {
  const auto bytes = base::ParseHex(hex);
  if (!bytes) return std::nullopt;
  return FromBytes(*bytes);
}

std::string CardUid::ToString() const {
  return base::ToUpperHex(bytes());
}

}  // namespace steelyard::domain
