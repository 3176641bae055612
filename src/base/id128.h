/// Id128: 128 bits that name one thing for ever, made by whoever makes the thing.
#pragma once
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/timestamp.h"

namespace steelyard::base {

class Id128 {
 public:
  static constexpr std::size_t kSize = 16;
  using Array = std::array<std::uint8_t, kSize>;

  /// 32 hexadecimal digits in either case.
  static std::optional<Id128> Parse(std::string_view text);
  /// Exactly 16 bytes.
  static std::optional<Id128> FromBytes(std::span<const std::uint8_t> bytes);
  /// Time first (48 bits of milliseconds), then 80 random bits: new ids sort after older ones,
  /// so that an index grows at its end. The layout is that of UUID version 7 (RFC 9562).
  static Id128 FromTimeAndRandom(Timestamp now, std::span<const std::uint8_t, 10> random);

  const Array& bytes() const { return m_bytes; }
  std::string ToString() const;  ///< 32 lower-case hexadecimal digits

  auto operator<=>(const Id128&) const = default;

 private:
  explicit Id128(const Array& bytes) : m_bytes(bytes) {}
  Array m_bytes;
};

/// An Id128 that names one kind of thing: comparing a CardId with a MemberId does not compile.
template <typename Tag>
class Id {
 public:
  explicit Id(const Id128& value) : m_value(value) {}
  static std::optional<Id> Parse(std::string_view text) {
    const auto value = Id128::Parse(text);
    return value ? std::optional<Id>(Id(*value)) : std::nullopt;
  }
  const Id128& value() const { return m_value; }
  std::string ToString() const { return m_value.ToString(); }
  auto operator<=>(const Id&) const = default;

 private:
  Id128 m_value;
};

}  // namespace steelyard::base
