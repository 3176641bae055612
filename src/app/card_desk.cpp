#include "app/card_desk.h"

#include <algorithm>

#include "app/card_touch.h"
#include "app/roles.h"
#include "base/check.h"

namespace steelyard::app {
namespace {

using domain::CardState;
using domain::Money;

constexpr int kYearsUnregisteredCardsAreGood = 3;

std::optional<CardDeskOutcome> RefusalOf(TouchOutcome outcome) {
  switch (outcome) {
    case TouchOutcome::NoCard: return CardDeskOutcome::NoCard;
    case TouchOutcome::SeveralCards: return CardDeskOutcome::SeveralCards;
    case TouchOutcome::UnsupportedCard: return CardDeskOutcome::UnsupportedCard;
    case TouchOutcome::BlankCard: return std::nullopt;
    case TouchOutcome::ForeignCard: return CardDeskOutcome::ForeignCard;
    case TouchOutcome::DamagedCard: return CardDeskOutcome::DamagedCard;
    case TouchOutcome::CardOfAnotherStore: return CardDeskOutcome::CardOfAnotherStore;
    case TouchOutcome::StaleCardData: return CardDeskOutcome::StaleCardData;
    case TouchOutcome::FinishedInterrupted: return CardDeskOutcome::InterruptedFinishedInstead;
    case TouchOutcome::CardShown: return std::nullopt;
  }
  base::Check(false);
  return {};
}

/// Whether the request is under way on a card other than the one on the reader.
bool WasBegunOnAnotherCard(const ports::Books& books, const base::Id128& request,
                           const CardOnReader& seen) {
  for (const ports::CardWrite& write : books.card_writes().AllOpen()) {
    if (write.id == request) return !seen.open || seen.open->id != request;
  }
  return false;
}

enum class Wanted { BlankCard, IssuedCard };

/// What issue and top-up have in common before they decide: either the answer, or the card.
struct Prepared {
  std::optional<CardDeskResult> answer;
  CardOnReader seen;
};

Prepared Prepare(Context& context, ports::CardReader& reader, const Actor& actor,
                 const base::Id128& request, Wanted wanted) {
  if (!MayWorkAtDesk(actor.role)) {
    return {CardDeskResult{CardDeskOutcome::NotAllowed, std::nullopt}, {}};
  }
  CardOnReader seen = LookAtCard(context, reader);
  bool was_settled = false;
  bool was_begun_elsewhere = false;
  context.store.Read([&](const ports::Books& books) {
    was_settled = books.card_writes().WasSettled(request);
    was_begun_elsewhere = WasBegunOnAnotherCard(books, request, seen);
  });
  if (was_begun_elsewhere && seen.touch == ports::TouchOutcome::OneCard) {
    return {CardDeskResult{CardDeskOutcome::AnotherCardExpected, std::nullopt}, std::move(seen)};
  }
  const bool is_this_request = seen.open && seen.open->id == request;
  TouchResult touched = ResolveTouch(context, reader, seen);
  if (was_settled) {
    return {CardDeskResult{CardDeskOutcome::AlreadyDone, std::move(touched.view)},
            std::move(seen)};
  }
  if (touched.outcome == TouchOutcome::FinishedInterrupted && is_this_request) {
    return {CardDeskResult{CardDeskOutcome::Done, std::move(touched.view)}, std::move(seen)};
  }
  if (const auto refusal = RefusalOf(touched.outcome)) {
    return {CardDeskResult{*refusal, std::move(touched.view)}, std::move(seen)};
  }
  const bool is_blank = touched.outcome == TouchOutcome::BlankCard;
  if (is_blank && wanted == Wanted::IssuedCard) {
    return {CardDeskResult{CardDeskOutcome::CardNotIssued, std::nullopt}, std::move(seen)};
  }
  if (!is_blank && wanted == Wanted::BlankCard) {
    return {CardDeskResult{CardDeskOutcome::CardAlreadyIssued, std::move(touched.view)},
            std::move(seen)};
  }
  return {std::nullopt, std::move(seen)};
}

/// A card keeps a hint of its balance; overdrawn cards hold zero.
Money HintOf(std::int64_t fen) {
  return Money::FromFen(std::clamp<std::int64_t>(fen, 0, Money::kMaxFen)).value();
}

Money BalanceLimit(const ports::Card& card, const domain::Limits& limits) {
  return card.member ? limits.registered_balance : limits.unregistered_balance;
}

/// A card without a name is good for three years; one with a name for ever.
domain::BusinessDay ThreeYearsAfter(domain::BusinessDay day) {
  const std::string text = day.ToString();
  const int year = std::stoi(text.substr(0, 4)) + kYearsUnregisteredCardsAreGood;
  const int month = std::stoi(text.substr(5, 2));
  const int day_of_month = std::stoi(text.substr(8, 2));
  const auto same = domain::BusinessDay::FromDate(year, month, day_of_month);
  if (same) return *same;
  return domain::BusinessDay::FromDate(year, 3, 1).value();  // of a 29 February
}

/// What the intent commit decided: a refusal, or the write to carry out.
struct Begun {
  CardDeskOutcome outcome = CardDeskOutcome::Done;
  std::optional<ports::CardWrite> write;
};

struct Deskwork {
  Context& context;
  ports::Books& books;
  const Actor& actor;
  const CardOnReader& seen;
  StoreSettings settings;
};

std::optional<CardDeskOutcome> RefuseIssue(const Deskwork& work, const IssueRequest& request) {
  const auto known = work.books.cards().FindByUid(*work.seen.uid);
  const bool was_issued = known && (known->state != CardState::Blank ||
                                    work.books.card_writes().FindOpen(known->id));
  if (was_issued) return CardDeskOutcome::CardAlreadyIssued;  // by another desk, just now
  if (request.valid_until && *request.valid_until < Today(work.context, work.settings)) {
    return CardDeskOutcome::CardExpired;
  }
  const auto tiers = work.books.catalogue().Tiers();
  const bool is_tier_known = std::any_of(
      tiers.begin(), tiers.end(),
      [&](const domain::Tier& tier) { return tier.code == request.tier; });
  if (!request.tier.empty() && !is_tier_known) return CardDeskOutcome::TierUnknown;
  if (request.member && !work.books.members().Find(*request.member)) {
    return CardDeskOutcome::MemberUnknown;
  }
  if (!request.top_up.IsZero() && !domain::HoldsStoredValue(request.card_class)) {
    return CardDeskOutcome::CardHoldsNoStoredValue;
  }
  const domain::Limits& limits = work.settings.limits;
  const Money bonus = domain::BonusFor(request.top_up, work.settings.bonus_ladder);
  const Money limit = request.member ? limits.registered_balance : limits.unregistered_balance;
  if (request.top_up.fen() + bonus.fen() > limit.fen()) {
    return CardDeskOutcome::BalanceLimitExceeded;
  }
  if (request.deposit > limits.deposit) return CardDeskOutcome::DepositLimitExceeded;
  return std::nullopt;
}

/// Puts the card into the books, blank until it is written. A card whose issue was given up before
/// keeps its number.
ports::Card RegisterCard(const Deskwork& work, const IssueRequest& request) {
  std::string tier = request.tier;
  if (tier.empty() && request.member && domain::GivesMemberPrice(request.card_class)) {
    tier = work.books.members().Find(*request.member).value().tier;
  }
  auto valid_until = request.valid_until;
  if (!valid_until && !request.member) {
    valid_until = ThreeYearsAfter(Today(work.context, work.settings));
  }
  const auto known = work.books.cards().FindByUid(*work.seen.uid);
  const ports::Card card{
      .id = known ? known->id : ports::NewId<domain::CardId>(work.context.clock,
                                                             work.context.entropy),
      .uid = *work.seen.uid,
      .number = known ? known->number : work.books.cards().TakeNumber(),
      .card_class = request.card_class,
      .state = CardState::Blank,
      .tier = tier,
      .member = request.member,
      .valid_until = valid_until,
      .counter = 0};
  if (known) {
    work.books.cards().Update(card);
  } else {
    work.books.cards().Add(card);
  }
  return card;
}

Begun BeginIssue(const Deskwork& work, const IssueRequest& request) {
  if (const auto refusal = RefuseIssue(work, request)) return {*refusal, std::nullopt};
  const ports::Card card = RegisterCard(work, request);
  const Money bonus = domain::BonusFor(request.top_up, work.settings.bonus_ladder);
  const ports::CardWrite write{.id = request.id,
                               .card = card.id,
                               .kind = ports::CardWriteKind::Issue,
                               .record = {card.number, card.card_class, card.tier,
                                          card.valid_until, 1, request.top_up, bonus},
                               .amounts = {request.top_up, bonus, request.deposit},
                               .operator_name = work.actor.name,
                               .at = work.context.clock.Now()};
  work.books.card_writes().Begin(write);
  return {CardDeskOutcome::Done, write};
}

Begun BeginTopUp(const Deskwork& work, const TopUpRequest& request) {
  const auto card = work.books.cards().FindByUid(*work.seen.uid);
  base::Check(card.has_value() && work.seen.reading.record.has_value());
  if (work.books.card_writes().FindOpen(card->id)) {
    // By another desk, between our look at the card and this commit.
    return {CardDeskOutcome::InterruptedFinishedInstead, std::nullopt};
  }
  if (card->state != CardState::Active) return {CardDeskOutcome::CardNotActive, std::nullopt};
  if (card->valid_until && *card->valid_until < Today(work.context, work.settings)) {
    return {CardDeskOutcome::CardExpired, std::nullopt};
  }
  if (!domain::HoldsStoredValue(card->card_class)) {
    return {CardDeskOutcome::CardHoldsNoStoredValue, std::nullopt};
  }
  if (request.amount.IsZero()) return {CardDeskOutcome::AmountZero, std::nullopt};
  const Money bonus = domain::BonusFor(request.amount, work.settings.bonus_ladder);
  const auto balances = work.books.ledger().BalancesOf(card->id);
  const std::int64_t principal = balances.principal.fen() + request.amount.fen();
  const std::int64_t total_bonus = balances.bonus.fen() + bonus.fen();
  if (principal + total_bonus > BalanceLimit(*card, work.settings.limits).fen()) {
    return {CardDeskOutcome::BalanceLimitExceeded, std::nullopt};
  }
  // After a restored backup the card may be ahead of the books; its counter must still rise.
  const std::uint32_t counter = std::max(card->counter, work.seen.reading.record->counter) + 1;
  const ports::CardWrite write{.id = request.id,
                               .card = card->id,
                               .kind = ports::CardWriteKind::TopUp,
                               .record = {card->number, card->card_class, card->tier,
                                          card->valid_until, counter, HintOf(principal),
                                          HintOf(total_bonus)},
                               .amounts = {request.amount, bonus, Money()},
                               .operator_name = work.actor.name,
                               .at = work.context.clock.Now()};
  work.books.card_writes().Begin(write);
  return {CardDeskOutcome::Done, write};
}

CardDeskResult CarryOut(Context& context, ports::CardReader& reader, const CardOnReader& seen,
                        const Begun& begun, NextStep step) {
  if (!begun.write) return {begun.outcome, std::nullopt};
  const base::Bytes data = FinishWrite(context, reader, {*seen.uid, *begun.write, step});
  return {CardDeskOutcome::Done, ReadView(context, *seen.uid, data)};
}

}  // namespace

CardDeskResult IssueCard(Context& context, ports::CardReader& reader, const Actor& actor,
                         const IssueRequest& request) {
  Prepared prepared = Prepare(context, reader, actor, request.id, Wanted::BlankCard);
  if (prepared.answer) return std::move(*prepared.answer);
  Begun begun;
  context.store.Commit([&](ports::Books& books) {
    begun = BeginIssue({context, books, actor, prepared.seen, LoadSettings(books)}, request);
  });
  return CarryOut(context, reader, prepared.seen, begun, NextStep::Personalise);
}

CardDeskResult TopUpCard(Context& context, ports::CardReader& reader, const Actor& actor,
                         const TopUpRequest& request) {
  Prepared prepared = Prepare(context, reader, actor, request.id, Wanted::IssuedCard);
  if (prepared.answer) return std::move(*prepared.answer);
  Begun begun;
  context.store.Commit([&](ports::Books& books) {
    begun = BeginTopUp({context, books, actor, prepared.seen, LoadSettings(books)}, request);
  });
  return CarryOut(context, reader, prepared.seen, begun, NextStep::WriteRecord);
}

}  // namespace steelyard::app
