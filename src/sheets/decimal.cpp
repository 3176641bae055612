#include "sheets/decimal.h"

#include <algorithm>
#include <charconv>

namespace steelyard::sheets {
namespace {

constexpr std::size_t kMaxDigits = 40;  // spreadsheets keep 17
constexpr int kMaxExponent = 400;       // and go to 308
constexpr std::size_t kAmountDecimals = 2;
constexpr std::size_t kSureDecimals = 9;  // 0.000000001
constexpr std::size_t kMaxAmountDigits = 13;

bool AreDigits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// Whole part and decimals of digits with at most one point; nothing for other text.
struct Parts {
  std::string whole;
  std::string decimals;
};
std::optional<Parts> Split(std::string_view text) {
  const auto point = text.find('.');
  const auto whole = text.substr(0, point);
  const auto decimals = point == text.npos ? std::string_view() : text.substr(point + 1);
  if (whole.empty() && decimals.empty()) return std::nullopt;
  if (!AreDigits(whole) || !AreDigits(decimals)) return std::nullopt;
  if (whole.size() + decimals.size() > kMaxDigits) return std::nullopt;
  return Parts{std::string(whole), std::string(decimals)};
}

/// The number after E or e; nothing when it is none.
std::optional<int> ParseExponent(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  int exponent = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (exponent > kMaxExponent || exponent < -kMaxExponent) return std::nullopt;
  return exponent;
}

void MovePoint(Parts& parts, int places) {
  for (; places > 0; --places) {
    parts.whole += parts.decimals.empty() ? '0' : parts.decimals.front();
    if (!parts.decimals.empty()) parts.decimals.erase(0, 1);
  }
  for (; places < 0; ++places) {
    parts.decimals.insert(0, 1, parts.whole.empty() ? '0' : parts.whole.back());
    if (!parts.whole.empty()) parts.whole.pop_back();
  }
}

/// 1299 → 1300, 999 → 1000.
void AddOne(std::string& digits) {
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
    if (*digit != '9') {
      ++*digit;
      return;
    }
    *digit = '0';
  }
  digits.insert(0, 1, '1');
}

}  // namespace

std::optional<std::string> PlainDecimal(std::string_view number) {
  const bool is_negative = number.starts_with('-');
  if (is_negative) number.remove_prefix(1);
  const auto e = number.find_first_of("eE");
  auto parts = Split(number.substr(0, e));
  if (!parts) return std::nullopt;
  if (e != number.npos) {
    const auto exponent = ParseExponent(number.substr(e + 1));
    if (!exponent) return std::nullopt;
    MovePoint(*parts, *exponent);
  }
  parts->whole.erase(0, parts->whole.find_first_not_of('0'));
  if (parts->whole.empty()) parts->whole = "0";
  parts->decimals.erase(parts->decimals.find_last_not_of('0') + 1);
  std::string plain = parts->whole;
  if (!parts->decimals.empty()) plain += "." + parts->decimals;
  return is_negative && plain != "0" ? "-" + plain : plain;
}

std::optional<CleanAmount> ToAmount(std::string_view plain) {
  auto parts = Split(plain);
  if (!parts || parts->whole.size() > kMaxAmountDigits) return std::nullopt;
  if (parts->decimals.size() <= kAmountDecimals) return CleanAmount{std::string(plain)};
  std::string fen = parts->whole + parts->decimals.substr(0, kAmountDecimals);
  std::string rest = parts->decimals.substr(kAmountDecimals);
  rest.resize(std::max(rest.size(), kSureDecimals - kAmountDecimals), '0');
  const auto sure = std::string_view(rest).substr(0, kSureDecimals - kAmountDecimals);
  const bool is_noise_above = sure.find_first_not_of('0') == sure.npos;
  const bool is_noise_below = sure.find_first_not_of('9') == sure.npos;
  if (!is_noise_above && !is_noise_below) return std::nullopt;
  if (is_noise_below) AddOne(fen);
  fen.insert(fen.size() - kAmountDecimals, 1, '.');
  return CleanAmount{std::move(fen), true};
}

}  // namespace steelyard::sheets
