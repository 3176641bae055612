/// A scale asks about a card while the customer waits.
#include "app/card_suspicion.h"
#include "app/presented_card.h"
#include "app/sell.h"
#include "domain/text.h"

namespace steelyard::app {
namespace {

CardAnswer Answer(Context& context, const ports::Books& books,
                  const std::optional<KnownCard>& known, int scale) {
  CardAnswer answer;
  const StoreSettings settings = LoadSettings(books);
  answer.single_limit = settings.limits.single_purchase;
  answer.pin_required_above = settings.limits.pin_required_above;
  if (!known) {
    answer.refused = domain::DeclineReason::CardUnknown;
    return answer;
  }
  answer.refused = domain::DecideAuthorisation(known->facts, domain::Money(),
                                               Today(context, settings), settings.limits);
  answer.card = known->card;
  answer.balances = known->facts.balances;
  if (domain::HoldsStoredValue(known->card.card_class) && !answer.refused) {
    answer.spendable = domain::Spendable(
        known->facts.balances,
        books.card_holds().HeldByOthers(known->card.id, scale, context.clock.Now()));
  }
  if (!known->card.member) return answer;
  if (const auto member = books.members().Find(*known->card.member)) {
    answer.holder = domain::MaskName(member->name);
  }
  return answer;
}

/// Nobody waits for the commit, or each question would wait for the disk. What is lost when the
/// queue is full, or when two ask at the same moment, is noticed with the tickets that follow.
void NoteSighting(Context& context, const domain::CardId& card, int scale) {
  const domain::Sighting sighting{scale, context.clock.Now()};
  try {
    // The future is dropped, and with it whatever could not be noted.
    context.store.SubmitFromScale(
        [card, sighting](ports::Books& books) { books.card_sightings().Note(card, sighting); });
  } catch (const ports::StoreBusy&) {
    // Noted with the next one.
  }
}

}  // namespace

CardAnswer InquireCard(Context& context, const ports::CardDataVerifier& verifier,
                       const CardInquiry& inquiry) {
  const Presented presented = Present(context, verifier, {inquiry.uid, inquiry.data, {}});
  CardAnswer answer;
  std::optional<KnownCard> known;
  bool is_suspicious = false;
  bool is_watched = false;
  context.store.Read([&](const ports::Books& books) {
    known = RecogniseCard(books, presented);
    const AtScale seen{presented, known, inquiry.scale};
    is_suspicious = !FindSuspicions(context, books, seen).empty();
    is_watched = IsPlaceWatched(books, seen);
    answer = Answer(context, books, known, inquiry.scale);
  });
  if (!is_suspicious) {
    if (is_watched) NoteSighting(context, known->card.id, inquiry.scale);
    return answer;
  }
  context.store.Commit([&](ports::Books& books) {
    WatchCard(context, books, {presented, RecogniseCard(books, presented), inquiry.scale});
    answer = Answer(context, books, RecogniseCard(books, presented), inquiry.scale);
  });
  return answer;
}

}  // namespace steelyard::app
