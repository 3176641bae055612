/// Weight, pieces and prices, and the one multiplication of this program.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

#include "domain/money.h"

namespace steelyard::domain {

/// Units  grams; 0 … 999,999 (a thousand kilograms is no basket of fruit).
class Weight {
 public:
  static constexpr std::int64_t kMaxGrams = 999'999;
  static std::optional<Weight> FromGrams(std::int64_t grams);
  std::int64_t grams() const { return m_grams; }
  auto operator<=>(const Weight&) const = default;

 private:
  explicit Weight(std::int64_t grams) : m_grams(grams) {}
  std::int64_t m_grams;
};

/// Units  pieces; 0 … 9,999.
class Pieces {
 public:
  static constexpr std::int64_t kMaxCount = 9'999;
  static std::optional<Pieces> FromCount(std::int64_t count);
  std::int64_t count() const { return m_count; }
  auto operator<=>(const Pieces&) const = default;

 private:
  explicit Pieces(std::int64_t count) : m_count(count) {}
  std::int64_t m_count;
};

enum class PriceUnit { PerKilogram, Per500Grams, PerPiece };

/// `kg`, `500g`, `piece`: as files and the scale API write the unit.
std::string_view ToText(PriceUnit unit);
std::optional<PriceUnit> ParsePriceUnit(std::string_view text);

/// How a product of price and weight becomes whole fen. Named at every call.
enum class Rounding { HalfUp, Down };

/// What one kilogram, 500 g or one piece costs.
///
/// Units  fen per unit; 0 … 99,999.99 yuan.
class Price {
 public:
  static constexpr std::int64_t kMaxFen = 9'999'999;
  static std::optional<Price> FromFen(std::int64_t fen, PriceUnit unit);

  std::int64_t fen() const { return m_fen; }
  PriceUnit unit() const { return m_unit; }

  /// Only for prices per kilogram or 500 g; asking a piece price for a weight is a bug.
  Money TotalFor(Weight weight, Rounding rounding) const;
  /// Only for prices per piece. Exact, so there is nothing to round.
  Money TotalFor(Pieces pieces) const;
  /// This price with `permille` taken off, rounded half up to fen; 0 … 1000.
  Price Discounted(int permille) const;

  bool operator==(const Price&) const = default;

 private:
  Price(std::int64_t fen, PriceUnit unit) : m_fen(fen), m_unit(unit) {}
  std::int64_t m_fen;
  PriceUnit m_unit;
};

/// Whether both ask the same for a kilogram, or for a piece: 6.40 for 500 g is 12.80 for 1 kg.
bool CostTheSame(const Price& one, const Price& other);

/// What the store does with the fen of a whole ticket.
enum class TicketRounding { None, ToJiaoHalfUp, ToJiaoDown };

std::string_view ToText(TicketRounding rule);  ///< `none`, `jiao`, `jiao_down`
std::optional<TicketRounding> ParseTicketRounding(std::string_view text);

/// The difference that rounds `sum` by the rule: 12.34 to 12.30 is −0.04.
MoneyDifference RoundingDifference(Money sum, TicketRounding rule);

}  // namespace steelyard::domain
