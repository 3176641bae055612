#include "domain/money.h"

#include <fmt/format.h>

namespace steelyard::domain {

std::optional<Money> Money::FromFen(std::int64_t fen) {
  if (fen < 0 || fen > kMaxFen) return std::nullopt;
  return Money(fen);
}

base::Result<Money, MoneyMistake> Money::Parse(std::string_view text) {
  if (text.empty()) return base::Fail(MoneyMistake::Empty);
  if (text.front() == '-') return base::Fail(MoneyMistake::Negative);
  const std::size_t dot = text.find('.');
  const std::string_view yuan = text.substr(0, dot);
  const std::string_view decimals = dot == text.npos ? std::string_view() : text.substr(dot + 1);
  if (yuan.empty() || (dot != text.npos && decimals.empty())) {
    return base::Fail(MoneyMistake::NotANumber);
  }
  std::int64_t fen = 0;
  for (const char digit : yuan) {
    if (digit < '0' || digit > '9') return base::Fail(MoneyMistake::NotANumber);
    if (fen <= kMaxFen) fen = fen * 10 + (digit - '0');
  }
  std::int64_t hundredths = 0;
  for (const char digit : decimals) {
    if (digit < '0' || digit > '9') return base::Fail(MoneyMistake::NotANumber);
    hundredths = hundredths * 10 + (digit - '0');
    if (hundredths > 99) return base::Fail(MoneyMistake::TooManyDecimals);
  }
  if (decimals.size() > 2) return base::Fail(MoneyMistake::TooManyDecimals);
  if (decimals.size() == 1) hundredths *= 10;
  if (fen > kMaxFen / 100) return base::Fail(MoneyMistake::TooLarge);
  const auto money = FromFen(fen * 100 + hundredths);
  if (!money) return base::Fail(MoneyMistake::TooLarge);
  return *money;
}

std::string Money::ToString() const {
  return fmt::format("{}.{:02}", m_fen / 100, m_fen % 100);
}

std::optional<Money> Money::Plus(Money other) const {
  return FromFen(m_fen + other.m_fen);
}

std::optional<Money> Money::Minus(Money other) const {
  return FromFen(m_fen - other.m_fen);
}

std::string MoneyDifference::ToString() const {
  const auto size =
      m_fen < 0 ? 0 - static_cast<std::uint64_t>(m_fen) : static_cast<std::uint64_t>(m_fen);
  return fmt::format("{}{}.{:02}", m_fen < 0 ? "-" : "", size / 100, size % 100);
}

MoneyDifference MoneyDifference::operator+(MoneyDifference other) const {
  std::int64_t sum = 0;
  base::Check(!__builtin_add_overflow(m_fen, other.m_fen, &sum));
  return MoneyDifference(sum);
}

MoneyDifference MoneyDifference::operator-() const {
  base::Check(m_fen != INT64_MIN);
  return MoneyDifference(-m_fen);
}

}  // namespace steelyard::domain
