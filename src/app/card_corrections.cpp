/// Undoing a wrong top-up.
#include "app/card_refunds.h"
#include "app/card_touch.h"
#include "app/desk_work.h"
#include "app/roles.h"

namespace steelyard::app {
namespace {

using domain::AccountKind;
using domain::PostingReason;

/// Far more movements than lie between a mistake and its discovery.
constexpr int kMovementsSearched = 1'000;

std::optional<base::Id128> NewestTopUp(const ports::Books& books, const domain::CardId& card) {
  for (const auto& movement : books.ledger().Movements(card, kMovementsSearched)) {
    if (movement.posting.reason == PostingReason::TopUp) return movement.operation;
  }
  return std::nullopt;
}

bool WasCorrected(const ports::Books& books, const base::Id128& top_up) {
  for (const auto& posting : books.ledger().PostingsOf(top_up)) {
    if (posting.reason == PostingReason::Correction) return true;
  }
  return false;
}

/// What the correction takes off one account of the card.
std::int64_t TakenFrom(const std::vector<domain::Posting>& postings, AccountKind kind) {
  std::int64_t fen = 0;
  for (const auto& posting : postings) {
    if (posting.debit.kind == kind) fen += posting.amount.fen();
  }
  return fen;
}

struct Correction {
  CardDeskOutcome outcome = CardDeskOutcome::Done;
  std::optional<ports::CardWrite> write = {};
};

/// `record` is what the card holds already, or is to hold but for the balances.
Correction PlanCorrection(const Deskwork& work, const ports::Card& card,
                          domain::CardRecord record, const CorrectionRequest& request) {
  if (card.state != domain::CardState::Active) return {CardDeskOutcome::CardNotActive};
  const auto top_up = request.top_up ? request.top_up : NewestTopUp(work.books, card.id);
  const auto undone = top_up ? work.books.card_writes().Find(*top_up) : std::nullopt;
  if (!undone || undone->card != card.id || undone->state != ports::CardWriteState::Settled) {
    return {CardDeskOutcome::TopUpUnknown};
  }
  const auto postings = domain::PostingsForCorrection(undone->postings);
  if (postings.empty()) return {CardDeskOutcome::TopUpUnknown};
  if (WasCorrected(work.books, undone->id)) return {CardDeskOutcome::AlreadyCorrected};
  const auto balances = work.books.ledger().BalancesOf(card.id);
  const std::int64_t principal =
      balances.principal.fen() - TakenFrom(postings, AccountKind::CardPrincipal);
  const std::int64_t bonus = balances.bonus.fen() - TakenFrom(postings, AccountKind::CardBonus);
  if (principal < 0 || bonus < 0) return {CardDeskOutcome::SpentAlready};
  if (IsHeldByScale(work.books, card.id, principal + bonus, work.context.clock.Now())) {
    return {CardDeskOutcome::HeldByScale};
  }
  const auto paid = HintOf(TakenFrom(postings, AccountKind::CardPrincipal));
  const Approval approval = Approve(work, {request.approver, ApprovalCase::Correction, paid});
  if (approval.refusal) return {*approval.refusal};
  record.principal = HintOf(principal);
  record.bonus = HintOf(bonus);
  ports::CardWrite write = MakeWrite(
      work, {request.id, ports::CardWriteKind::Correct, request.reason}, card.id, record);
  write.postings = postings;
  write.approver = approval.approver;
  write.corrects = undone->id;
  work.books.card_writes().Begin(write);
  return {CardDeskOutcome::Done, write};
}

/// The answer to a request id that is known, without the card.
std::optional<CardDeskOutcome> AnswerRepeated(const ports::Books& books,
                                              const CorrectionRequest& request) {
  const auto known = books.card_writes().Find(request.id);
  if (!known) {
    return books.ledger().PostingsOf(request.id).empty()
               ? std::nullopt
               : std::optional(CardDeskOutcome::RequestIdUsed);
  }
  if (known->kind != ports::CardWriteKind::Correct) return CardDeskOutcome::RequestIdUsed;
  switch (known->state) {
    case ports::CardWriteState::Open: return CardDeskOutcome::WriteUnfinished;
    case ports::CardWriteState::Settled: return CardDeskOutcome::AlreadyDone;
    case ports::CardWriteState::Refused: return OutcomeOf(known->refusal.value());
    case ports::CardWriteState::Abandoned: return CardDeskOutcome::RequestIdUsed;
  }
  return std::nullopt;
}

CardDeskResult CorrectInBooks(const Deskwork& work, const domain::CardNumber& number,
                              const CorrectionRequest& request) {
  const auto card = work.books.cards().FindByNumber(number);
  if (!card) return {CardDeskOutcome::CardUnknown};
  const auto answer = [&](CardDeskOutcome outcome) {
    const auto now = work.books.cards().FindByNumber(number);
    return CardDeskResult{outcome, ViewOf(work.books, *now)};
  };
  if (const auto repeated = AnswerRepeated(work.books, request)) return answer(*repeated);
  if (work.books.card_writes().FindOpen(card->id)) {
    return answer(CardDeskOutcome::WriteUnfinished);
  }
  // The card is not written, so its counter stays.
  const domain::CardRecord record{card->number,      card->card_class, card->tier,
                                  card->valid_until, card->counter,    {}, {}};
  const Correction planned = PlanCorrection(work, *card, record, request);
  if (!planned.write) return answer(planned.outcome);
  const auto refusal = SettleWrite(work.context, work.books, *planned.write);
  return answer(refusal ? OutcomeOf(*refusal) : CardDeskOutcome::Done);
}

}  // namespace

CardDeskResult CorrectTopUp(Context& context, ports::CardReader& reader, const Actor& actor,
                            const CorrectionRequest& request) {
  if (MayWorkAtDesk(actor.role) && request.reason.empty()) {
    return {CardDeskOutcome::ReasonMissing};
  }
  return WorkOnIssuedCard(context, reader, actor,
                          {request.id, ports::CardWriteKind::Correct, request.reason},
                          [&](const Deskwork& work, const IssuedOnReader& issued) -> Begun {
                            const auto planned =
                                PlanCorrection(work, issued.card, issued.record, request);
                            return {planned.outcome, planned.write};
                          });
}

CardDeskResult CorrectTopUpByNumber(Context& context, const Actor& actor,
                                    const domain::CardNumber& number,
                                    const CorrectionRequest& request) {
  if (!MayWorkAtDesk(actor.role)) return {CardDeskOutcome::NotAllowed};
  if (request.reason.empty()) return {CardDeskOutcome::ReasonMissing};
  if (const auto refusal = RefuseReason(request.reason)) return {*refusal};
  CardDeskResult result{CardDeskOutcome::Done};
  context.store.Commit([&](ports::Books& books) {
    result = CorrectInBooks({context, books, actor, LoadSettings(books)}, number, request);
  });
  return result;
}

}  // namespace steelyard::app
