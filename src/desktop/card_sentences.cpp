/// Sentences for what the card desk did or refused.
#include <wx/intl.h>

#include "desktop/format.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

wxString SentenceAboutHold() {
  return _("A scale was told that this card may pay and has not sent the sale yet, so this much is "
           "not free. Nothing was changed; wait some minutes, or ask for less.");
}

/// What is wrong with what was asked, not with the card on the reader.
wxString SentenceAboutRequest(app::CardDeskOutcome outcome) {
  using enum app::CardDeskOutcome;
  switch (outcome) {
    case ReasonInvalid:
      return _("A reason is one line of at most 1000 characters. Nothing was changed; shorten "
               "it.");
    case ReasonMissing: return _("This needs a reason. Nothing was changed; say why.");
    case RequestIdUsed:
      return _("This request is mixed up with an earlier one. Nothing was changed; begin anew.");
    case CardGivesNoMemberPrice:
      return _("A stored-value card gives no member prices. Nothing was changed.");
    case CardOverdrawn:
      return _("The card is below zero after an offline sale. Nothing was changed; top it up "
               "first.");
    case TopUpUnknown:
      return _("There is no such top-up of this card. Nothing was changed.");
    case AlreadyCorrected:
      return _("This top-up was corrected before. Nothing was changed.");
    case SpentAlready:
      return _("Less is left on the card than the top-up brought, so it cannot be undone. "
               "Nothing was changed.");
    case HeldByScale: return SentenceAboutHold();
    case NothingToRefund:
      return _("There is nothing on the card that could be paid out. Nothing was changed.");
    case MoreThanRefundable:
      return _("That is more than can be paid out of this card. Nothing was changed; type a "
               "lower amount.");
    case SumChanged:
      return _("Another sum than the one shown would be paid out now. Nothing was changed; look "
               "at the new sum.");
    case NothingToChange:
      return _("It is like this already, so nothing was changed.");
    case DateNotLater:
      return _("The card is valid longer than that already. Nothing was changed; choose a later "
               "date.");
    case ApprovalNeeded:
      return _("This is above your limit. Nothing was changed; a manager must agree.");
    case ApproverIsSamePerson:
      return _("Nobody can approve what they do themselves. Nothing was changed; ask another "
               "manager.");
    case ApproverNotAllowed:
      return _("Only a manager may approve this. Nothing was changed; ask one.");
    case TierUnknown:
      return _("There is no such member tier. Nothing was changed; choose another.");
    case MemberUnknown:
      return _("There is no such member. Nothing was changed; choose another.");
    case MemberDisabled:
      return _("This member is disabled. Nothing was changed; choose another, or ask the "
               "manager.");
    case IdRecordMissing:
      return _("A card may hold so much only when the member's ID record is kept. Nothing was "
               "changed; ask the manager to keep it, or take a smaller amount.");
    case CardHoldsNoStoredValue:
      return _("A member card holds no money. Nothing was changed.");
    case AmountZero:
      return _("The amount is zero. Nothing was changed; type an amount.");
    case BalanceLimitExceeded:
      return _("The card would hold more than the limit allows. Nothing was changed; "
               "top up less, or register the card to a member.");
    case DepositLimitExceeded:
      return _("The deposit is above the limit. Nothing was changed; type a lower one.");
    case Done: case AlreadyDone: case NotAllowed: case BalanceChanged: case StateChanged:
    case NoCard: case SeveralCards: case UnsupportedCard: case ForeignCard:
    case DamagedCard: case CardOfAnotherStore: case CounterfeitCard: case StaleCardData:
    case AnotherCardExpected: case InterruptedFinishedInstead: case CardAlreadyIssued:
    case CardNotIssued: case CardUnknown: case WriteUnfinished: case CardNotReplaceable:
    case CardNotActive: case CardExpired: case RequestDiffers: case ValidityTooShort: break;
  }
  return {};
}

}  // namespace

wxString Sentence(app::TouchOutcome outcome) {
  switch (outcome) {
    case app::TouchOutcome::NoCard: return _("Put a card on the reader.");
    case app::TouchOutcome::SeveralCards:
      return _("Several cards lie on the reader. Leave only one.");
    case app::TouchOutcome::UnsupportedCard:
      return _("This kind of card cannot be used here. Take another one.");
    case app::TouchOutcome::BlankCard: return _("A blank card. Press F2 to issue it.");
    case app::TouchOutcome::ForeignCard:
      return _("This card belongs to somebody else's system. It is never written to.");
    case app::TouchOutcome::DamagedCard:
      return _("This card is ours, but nothing on it can be read. "
               "The books still know it: find it by its printed number.");
    case app::TouchOutcome::CardOfAnotherStore:
      return _("This card is not in this store's books. Nothing was changed on it.");
    case app::TouchOutcome::CounterfeitCard:
      return _("This card is a copy: it is not the chip that was issued. Keep it and call the "
               "manager; it is on the list of exceptions.");
    case app::TouchOutcome::StaleCardData:
      return _("This card holds older data than was last written to it. "
               "It is on the list of exceptions; do not serve it before that is cleared.");
    case app::TouchOutcome::FinishedInterrupted:
      return _("An interrupted write has just been finished. The card and the books agree.");
    case app::TouchOutcome::InterruptedRefused:
      return _("An interrupted write of this card has ended without moving money, because the "
               "books have changed since. Pay nothing out for it.");
    case app::TouchOutcome::CardShown: return _("Ready. F3 tops the card up.");
  }
  return {};
}

