#include "app/presented_card.h"

#include <fmt/format.h>

#include "app/notes.h"

namespace steelyard::app {

Presented Present(const ports::CardDataVerifier& verifier, const domain::PresentedCard& card) {
  return {card.uid, verifier.Verify(card.uid, card.data),
          card.pin_block.empty() ? domain::PinCheck::NotGiven : domain::PinCheck::Wrong};
}

std::optional<KnownCard> RecogniseCard(const ports::Books& books, const Presented& presented) {
  const auto card = books.cards().FindByUid(presented.uid);
  if (!card) return std::nullopt;
  const auto& record = presented.record;
  const bool is_ours = record && record->number == card->number;
  const bool is_older = is_ours && record->counter < card->counter;
  const auto freshness = is_older ? DataFreshness::OlderThanBooks : DataFreshness::Current;
  const auto data = is_ours && !is_older ? domain::CardDataCheck::Matches
                                         : domain::CardDataCheck::Mismatch;
  return KnownCard{*card,
                   {.state = card->state,
                    .card_class = card->card_class,
                    .valid_until = card->valid_until,
                    .data = data,
                    .balances = books.ledger().BalancesOf(card->id),
                    .pin = presented.pin},
                   freshness};
}

void ListStaleCard(Context& context, ports::Books& books, const KnownCard& known,
                   const Presented& presented, int scale) {
  ListException(context, books,
                {ports::ExceptionKind::StaleCardData, SubjectOf(known.card.number),
                 fmt::format("scale={} counter={} known_counter={}", scale,
                             presented.record ? presented.record->counter : 0,
                             known.card.counter)});
}

}  // namespace steelyard::app
