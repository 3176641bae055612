/// CardUid: the number a contactless card answers with when a reader selects it.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace steelyard::domain {

/// 4, 7 or 10 bytes (ISO/IEC 14443-3). Four-byte UIDs are not unique in the world.
class CardUid {
 public:
  static std::optional<CardUid> FromBytes(std::span<const std::uint8_t> bytes);
  static std::optional<CardUid> Parse(std::string_view hex);  ///< either case

  std::span<const std::uint8_t> bytes() const { return {m_bytes.data(), m_size}; }
  std::string ToString() const;  ///< upper case: 04A1B2C3

  auto operator<=>(const CardUid&) const = default;

 private:
  CardUid() = default;
  std::array<std::uint8_t, 10> m_bytes{};
  std::uint8_t m_size = 0;
};

}  // namespace steelyard::domain
