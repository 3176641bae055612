#include "app/card_batch.h"

#include "app/roles.h"
#include "base/check.h"

namespace steelyard::app {

namespace {

/// Whether another card may fare better.
bool IsOfTheCard(CardDeskOutcome outcome) {
  using enum CardDeskOutcome;
  switch (outcome) {
    case NoCard: case SeveralCards: case UnsupportedCard: case ForeignCard: case DamagedCard:
    case CounterfeitCard: case CardOfAnotherStore: case StaleCardData: case AnotherCardExpected:
    case InterruptedFinishedInstead: case CardAlreadyIssued: case BalanceChanged:
    case StateChanged: case WriteUnfinished: return true;
    case Done: case AlreadyDone: case NotAllowed: case ReasonInvalid: case ReasonMissing:
    case RequestIdUsed: case RequestDiffers: case CardNotIssued: case CardUnknown:
    case ValidityTooShort: case CardNotReplaceable:
    case CardNotActive: case CardExpired: case TierUnknown: case MemberUnknown:
    case MemberDisabled: case CardHoldsNoStoredValue: case CardGivesNoMemberPrice:
    case AmountZero: case BalanceLimitExceeded: case IdRecordMissing: case DepositLimitExceeded:
    case CardOverdrawn: case TopUpUnknown: case AlreadyCorrected: case SpentAlready:
    case HeldByScale:
    case NothingToRefund: case MoreThanRefundable: case SumChanged: case NothingToChange:
    case DateNotLater: case ApprovalNeeded: case ApproverIsSamePerson: case ApproverNotAllowed:
      return false;
  }
  base::Check(false);
  return false;
}

}  // namespace

BatchStep CardBatch::Step(ports::CardReader& reader) {
  if (issued() >= m_plan.count) return BatchStep::Finished;
  if (!MayWorkAtDesk(m_actor.role)) return Stop(CardDeskOutcome::NotAllowed);
  const ports::Touch there = reader.Look();
  const bool is_empty = there.outcome == ports::TouchOutcome::NoCard;
  if (is_empty) m_refused.reset();
  const bool was_here = there.uid && (there.uid == m_last || there.uid == m_refused);
  if (is_empty || was_here) return BatchStep::LayNextCard;
  const TouchResult touched = TouchCard(m_context, reader, m_actor);
  if (touched.outcome == TouchOutcome::FinishedInterrupted &&
      touched.finished == ports::CardWriteKind::Issue) {
    return Count(touched.view.value());
  }
  return IssueNext(reader, there.uid);
}

BatchStep CardBatch::IssueNext(ports::CardReader& reader,
                               const std::optional<domain::CardUid>& uid) {
  const IssueRequest request{
      .id = ports::NewId<base::Id128>(m_context.clock, m_context.entropy),
      .card_class = m_plan.card_class,
      .member = std::nullopt,
      .tier = m_plan.tier,
      .top_up = m_plan.top_up,
      .deposit = m_plan.deposit,
      .valid_until = m_plan.valid_until,
      .approver = m_plan.approver};
  const CardDeskResult result = IssueCard(m_context, reader, m_actor, request);
  if (result.outcome == CardDeskOutcome::NoCard) return BatchStep::LayNextCard;
  if (result.outcome != CardDeskOutcome::Done) {
    if (IsOfTheCard(result.outcome)) m_refused = uid;
    return Stop(result.outcome);
  }
  return Count(result.view.value());
}

bool CardBatch::MayGoOn() const { return IsOfTheCard(m_stopped_by); }

BatchStep CardBatch::Stop(CardDeskOutcome outcome) {
  m_stopped_by = outcome;
  return BatchStep::Stopped;
}

BatchStep CardBatch::Count(const CardView& view) {
  m_issued.push_back(view.card.number);
  m_last = view.card.uid;
  return BatchStep::Issued;
}

}  // namespace steelyard::app
