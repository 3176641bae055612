#include "scales/drivers/txt_mode_number.h"

#include <fmt/format.h>

#include <array>

#include "base/check.h"

namespace steelyard::scales {
namespace {

constexpr int kMostDecimals = 9;
constexpr std::size_t kMostDigits = 18;  // what surely fits into int64
constexpr int kFenDigits = 2;

constexpr std::array<std::int64_t, kMostDecimals + 1> kPowersOfTen = {
    1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};

base::Result<std::int64_t, NumberMistake> ParseDigits(std::string_view digits) {
  if (digits.empty()) return base::Fail(NumberMistake::NotANumber);
  std::int64_t value = 0;
  std::size_t significant = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') return base::Fail(NumberMistake::NotANumber);
    if (significant > 0 || digit != '0') ++significant;
    if (significant <= kMostDigits) value = value * 10 + (digit - '0');
  }
  if (significant > kMostDigits) return base::Fail(NumberMistake::TooLarge);
  return value;
}

/// How many fen a kilogram costs that costs one fen per `unit`, and how many grams `unit` has.
struct UnitFacts {
  std::int64_t price_factor;
  std::int64_t grams;
};
UnitFacts FactsOf(ScaleUnit unit) {
  switch (unit) {
    case ScaleUnit::Kilogram: return {1, 1000};
    case ScaleUnit::Jin: return {1, 500};
    case ScaleUnit::Gram: return {1000, 1};
    case ScaleUnit::HundredGrams: return {10, 100};
    case ScaleUnit::Piece: return {1, 1};
  }
  base::Check(false);
  return {};
}

}  // namespace

std::string_view ToText(NumberMistake mistake) {
  switch (mistake) {
    case NumberMistake::Empty: return "is empty";
    case NumberMistake::NotANumber: return "is no number of the form mantissa,decimals";
    case NumberMistake::Negative: return "is negative";
    case NumberMistake::TooManyDecimals: return "has more decimals than fen, grams or pieces have";
    case NumberMistake::TooLarge: return "is too large";
  }
  base::Check(false);
  return {};
}

base::Result<std::int64_t, NumberMistake> ParseScaled(std::string_view text, int digits) {
  base::Check(digits >= 0 && digits <= kMostDecimals);
  if (text.empty()) return base::Fail(NumberMistake::Empty);
  const std::size_t comma = text.find(',');
  // A number without its decimals could be yuan or fen: it is refused, not guessed.
  if (comma == text.npos) return base::Fail(NumberMistake::NotANumber);
  const bool negative = text.front() == '-';
  const auto mantissa = ParseDigits(text.substr(negative ? 1 : 0, comma - (negative ? 1 : 0)));
  if (!mantissa) return base::Fail(mantissa.error());
  const auto decimals = ParseDigits(text.substr(comma + 1));
  if (!decimals) return base::Fail(decimals.error());
  if (negative && *mantissa != 0) return base::Fail(NumberMistake::Negative);
  if (*decimals > kMostDecimals) return base::Fail(NumberMistake::TooManyDecimals);
  const int surplus = static_cast<int>(*decimals) - digits;
  if (surplus > 0) {
    const std::int64_t divisor = kPowersOfTen[static_cast<std::size_t>(surplus)];
    if (*mantissa % divisor != 0) return base::Fail(NumberMistake::TooManyDecimals);
    return *mantissa / divisor;
  }
  std::int64_t value = 0;
  if (__builtin_mul_overflow(*mantissa, kPowersOfTen[static_cast<std::size_t>(-surplus)], &value)) {
    return base::Fail(NumberMistake::TooLarge);
  }
  return value;
}

std::string FormatScaled(std::int64_t value, int digits, NumberForm form) {
  base::Check(value >= 0 && digits >= 0);
  while (form == NumberForm::Shortest && digits > 0 && value % 10 == 0) {
    value /= 10;
    --digits;
  }
  return fmt::format("{},{}", value, digits);
}

base::Result<domain::Money, NumberMistake> ParseMoney(std::string_view text) {
  const auto fen = ParseScaled(text, kFenDigits);
  if (!fen) return base::Fail(fen.error());
  const auto money = domain::Money::FromFen(*fen);
  if (!money) return base::Fail(NumberMistake::TooLarge);
  return *money;
}

std::string FormatMoney(domain::Money amount) { return FormatScaled(amount.fen(), kFenDigits); }

