#include "scales/api/stand_in.h"

#include <string>

#include "app/setting_values.h"

namespace steelyard::scales {
namespace {

std::optional<std::int64_t> FindWhole(const ports::Books& books, const std::string& name) {
  const auto text = books.settings().Find(name);
  const auto number = text ? app::ParseWhole(*text) : std::nullopt;
  return number && *number >= 0 ? number : std::nullopt;
}

std::optional<domain::Money> FindMoney(const ports::Books& books, const std::string& name) {
  const auto fen = FindWhole(books, name);
  return fen ? domain::Money::FromFen(*fen) : std::nullopt;
}

}  // namespace

std::optional<StandInLimits> LoadStandIn(const ports::Books& books) {
  const auto purchase = FindMoney(books, app::kStandInPurchaseSetting);
  const auto card_amount = FindMoney(books, app::kStandInCardAmountSetting);
  const auto card_count = FindWhole(books, app::kStandInCardCountSetting);
  const auto scale_total = FindMoney(books, app::kStandInScaleTotalSetting);
  const auto age = FindWhole(books, app::kStandInHotListAgeSetting);
  if (!purchase || !card_amount || !card_count || !scale_total || !age) return std::nullopt;
  return StandInLimits{*purchase, *card_amount, *card_count, *scale_total, *age};
}

}  // namespace steelyard::scales
