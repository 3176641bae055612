#include "app/presented_card.h"

namespace steelyard::app {
namespace {

/// Data whose MAC does not fit the card's UID may fit that of the card whose number it bears.
std::optional<domain::CardNumber> FindOriginal(Context& context,
                                               const ports::CardDataVerifier& verifier,
                                               const domain::PresentedCard& presented) {
  const auto number = verifier.ClaimedNumber(presented.data);
  if (!number) return std::nullopt;
  std::optional<ports::Card> original;
  context.store.Read([&](const ports::Books& books) {
    original = books.cards().FindByNumber(*number);
  });
  if (!original || original->uid == presented.uid) return std::nullopt;
  return verifier.Verify(original->uid, presented.data) ? number : std::nullopt;
}

DataFreshness FreshnessOf(const ports::Books& books, const ports::Card& card,
                          const domain::CardRecord& record) {
  if (record.counter < card.counter) return DataFreshness::OlderThanBooks;
  if (record.counter == card.counter) return DataFreshness::Current;
  const auto open = books.card_writes().FindOpen(card.id);
  const bool is_written = open && record.counter <= open->record.counter;
  return is_written ? DataFreshness::Current : DataFreshness::NewerThanBooks;
}

}  // namespace

Presented Present(Context& context, const ports::CardDataVerifier& verifier,
                  const domain::PresentedCard& card) {
  Presented presented{card.uid, verifier.Verify(card.uid, card.data)};
  if (!presented.record) presented.copied_from = FindOriginal(context, verifier, card);
  return presented;
}

std::optional<KnownCard> RecogniseCard(const ports::Books& books, const Presented& presented) {
  const auto card = books.cards().FindByUid(presented.uid);
  if (!card) return std::nullopt;
  const auto& record = presented.record;
  const bool is_ours = record && record->number == card->number;
  const auto freshness = is_ours ? FreshnessOf(books, *card, *record) : DataFreshness::Current;
  const bool matches = is_ours && freshness != DataFreshness::OlderThanBooks;
  return KnownCard{*card,
                   {.state = card->state,
                    .card_class = card->card_class,
                    .valid_until = card->valid_until,
                    .data = matches ? domain::CardDataCheck::Matches
                                    : domain::CardDataCheck::Mismatch,
                    .balances = books.ledger().BalancesOf(card->id),
                    .pin = domain::PinCheck::NotGiven},
                   freshness};
}

}  // namespace steelyard::app
