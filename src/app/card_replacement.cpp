/// Replacing a card.
#include "app/card_changes.h"
#include "app/desk_work.h"

namespace steelyard::app {
namespace {

std::optional<CardDeskOutcome> RefuseReplaced(const ports::Books& books, const ports::Card& old,
                                              const domain::CardBalances& balances) {
  if (!domain::NextState(old.state, domain::CardCommand::Replace)) {
    return CardDeskOutcome::CardNotReplaceable;
  }
  if (books.card_writes().FindOpen(old.id)) return CardDeskOutcome::WriteUnfinished;
  const domain::MoneyDifference nothing;
  if (balances.principal < nothing || balances.bonus < nothing || balances.deposit < nothing) {
    return CardDeskOutcome::CardOverdrawn;
  }
  return std::nullopt;
}

/// Two desks may not replace one card by two.
bool IsBeingReplaced(const ports::Books& books, const domain::CardNumber& number) {
  for (const auto& write : books.card_writes().AllOpen()) {
    if (write.replaces == number) return true;
  }
  return false;
}

Begun BeginReplacement(const Deskwork& work, const BlankOnReader& blank,
                       const ReplacementRequest& request) {
  const auto old = work.books.cards().FindByNumber(request.replaced);
  if (!old || old->uid == blank.uid) return {CardDeskOutcome::CardUnknown};
  const auto balances = work.books.ledger().BalancesOf(old->id);
  if (const auto refusal = RefuseReplaced(work.books, *old, balances)) return {*refusal};
  if (IsBeingReplaced(work.books, old->number)) return {CardDeskOutcome::WriteUnfinished};
  const Approval approval = Approve(work, {request.approver, ApprovalCase::Replacement,
                                           domain::Spendable(balances)});
  if (approval.refusal) return {*approval.refusal};
  Registered registered = RegisterBlank(
      work, blank, {old->card_class, old->tier, old->member, old->valid_until});
  registered.record.principal = HintOf(balances.principal.fen());
  registered.record.bonus = HintOf(balances.bonus.fen());
  ports::CardWrite write =
      MakeWrite(work, {request.id, ports::CardWriteKind::Replace, request.reason},
                registered.card, registered.record);
  write.postings = domain::PostingsForReplacement({old->id, registered.card}, balances,
                                                  work.settings.replacement_fee);
  write.approver = approval.approver;
  write.replaces = old->number;
  work.books.card_writes().Begin(write);
  return {CardDeskOutcome::Done, write};
}

}  // namespace

CardDeskResult ReplaceCard(Context& context, ports::CardReader& reader, const Actor& actor,
                           const ReplacementRequest& request) {
  return WorkOnBlankCard(context, reader, actor,
                         {request.id, ports::CardWriteKind::Replace, request.reason},
                         [&](const Deskwork& work, const BlankOnReader& blank) {
                           return BeginReplacement(work, blank, request);
                         });
}

}  // namespace steelyard::app
