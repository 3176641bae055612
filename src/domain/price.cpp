#include "domain/price.h"

#include "base/check.h"

namespace steelyard::domain {

std::optional<Weight> Weight::FromGrams(std::int64_t grams) {
  if (grams < 0 || grams > kMaxGrams) return std::nullopt;
  return Weight(grams);
}

std::optional<Pieces> Pieces::FromCount(std::int64_t count) {
  if (count < 0 || count > kMaxCount) return std::nullopt;
  return Pieces(count);
}

std::string_view ToText(PriceUnit unit) {
  switch (unit) {
    case PriceUnit::PerKilogram:
      return "kg";
    case PriceUnit::Per500Grams:
      return "500g";
    case PriceUnit::PerPiece:
      return "piece";
  }
  base::Check(false);
  return {};
}

std::optional<PriceUnit> ParsePriceUnit(std::string_view text) {
  for (const auto unit : {PriceUnit::PerKilogram, PriceUnit::Per500Grams, PriceUnit::PerPiece}) {
    if (ToText(unit) == text) return unit;
  }
  return std::nullopt;
}

std::optional<Price> Price::FromFen(std::int64_t fen, PriceUnit unit) {
  if (fen < 0 || fen > kMaxFen) return std::nullopt;
  return Price(fen, unit);
}

Money Price::TotalFor(Weight weight, Rounding rounding) const {
  base::Check(m_unit != PriceUnit::PerPiece);
  const std::int64_t grams_per_unit = m_unit == PriceUnit::PerKilogram ? 1000 : 500;
  const std::int64_t extra = rounding == Rounding::HalfUp ? grams_per_unit / 2 : 0;
  const auto total = Money::FromFen((m_fen * weight.grams() + extra) / grams_per_unit);
  base::Check(total.has_value());  // 9,999,999 × 999,999 / 500 stays far below the bound
  return *total;
}

Money Price::TotalFor(Pieces pieces) const {
  base::Check(m_unit == PriceUnit::PerPiece);
  const auto total = Money::FromFen(m_fen * pieces.count());
  base::Check(total.has_value());
  return *total;
}

Price Price::Discounted(int permille) const {
  base::Check(permille >= 0 && permille <= 1000);
  return Price((m_fen * (1000 - permille) + 500) / 1000, m_unit);
}

bool CostTheSame(const Price& one, const Price& other) {
  const auto in_kilograms = [](const Price& price) {
    const bool is_half = price.unit() == PriceUnit::Per500Grams;
    const PriceUnit unit = is_half ? PriceUnit::PerKilogram : price.unit();
    return std::pair(price.fen() * (is_half ? 2 : 1), unit);
  };
  return in_kilograms(one) == in_kilograms(other);
}

std::string_view ToText(TicketRounding rule) {
  switch (rule) {
    case TicketRounding::None:
      return "none";
    case TicketRounding::ToJiaoHalfUp:
      return "jiao";
    case TicketRounding::ToJiaoDown:
      return "jiao_down";
  }
  base::Check(false);
  return {};
}

std::optional<TicketRounding> ParseTicketRounding(std::string_view text) {
  for (const auto rule :
       {TicketRounding::None, TicketRounding::ToJiaoHalfUp, TicketRounding::ToJiaoDown}) {
    if (ToText(rule) == text) return rule;
  }
  return std::nullopt;
}

MoneyDifference RoundingDifference(Money sum, TicketRounding rule) {
  const std::int64_t odd_fen = sum.fen() % 10;
  switch (rule) {
    case TicketRounding::None:
      return MoneyDifference();
    case TicketRounding::ToJiaoDown:
      return MoneyDifference(-odd_fen);
    case TicketRounding::ToJiaoHalfUp:
      return MoneyDifference(odd_fen < 5 ? -odd_fen : 10 - odd_fen);
  }
  base::Check(false);
  return {};
}

}  // namespace steelyard::domain
