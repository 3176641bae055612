/// CardSerial: the number of the store's application on a CPU card.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace steelyard::domain {

/// Eight bytes, drawn by lot when the card is issued. Another chip with this number, or this
/// chip with another, is not the card that was issued.
class CardSerial {
 public:
  static constexpr std::size_t kSize = 8;
  static std::optional<CardSerial> FromBytes(std::span<const std::uint8_t> bytes);
  static std::optional<CardSerial> Parse(std::string_view hex);  ///< either case

  std::span<const std::uint8_t, kSize> bytes() const { return m_bytes; }
  std::string ToString() const;  ///< upper case

  auto operator<=>(const CardSerial&) const = default;

 private:
  CardSerial() = default;
  std::array<std::uint8_t, kSize> m_bytes{};
};

}  // namespace steelyard::domain
