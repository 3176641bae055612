/// Money in whole fen. There is no other number for money in this program.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace steelyard::domain {

enum class MoneyMistake { Empty, NotANumber, TooManyDecimals, Negative, TooLarge };

/// An amount: zero or more. Direction is told by debit and credit, never by a sign.
///
/// Units  fen; 0 … 10,000,000,000.00 yuan.
class Money {
 public:
  static constexpr std::int64_t kMaxFen = 1'000'000'000'000;

  Money() = default;  ///< zero
  static std::optional<Money> FromFen(std::int64_t fen);
  /// As people write it: `12`, `12.5`, `12.50`. No sign, no spaces, no thousands marks.
  static base::Result<Money, MoneyMistake> Parse(std::string_view text);

  std::int64_t fen() const { return m_fen; }
  bool IsZero() const { return m_fen == 0; }
  std::string ToString() const;  ///< 12.50

  /// Nothing when the sum passes the bound.
  std::optional<Money> Plus(Money other) const;
  /// Nothing when `other` is more than this.
  std::optional<Money> Minus(Money other) const;

  auto operator<=>(const Money&) const = default;

 private:
  explicit Money(std::int64_t fen) : m_fen(fen) {}
  std::int64_t m_fen = 0;
};

/// A difference of amounts: a rounding, a balance that may be overdrawn, a figure of a report.
///
/// Units  fen; adding past the bounds of int64 is a bug and ends the program.
class MoneyDifference {
 public:
  MoneyDifference() = default;  ///< zero
  explicit MoneyDifference(std::int64_t fen) : m_fen(fen) {}
  static MoneyDifference Of(Money amount) { return MoneyDifference(amount.fen()); }

  std::int64_t fen() const { return m_fen; }
  std::string ToString() const;  ///< -0.04

  MoneyDifference operator+(MoneyDifference other) const;
  MoneyDifference operator-() const;
  auto operator<=>(const MoneyDifference&) const = default;

 private:
  std::int64_t m_fen = 0;
};

}  // namespace steelyard::domain