wxString Sentence(app::CardDeskOutcome outcome) {
  using enum app::CardDeskOutcome;
  switch (outcome) {
    case Done: return _("Done. The card and the books agree.");
    case AlreadyDone: return _("This was done before. No money has moved now.");
    case NotAllowed:
      return _("Your role may not do this. Nothing was changed; ask a manager.");
    case NoCard:
      return _("No card lies on the reader. Nothing was changed; put the card on it.");
    case SeveralCards:
      return _("Several cards lie on the reader. Nothing was changed; leave only one.");
    case UnsupportedCard:
      return _("This kind of card cannot be used here. Nothing was changed; take another one.");
    case ForeignCard:
      return _("This card belongs to somebody else's system. It was not written to.");
    case DamagedCard:
      return _("Nothing on this card can be read. Nothing was changed; "
               "find it by its printed number.");
    case CardOfAnotherStore:
      return _("This card is not in this store's books. Nothing was changed.");
    case CounterfeitCard:
      return _("This card is a copy: it is not the chip that was issued. Nothing was changed; "
               "keep it and call the manager.");
    case StaleCardData:
      return _("This card holds older data than was last written to it. Nothing was changed; "
               "see the list of exceptions.");
    case InterruptedFinishedInstead:
      return _("An earlier interrupted write was finished first. "
               "Look at the balances, then ask again if more is to be done.");
    case AnotherCardExpected:
      return _("This was begun on another card. Nothing was changed on this one; "
               "put the first card back.");
    case BalanceChanged:
      return _("The card's balance changed while it was being written. No money has moved: pay "
               "nothing out, and begin anew.");
    case StateChanged:
      return _("The card was blocked or ended while it was being written. No money has moved: "
               "pay nothing out, and look at its state.");
    case CardUnknown:
      return _("There is no card with this number. Nothing was changed; check the digits.");
    case WriteUnfinished:
      return _("A write of that card was begun and is not finished. Nothing was changed; put "
               "that card on the reader, or give the write up.");
    case CardNotReplaceable:
      return _("Only a lost, found or active card can be replaced. Nothing was changed.");
    case CardAlreadyIssued:
      return _("This card has been issued already. Nothing was changed; take a blank one.");
    case CardNotIssued:
      return _("This card is blank. Nothing was changed; issue it first.");
    case CardNotActive:
      return _("This card is not active. Nothing was changed; look at its state.");
    case CardExpired:
      return _("This card has expired. Nothing was changed; it has to be renewed first.");
    case RequestDiffers:
      return _("This request was made before with another amount. Nothing was changed now; look at "
               "the card's movements, then begin anew.");
    case ValidityTooShort:
      return _("A card without a member is good for three years at least. Nothing was changed; "
               "choose a later date, or register the card to a member.");
    case ReasonInvalid: case ReasonMissing: case RequestIdUsed: case TierUnknown:
    case MemberUnknown: case MemberDisabled: case IdRecordMissing: case CardHoldsNoStoredValue:
    case CardGivesNoMemberPrice: case AmountZero: case BalanceLimitExceeded:
    case DepositLimitExceeded: case CardOverdrawn: case TopUpUnknown: case AlreadyCorrected:
    case SpentAlready: case HeldByScale: case NothingToRefund: case MoreThanRefundable:
    case SumChanged: case NothingToChange: case DateNotLater: case ApprovalNeeded:
    case ApproverIsSamePerson: case ApproverNotAllowed:
      return SentenceAboutRequest(outcome);
  }
  return {};
}

wxString Sentence(app::CardStateOutcome outcome) {
  switch (outcome) {
    case app::CardStateOutcome::Done: return _("Done. The card's state has changed.");
    case app::CardStateOutcome::NotAllowed:
      return _("Your role may not do this. Nothing was changed; ask a manager.");
    case app::CardStateOutcome::ReasonInvalid:
      return _("A reason is one line of at most 1000 characters. Nothing was changed.");
    case app::CardStateOutcome::CardUnknown:
      return _("There is no card with this number. Nothing was changed.");
    case app::CardStateOutcome::ManagerNeeded:
      return _("The card is on the exception list, so only a manager may put it back into use. "
               "Nothing was changed; ask a manager.");
    case app::CardStateOutcome::NotInThisState:
      return _("That is not possible in the card's present state. Nothing was changed.");
  }
  return {};
}

wxString Sentence(app::CardPinOutcome outcome) {
  switch (outcome) {
    case app::CardPinOutcome::Done: return _("Done. The card's PIN has changed.");
    case app::CardPinOutcome::NotAllowed:
      return _("Your role may not do this. Nothing was changed; ask a manager.");
    case app::CardPinOutcome::CardUnknown:
      return _("There is no card with this number. Nothing was changed.");
    case app::CardPinOutcome::CardNotActive:
      return _("Only an active card is given a PIN. Nothing was changed; look at its state.");
    case app::CardPinOutcome::NothingToChange:
      return _("The card has no such PIN any more. Nothing was changed; open this window anew.");
  }
  return {};
}

wxString RuleText(const app::RefundQuote& quote) {
  if (quote.is_early) {
    return _("Soon after the first top-up all principal comes back; the bonus stays with the "
             "store.");
  }
  switch (quote.rule) {
    case domain::RefundRule::ProRata:
      return _("Of what is left, the part that was paid for comes back; the part that was given "
               "as bonus stays with the store.");
    case domain::RefundRule::PrincipalFirst:
      return _("Purchases count as paid with the holder's own money first: only what is left of "
               "that comes back.");
    case domain::RefundRule::BonusFirst:
      return _("Purchases count as paid with the bonus first: what is left of the holder's own "
               "money comes back.");
  }
  return {};
}

wxString HoldingText(domain::MoneyDifference principal, domain::MoneyDifference bonus) {
  // TRANSLATORS: the first %s is principal and bonus together.
  return wxString::Format(_("%s (principal %s, bonus %s)"), MoneyText(principal + bonus),
                          MoneyText(principal), MoneyText(bonus));
}

}  // namespace steelyard::desktop
