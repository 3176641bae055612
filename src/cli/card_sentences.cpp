/// The words of the command line: the card desk.
#include "base/check.h"
#include "cli/sentences.h"

namespace steelyard::cli {
namespace {

constexpr const char* kHeldByScale =
    "A scale was told that this card may pay and has not sent the sale yet, so this much is not "
    "free. Nothing was done; wait until the sale is there (a hold ends by itself after the minutes "
    "of cards.hold_minutes), or ask for less.";

/// What is wrong with what was asked, not with the card on the reader.
std::string SentenceAboutRequest(app::CardDeskOutcome outcome) {
  using enum app::CardDeskOutcome;
  switch (outcome) {
    case IdRecordMissing:
      return "A card may hold so much only when the member's ID record is kept. Nothing was done; "
             "keep it with member id keep, or take a smaller amount.";
    case DepositLimitExceeded:
      return "The deposit is above the store's limit. Nothing was done; take a smaller one.";
    case ReasonInvalid:
      return "A reason is one line of at most 1000 characters. Nothing was done; shorten it.";
    case ReasonMissing:
      return "This needs a reason, for the audit log. Nothing was done; give one with --reason.";
    case RequestIdUsed:
      return "This request's id belongs to something else that was asked before. Nothing was "
             "done; take a new id.";
    case CardGivesNoMemberPrice:
      return "A stored-value card gives no member prices. Nothing was done; only member cards "
             "have a tier.";
    case CardOverdrawn:
      return "The card is below zero after a sale while the scale was offline. Nothing was done; "
             "top it up first, or see exceptions list.";
    case TopUpUnknown:
      return "There is no such top-up of this card. Nothing was done; see card statement.";
    case AlreadyCorrected: return "This top-up was corrected before. Nothing was done.";
    case SpentAlready:
      return "Less is left on the card than the top-up brought, so it cannot be undone. Nothing "
             "was done; refund what is left instead.";
    case HeldByScale: return kHeldByScale;
    case NothingToRefund:
      return "There is nothing on the card that could be paid out. Nothing was done.";
    case MoreThanRefundable:
      return "That is more than can be paid out of this card. Nothing was done; ask for less.";
    case SumChanged:
      return "Another sum than the one expected would be paid out now. Nothing was done; look at "
             "the new sum and ask again.";
    case NothingToChange:
      return "It is like this already, so nothing was done.";
    case DateNotLater:
      return "The card is valid longer than that already. Nothing was done; give a later date.";
    case ApprovalNeeded:
      return "This is above your limit. Nothing was done; a manager must agree with --approver "
             "and --approver-password-file.";
    case ApproverIsSamePerson:
      return "Nobody can approve what they do themselves. Nothing was done; ask another manager.";
    case ApproverNotAllowed:
      return "Only a manager may approve this. Nothing was done; ask one.";
    case TierUnknown:
      return "There is no such tier. Nothing was done; see tier list.";
    case MemberUnknown:
      return "There is no such member. Nothing was done; see member list.";
    case MemberDisabled:
      return "This member is disabled. Nothing was done; see member enable.";
    case CardHoldsNoStoredValue:
      return "A member card holds no money. Nothing was done; only stored-value cards are topped "
             "up.";
    case AmountZero:
      return "The amount is zero. Nothing was done; give more than 0.00.";
    case BalanceLimitExceeded:
      return "The card would hold more than the store's limit. Nothing was done; take a smaller "
             "amount, or a member's card, which may hold more.";
    case Done: case AlreadyDone: case NotAllowed: case BalanceChanged: case StateChanged:
    case NoCard: case SeveralCards: case UnsupportedCard: case ForeignCard: case DamagedCard:
    case CardOfAnotherStore: case CounterfeitCard: case StaleCardData: case AnotherCardExpected:
    case InterruptedFinishedInstead: case CardAlreadyIssued: case CardNotIssued:
    case CardUnknown: case WriteUnfinished: case CardNotReplaceable: case CardNotActive:
    case CardExpired: case RequestDiffers: case ValidityTooShort: break;
  }
  base::Check(false);
  return {};
}

}  // namespace

std::string Sentence(app::TouchOutcome outcome) {
  using enum app::TouchOutcome;
  switch (outcome) {
    case NoCard:
      return "There is no card on the reader. Nothing was done; put one on it and try again.";
    case SeveralCards:
      return "There is more than one card on the reader. Nothing was done; leave only one.";
    case UnsupportedCard:
      return "This kind of card is not supported. Nothing was done; take a "
             "MIFARE Classic 1K or an FMCOS CPU card.";
    case BlankCard:
      return "This card is blank: it was never issued. Nothing was done; card issue makes it a "
             "card of this store.";
    case ForeignCard:
      return "This is not a card of this store, and it is not blank. It was not written to; take "
             "another card.";
    case DamagedCard:
      return "This is a card of this store, but nothing on it can be read. Its money is safe in "
             "the books; look it up with --card and its printed number.";
    case CardOfAnotherStore:
      return "The card was written with this store's keys, but is not in these books. Nothing was "
             "done; find out which store issued it.";
    case CounterfeitCard:
      return "This card is a copy: it is not the chip that was issued. Nothing was done, and an "
             "exception is on the list; keep the card and see exceptions list.";
    case StaleCardData:
      return "Older data was put back on this card. Nothing was done, and an exception is on the "
             "list; keep the card and see exceptions list.";
    case FinishedInterrupted:
      return "An interrupted write of this card has just been finished.";
    case InterruptedRefused:
      return "An interrupted write of this card has ended without moving money, because the books "
             "changed since it was begun. Nothing may be paid out for it.";
    case CardShown:
      return "Done.";
  }
  base::Check(false);
  return {};
}

std::string Sentence(app::CardDeskOutcome outcome) {
  using enum app::CardDeskOutcome;
  switch (outcome) {
    case Done:
      return "Done.";
    case AlreadyDone:
      return "This request was done before. No money moved now.";
    case NotAllowed:
      return "This operator may not do this. Nothing was done; log in as card desk or manager.";
    case NoCard:
      return Sentence(app::TouchOutcome::NoCard);
    case SeveralCards:
      return Sentence(app::TouchOutcome::SeveralCards);
    case UnsupportedCard:
      return Sentence(app::TouchOutcome::UnsupportedCard);
    case ForeignCard:
      return Sentence(app::TouchOutcome::ForeignCard);
    case DamagedCard:
      return Sentence(app::TouchOutcome::DamagedCard);
    case CardOfAnotherStore:
      return Sentence(app::TouchOutcome::CardOfAnotherStore);
    case CounterfeitCard:
      return Sentence(app::TouchOutcome::CounterfeitCard);
    case StaleCardData:
      return Sentence(app::TouchOutcome::StaleCardData);
    case InterruptedFinishedInstead:
      return "An earlier interrupted write of this card was finished instead. What you asked for "
             "was not done; look at the card, then ask again if it is still wanted.";
    case AnotherCardExpected:
      return "Another card than the one meant lies on the reader. Nothing was done; put the right "
             "one on it.";
    case BalanceChanged:
      return "The card's balance changed while it was being written. No money moved and nothing "
             "may be paid out; look at the card and ask anew.";
    case StateChanged:
      return "The card was blocked or ended while it was being written. No money moved and "
             "nothing may be paid out; see card show.";
    case CardUnknown:
      return "There is no card with this number. Nothing was done; check the digits.";
    case WriteUnfinished:
      return "A write of that card was begun and is not finished. Nothing was done; lay that "
             "card on the reader, or give the write up with card abandon.";
    case CardNotReplaceable:
      return "Only a lost, found or active card can be replaced. Nothing was done; see card show.";
    case CardAlreadyIssued:
      return "This card is issued already. Nothing was done; take a blank one.";
    case CardNotIssued:
      return "This card is blank. Nothing was done; issue it first.";
    case CardNotActive:
      return "This card is not active. Nothing was done; see card show for its state.";
    case CardExpired:
      return "This card's validity has ended. Nothing was done.";
    case RequestDiffers:
      return "This request was made before with another amount. Nothing was done now; see card "
             "statement for what was done then, and take a new id for something new.";
    case ValidityTooShort:
      return "A card without a member is good for three years at least. Nothing was done; give a "
             "later date, or name the member.";
    case ReasonInvalid: case ReasonMissing: case RequestIdUsed: case TierUnknown:
    case MemberUnknown: case MemberDisabled: case CardHoldsNoStoredValue:
    case CardGivesNoMemberPrice: case IdRecordMissing: case AmountZero:
    case BalanceLimitExceeded: case DepositLimitExceeded: case CardOverdrawn: case TopUpUnknown:
    case AlreadyCorrected: case SpentAlready: case HeldByScale: case NothingToRefund:
    case MoreThanRefundable: case SumChanged: case NothingToChange: case DateNotLater:
    case ApprovalNeeded: case ApproverIsSamePerson: case ApproverNotAllowed:
      return SentenceAboutRequest(outcome);
  }
  base::Check(false);
  return {};
}

std::string Sentence(app::CardPinOutcome outcome) {
  using enum app::CardPinOutcome;
  switch (outcome) {
    case Done:
      return "Done.";
    case NotAllowed:
      return "This operator may not do this. Nothing was changed; log in as card desk or manager.";
    case CardUnknown:
      return "There is no card with this number. Nothing was changed; check the digits.";
    case CardNotActive:
      return "Only an active card is given a PIN. Nothing was changed; see card show.";
    case NothingToChange:
      return "The card has no PIN, or none that is locked. Nothing was changed.";
  }
  base::Check(false);
  return {};
}

std::string Sentence(app::CardStateOutcome outcome) {
  using enum app::CardStateOutcome;
  switch (outcome) {
    case Done:
      return "Done.";
    case NotAllowed:
      return "This operator may not do this. Nothing was changed; log in as card desk or manager.";
    case ReasonInvalid:
      return "A reason is one line of at most 1000 characters. Nothing was changed; shorten it.";
    case CardUnknown:
      return "There is no card with this number. Nothing was changed; check the digits.";
    case ManagerNeeded:
      return "The card is on the exception list, so only a manager may put it back into use. "
             "Nothing was changed; see exceptions list.";
    case NotInThisState:
      return "The card's state does not allow this. Nothing was changed; see card show.";
  }
  base::Check(false);
  return {};
}

std::string_view ToText(app::TouchOutcome outcome) {
  using enum app::TouchOutcome;
  switch (outcome) {
    case NoCard:
      return "no_card";
    case SeveralCards:
      return "several_cards";
    case UnsupportedCard:
      return "unsupported_card";
    case BlankCard:
      return "blank_card";
    case ForeignCard:
      return "foreign_card";
    case DamagedCard:
      return "damaged_card";
    case CardOfAnotherStore:
      return "card_of_another_store";
    case CounterfeitCard:
      return "counterfeit_card";
    case StaleCardData:
      return "stale_card_data";
    case FinishedInterrupted:
      return "finished_interrupted";
    case InterruptedRefused:
      return "interrupted_refused";
    case CardShown:
      return "done";
  }
  base::Check(false);
  return {};
}

}  // namespace steelyard::cli
