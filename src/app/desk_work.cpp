#include "app/desk_work.h"

#include <algorithm>

#include "app/card_pins.h"
#include "app/card_touch.h"
#include "app/roles.h"
#include "base/check.h"
#include "domain/text.h"

namespace steelyard::app {
namespace {

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
    case TouchOutcome::CounterfeitCard: return CardDeskOutcome::CounterfeitCard;
    case TouchOutcome::StaleCardData: return CardDeskOutcome::StaleCardData;
    case TouchOutcome::FinishedInterrupted: return CardDeskOutcome::InterruptedFinishedInstead;
    case TouchOutcome::InterruptedRefused: return CardDeskOutcome::InterruptedFinishedInstead;
    case TouchOutcome::CardShown: return std::nullopt;
  }
  base::Check(false);
  return {};
}

/// What the books know of a request id before the card is judged.
struct RequestBefore {
  std::optional<ports::CardWrite> write;
  bool is_of_something_else = false;  ///< another kind of write, or a ticket
  bool is_of_another_amount = false;
};

/// What went through the drawer: in for a top-up, out for a refund.
std::int64_t CashOf(const ports::CardWrite& write) {
  std::int64_t fen = 0;
  for (const auto& posting : write.postings) {
    const bool is_cash = posting.debit.kind == domain::AccountKind::DeskCash ||
                         posting.credit.kind == domain::AccountKind::DeskCash;
    if (is_cash) fen += posting.amount.fen();
  }
  return fen;
}

RequestBefore FindRequest(Context& context, const DeskRequest& request) {
  RequestBefore before;
  context.store.Read([&](const ports::Books& books) {
    before.write = books.card_writes().Find(request.id);
    before.is_of_something_else = before.write
                                      ? before.write->kind != request.kind
                                      : !books.ledger().PostingsOf(request.id).empty();
    before.is_of_another_amount =
        before.write && request.cash && CashOf(*before.write) != request.cash->fen();
  });
  return before;
}

enum class Wanted { BlankCard, IssuedCard };

/// Either the answer, or the card.
struct Prepared {
  std::optional<CardDeskResult> answer;
  CardOnReader seen;
};

/// Of a request that was begun before: the answer if there is one without doing anything more.
std::optional<CardDeskOutcome> AnswerOf(const RequestBefore& before, const CardOnReader& seen) {
  if (before.is_of_something_else) return CardDeskOutcome::RequestIdUsed;
  if (!before.write) return std::nullopt;
  if (before.is_of_another_amount) return CardDeskOutcome::RequestDiffers;
  const ports::CardWrite& write = *before.write;
  switch (write.state) {
    case ports::CardWriteState::Open: break;
    case ports::CardWriteState::Settled: return std::nullopt;  // answered with the card's view
    case ports::CardWriteState::Refused: return OutcomeOf(write.refusal.value());
    case ports::CardWriteState::Abandoned: return CardDeskOutcome::RequestIdUsed;
  }
  const bool is_here = seen.open && seen.open->id == write.id;
  const bool is_one_card = seen.touch == ports::TouchOutcome::OneCard;
  if (is_one_card && !is_here) return CardDeskOutcome::AnotherCardExpected;
  return std::nullopt;
}

CardDeskOutcome JudgeTouched(TouchOutcome touched, Wanted wanted) {
  if (const auto refusal = RefusalOf(touched)) return *refusal;
  const bool is_blank = touched == TouchOutcome::BlankCard;
  if (is_blank && wanted == Wanted::IssuedCard) return CardDeskOutcome::CardNotIssued;
  if (!is_blank && wanted == Wanted::BlankCard) return CardDeskOutcome::CardAlreadyIssued;
  return CardDeskOutcome::Done;
}

