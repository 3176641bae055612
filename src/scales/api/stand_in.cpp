#include "scales/api/stand_in.h"

#include <charconv>
#include <string>

namespace steelyard::scales {
namespace {

std::optional<std::int64_t> FindWhole(const ports::Books& books, const std::string& name) {
  const auto text = books.settings().Find(name);
  if (!text) return std::nullopt;
  std::int64_t number = 0;
  const char* end = text->data() + text->size();
  const auto read = std::from_chars(text->data(), end, number);
  if (read.ec != std::errc{} || read.ptr != end || number < 0) return std::nullopt;
  return number;
}

std::optional<domain::Money> FindMoney(const ports::Books& books, const std::string& name) {
  const auto fen = FindWhole(books, name);
  return fen ? domain::Money::FromFen(*fen) : std::nullopt;
}

}  // namespace

std::optional<StandInLimits> LoadStandIn(const ports::Books& books) {
  const auto purchase = FindMoney(books, "stand_in.purchase_fen");
  const auto card_amount = FindMoney(books, "stand_in.card_amount_fen");
  const auto card_count = FindWhole(books, "stand_in.card_count");
  const auto scale_total = FindMoney(books, "stand_in.scale_total_fen");
  const auto age = FindWhole(books, "stand_in.hot_list_age_minutes");
  if (!purchase || !card_amount || !card_count || !scale_total || !age) return std::nullopt;
  return StandInLimits{*purchase, *card_amount, *card_count, *scale_total, *age};
}

}  // namespace steelyard::scales
