/// Numbers of spreadsheets as decimal text, without floating point on the way.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace steelyard::sheets {

/// A number as XLSX writes it (1.25E2, -0.5, 12.499999999999998) without exponent and without
/// zeros that say nothing: 125, -0.5. The same number to the last digit. Nothing for other text.
std::optional<std::string> PlainDecimal(std::string_view number);

struct CleanAmount {
  std::string text;  ///< 12.50
  bool was_rounded = false;
};
/// An amount out of a plain decimal. Spreadsheets compute in binary, so 12.5 may stand there as
/// 12.499999999999998: within 0.000000001 of an amount it is that amount. Nothing for what has
/// more decimals than money, is negative or very long.
std::optional<CleanAmount> ToAmount(std::string_view plain);

}  // namespace steelyard::sheets