Prepared Prepare(Context& context, ports::CardReader& reader, const Actor& actor,
                 const DeskRequest& request, Wanted wanted) {
  if (!MayWorkAtDesk(actor.role)) return {CardDeskResult{CardDeskOutcome::NotAllowed}, {}};
  if (const auto refusal = RefuseReason(request.reason)) return {CardDeskResult{*refusal}, {}};
  CardOnReader seen = LookAtCard(context, reader);
  const RequestBefore before = FindRequest(context, request);
  if (const auto answer = AnswerOf(before, seen)) return {CardDeskResult{*answer}, {}};
  const bool is_this_request = seen.open && seen.open->id == request.id;
  TouchResult touched = ResolveTouch(context, reader, seen);
  if (before.write && before.write->state == ports::CardWriteState::Settled) {
    return {CardDeskResult{CardDeskOutcome::AlreadyDone, std::move(touched.view), std::nullopt,
                           PinLeftBehind(context, *before.write)},
            {}};
  }
  if (is_this_request && touched.outcome == TouchOutcome::FinishedInterrupted) {
    return {CardDeskResult{CardDeskOutcome::Done, std::move(touched.view), std::nullopt,
                           touched.pin_left_on},
            {}};
  }
  if (is_this_request && touched.outcome == TouchOutcome::InterruptedRefused) {
    const auto refused = FindRequest(context, request).write;
    return {CardDeskResult{OutcomeOf(refused.value().refusal.value()), std::move(touched.view)},
            {}};
  }
  const CardDeskOutcome outcome = JudgeTouched(touched.outcome, wanted);
  if (outcome != CardDeskOutcome::Done) {
    return {CardDeskResult{outcome, std::move(touched.view)}, {}};
  }
  return {std::nullopt, std::move(seen)};
}

CardDeskResult CarryOut(Context& context, ports::CardReader& reader, CardOnReader seen,
                        Begun begun) {
  if (!begun.write) {
    CardDeskResult refused{begun.outcome, std::nullopt, std::move(begun.quote)};
    if (seen.card && seen.card->state != domain::CardState::Blank) {
      refused.view = ReadView(context, *seen.uid, {seen.reading.data, seen.reading.purse});
    }
    return refused;
  }
  seen.open = begun.write;
  const NextStep step = DecideNextStep(seen);
  base::Check(step != NextStep::Nothing);
  const Finished finished = FinishWrite(context, reader, {*seen.uid, *begun.write, step});
  CardDeskResult result{CardDeskOutcome::Done, ReadView(context, *seen.uid, finished.chip),
                        std::move(begun.quote)};
  if (finished.refusal) {
    result.outcome = OutcomeOf(*finished.refusal);
  } else {
    result.pin_left_on = PinLeftBehind(context, *begun.write);
  }
  return result;
}

}  // namespace

CardDeskResult WorkOnBlankCard(Context& context, ports::CardReader& reader, const Actor& actor,
                               const DeskRequest& request, const BeginOnBlank& begin) {
  Prepared prepared = Prepare(context, reader, actor, request, Wanted::BlankCard);
  if (prepared.answer) return std::move(*prepared.answer);
  const CardOnReader& seen = prepared.seen;
  Begun begun;
  context.store.Commit([&](ports::Books& books) {
    const auto known = books.cards().FindByUid(*seen.uid);
    if (known && (known->state != domain::CardState::Blank ||
                  books.card_writes().FindOpen(known->id))) {
      begun = {CardDeskOutcome::CardAlreadyIssued};  // by another desk, just now
      return;
    }
    begun = begin({context, books, actor, LoadSettings(books)},
                  {*seen.uid, seen.reading, known});
  });
  return CarryOut(context, reader, std::move(prepared.seen), std::move(begun));
}

CardDeskResult WorkOnIssuedCard(Context& context, ports::CardReader& reader, const Actor& actor,
                                const DeskRequest& request, const BeginOnIssued& begin) {
  Prepared prepared = Prepare(context, reader, actor, request, Wanted::IssuedCard);
  if (prepared.answer) return std::move(*prepared.answer);
  const CardOnReader& seen = prepared.seen;
  base::Check(seen.reading.record.has_value());
  Begun begun;
  context.store.Commit([&](ports::Books& books) {
    const auto card = books.cards().FindByUid(*seen.uid);
    base::Check(card.has_value());
    if (books.card_writes().FindOpen(card->id)) {
      // By another desk, between our look at the card and this commit.
      begun = {CardDeskOutcome::InterruptedFinishedInstead};
      return;
    }
    const auto balances = books.ledger().BalancesOf(card->id);
    // After a restored backup the card may be ahead of the books; its counter must still rise.
    const std::uint32_t counter = std::max(card->counter, seen.reading.record->counter) + 1;
    const domain::CardRecord record{card->number, card->card_class, card->tier,
                                    card->valid_until, counter,
                                    HintOf(balances.principal.fen()),
                                    HintOf(balances.bonus.fen())};
    begun = begin({context, books, actor, LoadSettings(books)}, {*card, record});
  });
  return CarryOut(context, reader, std::move(prepared.seen), std::move(begun));
}

