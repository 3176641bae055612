/// Issuing and topping up.
#include "app/card_desk.h"

#include <algorithm>

#include "app/desk_work.h"
#include "app/id_records.h"

namespace steelyard::app {
namespace {

using domain::Money;

/// Whether the card may hold so much.
std::optional<CardDeskOutcome> RefuseBalance(const Deskwork& work,
                                             const std::optional<domain::MemberId>& member,
                                             std::int64_t fen) {
  const auto balance = Money::FromFen(std::max<std::int64_t>(fen, 0));
  if (!balance || *balance > BalanceLimit(member, work.settings.limits)) {
    return CardDeskOutcome::BalanceLimitExceeded;
  }
  if (LacksIdRecord(work.books, member, *balance)) return CardDeskOutcome::IdRecordMissing;
  return std::nullopt;
}

std::optional<CardDeskOutcome> RefuseIssue(const Deskwork& work, const IssueRequest& request) {
  if (request.valid_until && *request.valid_until < Today(work.context, work.settings)) {
    return CardDeskOutcome::CardExpired;
  }
  if (IsTooShort(work, {request.card_class, request.member, request.valid_until})) {
    return CardDeskOutcome::ValidityTooShort;
  }
  if (!IsTierKnown(work.books, request.tier)) return CardDeskOutcome::TierUnknown;
  if (request.member) {
    const auto member = work.books.members().Find(*request.member);
    if (!member) return CardDeskOutcome::MemberUnknown;
    if (member->disabled) return CardDeskOutcome::MemberDisabled;
  }
  if (!request.top_up.IsZero() && !domain::HoldsStoredValue(request.card_class)) {
    return CardDeskOutcome::CardHoldsNoStoredValue;
  }
  const Money bonus = domain::BonusFor(request.top_up, work.settings.bonus_ladder);
  const std::int64_t balance = request.top_up.fen() + bonus.fen();
  if (const auto refusal = RefuseBalance(work, request.member, balance)) return refusal;
  if (request.deposit > work.settings.limits.deposit) {
    return CardDeskOutcome::DepositLimitExceeded;
  }
  return std::nullopt;
}

CardPlan PlanOf(const Deskwork& work, const IssueRequest& request) {
  CardPlan plan{request.card_class, request.tier, request.member, request.valid_until};
  if (plan.tier.empty() && plan.member && domain::GivesMemberPrice(plan.card_class)) {
    plan.tier = work.books.members().Find(*plan.member).value().tier;
  }
  if (!plan.valid_until && !plan.member) {
    plan.valid_until = ThreeYearsAfter(Today(work.context, work.settings));
  }
  return plan;
}

Begun BeginIssue(const Deskwork& work, const BlankOnReader& blank, const IssueRequest& request) {
  if (const auto refusal = RefuseIssue(work, request)) return {*refusal};
  const Approval approval =
      Approve(work, {request.approver, ApprovalCase::TopUp, request.top_up});
  if (approval.refusal) return {*approval.refusal};
  Registered registered = RegisterBlank(work, blank, PlanOf(work, request));
  const Money bonus = domain::BonusFor(request.top_up, work.settings.bonus_ladder);
  registered.record.principal = request.top_up;
  registered.record.bonus = bonus;
  ports::CardWrite write = MakeWrite(work, {request.id, ports::CardWriteKind::Issue},
                                     registered.card, registered.record);
  write.postings =
      domain::PostingsForTopUp(registered.card, {request.top_up, bonus, request.deposit});
  write.approver = approval.approver;
  work.books.card_writes().Begin(write);
  return {CardDeskOutcome::Done, write};
}

Begun BeginTopUp(const Deskwork& work, const IssuedOnReader& issued,
                 const TopUpRequest& request) {
  const ports::Card& card = issued.card;
  if (card.state != domain::CardState::Active) return {CardDeskOutcome::CardNotActive};
  if (IsExpired(work, card)) return {CardDeskOutcome::CardExpired};
  if (!domain::HoldsStoredValue(card.card_class)) {
    return {CardDeskOutcome::CardHoldsNoStoredValue};
  }
  if (request.amount.IsZero()) return {CardDeskOutcome::AmountZero};
  const Money bonus = domain::BonusFor(request.amount, work.settings.bonus_ladder);
  const auto balances = work.books.ledger().BalancesOf(card.id);
  const std::int64_t principal = balances.principal.fen() + request.amount.fen();
  const std::int64_t total_bonus = balances.bonus.fen() + bonus.fen();
  if (const auto refusal = RefuseBalance(work, card.member, principal + total_bonus)) {
    return {*refusal};
  }
  const Approval approval =
      Approve(work, {request.approver, ApprovalCase::TopUp, request.amount});
  if (approval.refusal) return {*approval.refusal};
  domain::CardRecord record = issued.record;
  record.principal = HintOf(principal);
  record.bonus = HintOf(total_bonus);
  ports::CardWrite write =
      MakeWrite(work, {request.id, ports::CardWriteKind::TopUp}, card.id, record);
  write.postings = domain::PostingsForTopUp(card.id, {request.amount, bonus, Money()});
  write.approver = approval.approver;
  work.books.card_writes().Begin(write);
  return {CardDeskOutcome::Done, write};
}

}  // namespace

CardDeskResult IssueCard(Context& context, ports::CardReader& reader, const Actor& actor,
                         const IssueRequest& request) {
  return WorkOnBlankCard(context, reader, actor,
                         {request.id, ports::CardWriteKind::Issue, {},
                          Money::FromFen(request.top_up.fen() + request.deposit.fen())},
                         [&](const Deskwork& work, const BlankOnReader& blank) {
                           return BeginIssue(work, blank, request);
                         });
}

CardDeskResult TopUpCard(Context& context, ports::CardReader& reader, const Actor& actor,
                         const TopUpRequest& request) {
  return WorkOnIssuedCard(context, reader, actor,
                          {request.id, ports::CardWriteKind::TopUp, {}, request.amount},
                          [&](const Deskwork& work, const IssuedOnReader& issued) {
                            return BeginTopUp(work, issued, request);
                          });
}

}  // namespace steelyard::app
