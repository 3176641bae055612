#include "app/card_purse.h"

#include <algorithm>

#include "app/card_desk.h"
#include "app/desk_work.h"

namespace steelyard::app {
namespace {

domain::Money PurseOf(domain::Money principal, domain::Money bonus) {
  const std::int64_t fen = principal.fen() + bonus.fen();
  return domain::Money::FromFen(std::min(fen, ports::kMostPurseFen)).value();
}

}  // namespace

ports::PurseOrder PurseOrderOf(const ports::CardWrite& write, const StoreSettings& settings) {
  return {PurseOf(write.record.principal, write.record.bonus), write.record.counter, write.at,
          settings.calendar.offset};
}

bool IsPurseAhead(const CardOnReader& seen) {
  const auto& reading = seen.reading;
  const bool is_told = reading.purse && reading.purse->balance && reading.record;
  if (!is_told || !seen.card || seen.open) return false;
  return reading.record->counter == seen.card->counter &&
         *reading.purse->balance > PurseOf(reading.record->principal, reading.record->bonus);
}

std::optional<domain::MoneyDifference> CardView::PurseDifference() const {
  if (!purse || !purse->balance) return std::nullopt;
  const auto right = PurseOf(HintOf(balances.principal.fen()), HintOf(balances.bonus.fen()));
  return domain::MoneyDifference(purse->balance->fen() - right.fen());
}

}  // namespace steelyard::app