ports::CardWrite MakeWrite(const Deskwork& work, const DeskRequest& request,
                           const domain::CardId& card, const domain::CardRecord& record) {
  return {.id = request.id,
          .card = card,
          .kind = request.kind,
          .record = record,
          .operator_name = work.actor.name,
          .at = work.context.clock.Now(),
          .reason = request.reason};
}

Approval Approve(const Deskwork& work, const ApprovalNeed& need) {
  switch (DecideApproval(work.settings.approval,
                         {work.actor, need.approver, need.what, need.amount})) {
    case ApprovalOutcome::NotNeeded: return {};
    case ApprovalOutcome::Needed: return {CardDeskOutcome::ApprovalNeeded, {}};
    case ApprovalOutcome::ApproverIsSamePerson:
      return {CardDeskOutcome::ApproverIsSamePerson, {}};
    case ApprovalOutcome::ApproverNotAllowed: return {CardDeskOutcome::ApproverNotAllowed, {}};
    case ApprovalOutcome::Given: return {std::nullopt, need.approver->name};
  }
  base::Check(false);
  return {};
}

std::optional<CardDeskOutcome> RefuseReason(const std::string& reason) {
  if (!reason.empty() && domain::FindNoteMistake(reason)) return CardDeskOutcome::ReasonInvalid;
  return std::nullopt;
}

CardDeskOutcome OutcomeOf(ports::WriteRefusal refusal) {
  switch (refusal) {
    case ports::WriteRefusal::BalanceChanged: return CardDeskOutcome::BalanceChanged;
    case ports::WriteRefusal::StateChanged: return CardDeskOutcome::StateChanged;
  }
  base::Check(false);
  return {};
}

bool IsExpired(const Deskwork& work, const ports::Card& card) {
  return card.valid_until && *card.valid_until < Today(work.context, work.settings);
}

bool IsHeldByScale(const ports::Books& books, const domain::CardId& card, std::int64_t left_fen,
                   base::Timestamp now) {
  constexpr int kNoScale = 0;
  const auto held = books.card_holds().HeldByOthers(card, kNoScale, now);
  return !held.IsZero() && held.fen() > left_fen;
}

domain::Money HintOf(std::int64_t fen) {
  using domain::Money;
  return Money::FromFen(std::clamp<std::int64_t>(fen, 0, Money::kMaxFen)).value();
}

domain::BusinessDay ThreeYearsAfter(domain::BusinessDay day) {
  const std::string text = day.ToString();
  const int year = std::stoi(text.substr(0, 4)) + kYearsUnregisteredCardsAreGood;
  const int month = std::stoi(text.substr(5, 2));
  const int day_of_month = std::stoi(text.substr(8, 2));
  const auto same = domain::BusinessDay::FromDate(year, month, day_of_month);
  if (same) return *same;
  return domain::BusinessDay::FromDate(year, 3, 1).value();  // of a 29 February
}

bool IsTooShort(const Deskwork& work, const CardTerms& terms) {
  if (terms.member || !terms.valid_until || !domain::HoldsStoredValue(terms.card_class)) {
    return false;
  }
  return *terms.valid_until < ThreeYearsAfter(Today(work.context, work.settings));
}

domain::Money BalanceLimit(const std::optional<domain::MemberId>& member,
                           const domain::Limits& limits) {
  return member ? limits.registered_balance : limits.unregistered_balance;
}

bool IsTierKnown(const ports::Books& books, const std::string& tier) {
  const auto tiers = books.catalogue().Tiers();
  return tier.empty() || std::any_of(tiers.begin(), tiers.end(),
                                     [&](const auto& one) { return one.code == tier; });
}

Registered RegisterBlank(const Deskwork& work, const BlankOnReader& blank, const CardPlan& plan) {
  ports::Cards& cards = work.books.cards();
  const auto& known = blank.known;
  const ports::Card card{
      .id = known ? known->id
                  : ports::NewId<domain::CardId>(work.context.clock, work.context.entropy),
      .uid = blank.uid,
      .number = known ? known->number : cards.TakeNumber(),
      .card_class = plan.card_class,
      .state = domain::CardState::Blank,
      .tier = plan.tier,
      .member = plan.member,
      .valid_until = plan.valid_until,
      .counter = known ? known->counter : 0};
  if (known) {
    cards.Update(card);
  } else {
    cards.Add(card);
  }
  const std::uint32_t held = blank.reading.record ? blank.reading.record->counter : 0;
  return {card.id,
          {card.number, card.card_class, card.tier, card.valid_until,
           std::max(card.counter, held) + 1, domain::Money(), domain::Money()}};
}

}  // namespace steelyard::app
