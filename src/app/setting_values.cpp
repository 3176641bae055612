#include "app/setting_values.h"

#include <charconv>

#include "domain/points.h"

namespace steelyard::app {
namespace {

constexpr int kMinutesOfADay = 24 * 60;

std::optional<domain::BonusStep> ParseStep(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == text.npos) return std::nullopt;
  const auto paid = ParseFen(text.substr(0, colon));
  const auto bonus = ParseFen(text.substr(colon + 1));
  if (!paid || !bonus) return std::nullopt;
  return domain::BonusStep{*paid, *bonus};
}

}  // namespace

std::optional<SendingPrices> ParseSendPrices(std::string_view text) {
  if (text == "by_hand") return SendingPrices::ByHand;
  if (text == "automatic") return SendingPrices::Automatic;
  return std::nullopt;
}

std::optional<std::int64_t> ParseWhole(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<bool> ParseYesOrNo(std::string_view text) {
  if (text == "1") return true;
  if (text == "0") return false;
  return std::nullopt;
}

std::optional<domain::Money> ParseFen(std::string_view text) {
  const auto fen = ParseWhole(text);
  return fen ? domain::Money::FromFen(*fen) : std::nullopt;
}

std::optional<int> ParseDayCut(std::string_view text) {
  const auto minutes = ParseWhole(text);
  if (!minutes || *minutes < 0 || *minutes >= kMinutesOfADay) return std::nullopt;
  return static_cast<int>(*minutes);
}

std::optional<base::UtcOffset> ParseOffset(std::string_view text) {
  const auto minutes = ParseWhole(text);
  if (!minutes || *minutes < -kMinutesOfADay || *minutes > kMinutesOfADay) return std::nullopt;
  return base::UtcOffset::FromMinutes(static_cast<int>(*minutes));
}

std::optional<std::vector<domain::BonusStep>> ParseBonusLadder(std::string_view text) {
  std::vector<domain::BonusStep> ladder;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    const auto step = ParseStep(text.substr(0, comma));
    if (!step || (!ladder.empty() && step->paid <= ladder.back().paid)) return std::nullopt;
    ladder.push_back(*step);
    if (comma == text.npos) return ladder;
    text.remove_prefix(comma + 1);
    if (text.empty()) return std::nullopt;
  }
  return ladder;
}

std::optional<std::int64_t> ParsePointsPerYuan(std::string_view text) {
  const auto points = ParseWhole(text);
  const bool is_right = points && *points >= 0 && *points <= domain::kMostPointsPerYuan;
  return is_right ? points : std::nullopt;
}

std::optional<ports::PrinterAddress> ParseReceiptPrinter(std::string_view text) {
  const auto printer = ports::PrinterAddress::Parse(text);
  const bool is_receipt = printer && printer->kind != ports::PrinterKind::PdfFile;
  return is_receipt ? printer : std::nullopt;
}

std::optional<int> ParseSlipColumns(std::string_view text) {
  const auto columns = ParseWhole(text);
  if (!columns || *columns < ports::kLeastSlipColumns || *columns > ports::kMostSlipColumns) {
    return std::nullopt;
  }
  return static_cast<int>(*columns);
}

}  // namespace steelyard::app
