#include "app/tell_card.h"

#include <algorithm>
#include <memory>

#include "domain/text.h"

namespace steelyard::app {
namespace {

constexpr std::int64_t kMsPerMinute = 60'000;

domain::Money MostOfOneSale(const domain::Limits& limits) {
  return std::min(limits.single_purchase,
                  limits.pin_required_above.value_or(limits.single_purchase));
}

ToldCard Answer(Context& context, ports::Books& books, const CardQuestion& question) {
  ToldCard told;
  const auto card = question.card ? FindNamed(books, *question.card) : std::nullopt;
  if (!card) {
    told.refused = domain::DeclineReason::CardUnknown;
    return told;
  }
  const StoreSettings settings = LoadSettings(books);
  // These scales send no data of the card: whose it is, its number alone tells.
  const domain::CardFacts facts{.state = card->state,
                                .card_class = card->card_class,
                                .valid_until = card->valid_until,
                                .data = domain::CardDataCheck::Matches,
                                .balances = {},
                                .pin = domain::PinCheck::NotGiven};
  told.refused = domain::DecideAuthorisation(facts, domain::Money(), Today(context, settings),
                                             settings.limits);
  if (told.refused) return told;
  if (card->member) {
    told.points = books.points().BalanceOf(*card->member);
    const auto member = books.members().Find(*card->member);
    if (member) told.holder = domain::MaskName(member->name);
  }
  if (!domain::HoldsStoredValue(card->card_class)) return told;
  const auto now = context.clock.Now();
  told.may_pay = books.card_holds().Place(
      {card->id, question.scale, MostOfOneSale(settings.limits), now,
       now.Plus(settings.hold_minutes * kMsPerMinute)});
  return told;
}

}  // namespace

std::optional<ports::Card> FindNamed(const ports::Books& books, const NamedCard& named) {
  if (const auto* number = std::get_if<domain::CardNumber>(&named)) {
    return books.cards().FindByNumber(*number);
  }
  return books.cards().FindByUid(std::get<domain::CardUid>(named));
}

ToldCard TellCard(Context& context, const CardQuestion& question) {
  // Shared with the commit queue, which may outlive the call when the store fails.
  const auto told = std::make_shared<ToldCard>();
  context.store
      .SubmitFromScale([&context, question, told](ports::Books& books) {
        *told = Answer(context, books, question);
      })
      .get();
  return *told;
}

}  // namespace steelyard::app