std::optional<ScaleUnit> ParseUnit(std::string_view text) {
  if (text.size() != 1) return std::nullopt;
  switch (text.front()) {
    case '0':
    case '1':
    case '3': return ScaleUnit::Kilogram;
    case '2': return ScaleUnit::Piece;
    case '4': return ScaleUnit::Gram;
    case '7': return ScaleUnit::Jin;
    case '8': return ScaleUnit::HundredGrams;
    default: return std::nullopt;
  }
}

ScaleUnit UnitFor(domain::PriceUnit unit) {
  switch (unit) {
    case domain::PriceUnit::PerKilogram: return ScaleUnit::Kilogram;
    case domain::PriceUnit::Per500Grams: return ScaleUnit::Jin;
    case domain::PriceUnit::PerPiece: return ScaleUnit::Piece;
  }
  base::Check(false);
  return {};
}

domain::PriceUnit PriceUnitFor(ScaleUnit unit) {
  switch (unit) {
    case ScaleUnit::Piece: return domain::PriceUnit::PerPiece;
    case ScaleUnit::Jin: return domain::PriceUnit::Per500Grams;
    case ScaleUnit::Kilogram:
    case ScaleUnit::Gram:
    case ScaleUnit::HundredGrams: return domain::PriceUnit::PerKilogram;
  }
  base::Check(false);
  return {};
}

base::Result<domain::Price, NumberMistake> ParsePrice(std::string_view text, ScaleUnit unit) {
  // A price per gram has decimals below the fen which its price per kilogram no longer has.
  const std::int64_t factor = FactsOf(unit).price_factor;
  const int extra_digits = factor == 1000 ? 3 : factor == 10 ? 1 : 0;
  const auto fen = ParseScaled(text, kFenDigits + extra_digits);
  if (!fen) return base::Fail(fen.error());
  const auto price = domain::Price::FromFen(*fen, PriceUnitFor(unit));
  if (!price) return base::Fail(NumberMistake::TooLarge);
  return *price;
}

base::Result<domain::Quantity, NumberMistake> ParseQuantity(std::string_view text,
                                                            ScaleUnit unit) {
  if (unit == ScaleUnit::Piece) {
    const auto count = ParseScaled(text, 0);
    if (!count) return base::Fail(count.error());
    const auto pieces = domain::Pieces::FromCount(*count);
    if (!pieces) return base::Fail(NumberMistake::TooLarge);
    return domain::Quantity(*pieces);
  }
  // In millionths, so that what is finer than a gram is seen.
  const auto millionths = ParseScaled(text, 6);
  if (!millionths) return base::Fail(millionths.error());
  std::int64_t micrograms = 0;
  if (__builtin_mul_overflow(*millionths, FactsOf(unit).grams, &micrograms)) {
    return base::Fail(NumberMistake::TooLarge);
  }
  // A weight told in thousandths of 500 g can end in half a gram; it is rounded up. The amount,
  // which is money, is never derived from it.
  constexpr std::int64_t kMicrogramsPerGram = 1'000'000;
  const bool half_gram = micrograms % kMicrogramsPerGram == kMicrogramsPerGram / 2;
  if (unit == ScaleUnit::Jin && half_gram) micrograms += kMicrogramsPerGram / 2;
  if (micrograms % kMicrogramsPerGram != 0) return base::Fail(NumberMistake::TooManyDecimals);
  const auto weight = domain::Weight::FromGrams(micrograms / kMicrogramsPerGram);
  if (!weight) return base::Fail(NumberMistake::TooLarge);
  return domain::Quantity(*weight);
}

std::string FormatPrice(domain::Price price, NumberForm form) {
  return FormatScaled(price.fen(), kFenDigits, form);
}

std::string FormatQuantity(const domain::Quantity& quantity, ScaleUnit unit) {
  if (const auto* pieces = std::get_if<domain::Pieces>(&quantity)) {
    return FormatScaled(pieces->count(), 0);
  }
  const std::int64_t grams = std::get<domain::Weight>(quantity).grams();
  base::Check(1000 % FactsOf(unit).grams == 0);
  return FormatScaled(grams * (1000 / FactsOf(unit).grams), 3);
}

std::string FormatKilograms(domain::Weight weight) { return FormatScaled(weight.grams(), 3); }

}  // namespace steelyard::scales
