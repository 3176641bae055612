/// The names of the card desk's outcomes, as scripts read them.
#include "app/card_desk.h"
#include "base/check.h"

namespace steelyard::app {

std::string_view ToText(CardDeskOutcome outcome) {
  switch (outcome) {
    case CardDeskOutcome::Done: return "done";
    case CardDeskOutcome::AlreadyDone: return "already_done";
    case CardDeskOutcome::NotAllowed: return "not_allowed";
    case CardDeskOutcome::ReasonInvalid: return "reason_invalid";
    case CardDeskOutcome::ReasonMissing: return "reason_missing";
    case CardDeskOutcome::RequestIdUsed: return "request_id_used";
    case CardDeskOutcome::RequestDiffers: return "request_differs";
    case CardDeskOutcome::BalanceChanged: return "balance_changed";
    case CardDeskOutcome::StateChanged: return "state_changed";
    case CardDeskOutcome::NoCard: return "no_card";
    case CardDeskOutcome::SeveralCards: return "several_cards";
    case CardDeskOutcome::UnsupportedCard: return "unsupported_card";
    case CardDeskOutcome::ForeignCard: return "foreign_card";
    case CardDeskOutcome::DamagedCard: return "damaged_card";
    case CardDeskOutcome::CardOfAnotherStore: return "card_of_another_store";
    case CardDeskOutcome::CounterfeitCard: return "counterfeit_card";
    case CardDeskOutcome::StaleCardData: return "stale_card_data";
    case CardDeskOutcome::AnotherCardExpected: return "another_card_expected";
    case CardDeskOutcome::InterruptedFinishedInstead: return "interrupted_finished_instead";
    case CardDeskOutcome::CardAlreadyIssued: return "card_already_issued";
    case CardDeskOutcome::CardNotIssued: return "card_not_issued";
    case CardDeskOutcome::CardUnknown: return "card_unknown";
    case CardDeskOutcome::WriteUnfinished: return "write_unfinished";
    case CardDeskOutcome::CardNotReplaceable: return "card_not_replaceable";
    case CardDeskOutcome::CardNotActive: return "card_not_active";
    case CardDeskOutcome::CardExpired: return "card_expired";
    case CardDeskOutcome::ValidityTooShort: return "validity_too_short";
    case CardDeskOutcome::TierUnknown: return "tier_unknown";
    case CardDeskOutcome::MemberUnknown: return "member_unknown";
    case CardDeskOutcome::MemberDisabled: return "member_disabled";
    case CardDeskOutcome::CardHoldsNoStoredValue: return "card_holds_no_stored_value";
    case CardDeskOutcome::CardGivesNoMemberPrice: return "card_gives_no_member_price";
    case CardDeskOutcome::AmountZero: return "amount_zero";
    case CardDeskOutcome::BalanceLimitExceeded: return "balance_limit_exceeded";
    case CardDeskOutcome::IdRecordMissing: return "id_record_missing";
    case CardDeskOutcome::DepositLimitExceeded: return "deposit_limit_exceeded";
    case CardDeskOutcome::CardOverdrawn: return "card_overdrawn";
    case CardDeskOutcome::TopUpUnknown: return "top_up_unknown";
    case CardDeskOutcome::AlreadyCorrected: return "already_corrected";
    case CardDeskOutcome::SpentAlready: return "spent_already";
    case CardDeskOutcome::HeldByScale: return "held_by_scale";
    case CardDeskOutcome::NothingToRefund: return "nothing_to_refund";
    case CardDeskOutcome::MoreThanRefundable: return "more_than_refundable";
    case CardDeskOutcome::SumChanged: return "sum_changed";
    case CardDeskOutcome::NothingToChange: return "nothing_to_change";
    case CardDeskOutcome::DateNotLater: return "date_not_later";
    case CardDeskOutcome::ApprovalNeeded: return "approval_needed";
    case CardDeskOutcome::ApproverIsSamePerson: return "approver_is_same_person";
    case CardDeskOutcome::ApproverNotAllowed: return "approver_not_allowed";
  }
  base::Check(false);
  return {};
}

}  // namespace steelyard::app
