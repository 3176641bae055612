/// Numbers of the TXT-MODE protocol: `mantissa,decimals` stands for mantissa / 10^decimals.
///
/// Exact whole-number arithmetic only. `111,2` is 1.11; `15,1` and `150,2` are both 1.50.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "domain/money.h"
#include "domain/price.h"
#include "domain/ticket.h"

namespace steelyard::scales {

enum class NumberMistake { Empty, NotANumber, Negative, TooManyDecimals, TooLarge };
std::string_view ToText(NumberMistake mistake);  ///< `is no number`, …: ends a sentence

/// How a number is written: as short as possible, or with all its decimals.
enum class NumberForm { Shortest, AllDecimals };

/// The number times 10^`digits`, when that is whole: `15,1` at 2 digits is 150.
base::Result<std::int64_t, NumberMistake> ParseScaled(std::string_view text, int digits);
/// The number value / 10^`digits`: 150 at 2 digits is `15,1`, or `150,2` with all decimals.
std::string FormatScaled(std::int64_t value, int digits, NumberForm form = NumberForm::Shortest);

base::Result<domain::Money, NumberMistake> ParseMoney(std::string_view text);
std::string FormatMoney(domain::Money amount);

/// What a scale counts in. The numbers are those of the protocol; 0 and 1 are the scale's own
/// weight unit, which is the kilogram here.
enum class ScaleUnit { Kilogram = 1, Piece = 2, Gram = 4, Jin = 7, HundredGrams = 8 };

/// Field "unit". Nothing for tons and pounds: fen and grams do not divide evenly into them.
std::optional<ScaleUnit> ParseUnit(std::string_view text);
ScaleUnit UnitFor(domain::PriceUnit unit);
/// The unit in which we keep prices told in `unit`: kilogram for gram and 100 g too.
domain::PriceUnit PriceUnitFor(ScaleUnit unit);

base::Result<domain::Price, NumberMistake> ParsePrice(std::string_view text, ScaleUnit unit);
base::Result<domain::Quantity, NumberMistake> ParseQuantity(std::string_view text, ScaleUnit unit);
std::string FormatPrice(domain::Price price, NumberForm form);
std::string FormatQuantity(const domain::Quantity& quantity, ScaleUnit unit);
std::string FormatKilograms(domain::Weight weight);

}  // namespace steelyard::scales
