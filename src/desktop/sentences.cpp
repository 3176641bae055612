/// Sentences for the outcomes of use cases: what happened, what was not done, what to do now.
#include <wx/intl.h>

#include "desktop/format.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

wxString ListOf(const std::vector<std::string>& codes) {
  wxString text;
  for (const auto& code : codes) text += (text.empty() ? "" : ", ") + wxString::FromUTF8(code);
  return text;
}

}  // namespace

wxString Sentence(const base::Explanation& explanation) {
  std::vector<std::string> arguments;
  for (const auto& argument : explanation.arguments()) {
    arguments.push_back(FromWx(Sentence(argument)));
  }
  const auto words = ToWx(explanation.words());
  if (words.empty()) return words;  // gettext would answer with its header
  return ToWx(base::FillIn(FromWx(wxGetTranslation(words)), arguments));
}

namespace {

/// What is wrong with what was asked, not with the card on the reader.
wxString SentenceAboutRequest(app::CardDeskOutcome outcome) {
  switch (outcome) {
    case app::CardDeskOutcome::ReasonInvalid:
      return _("A reason is one line of at most 1000 characters. Nothing was changed; shorten "
               "it.");
    case app::CardDeskOutcome::ReasonMissing:
      return _("This needs a reason. Nothing was changed; say why.");
    case app::CardDeskOutcome::RequestIdUsed:
      return _("This request is mixed up with an earlier one. Nothing was changed; begin anew.");
    case app::CardDeskOutcome::CardGivesNoMemberPrice:
      return _("A stored-value card gives no member prices. Nothing was changed.");
    case app::CardDeskOutcome::CardOverdrawn:
      return _("The card is below zero after an offline sale. Nothing was changed; top it up "
               "first.");
    case app::CardDeskOutcome::TopUpUnknown:
      return _("There is no such top-up of this card. Nothing was changed.");
    case app::CardDeskOutcome::AlreadyCorrected:
      return _("This top-up was corrected before. Nothing was changed.");
    case app::CardDeskOutcome::SpentAlready:
      return _("Less is left on the card than the top-up brought, so it cannot be undone. "
               "Nothing was changed.");
    case app::CardDeskOutcome::NothingToRefund:
      return _("There is nothing on the card that could be paid out. Nothing was changed.");
    case app::CardDeskOutcome::MoreThanRefundable:
      return _("That is more than can be paid out of this card. Nothing was changed; type a "
               "lower amount.");
    case app::CardDeskOutcome::SumChanged:
      return _("Another sum than the one shown would be paid out now. Nothing was changed; look "
               "at the new sum.");
    case app::CardDeskOutcome::NothingToChange:
      return _("It is like this already, so nothing was changed.");
    case app::CardDeskOutcome::DateNotLater:
      return _("The card is valid longer than that already. Nothing was changed; choose a later "
               "date.");
    case app::CardDeskOutcome::ApprovalNeeded:
      return _("This is above your limit. Nothing was changed; a manager must agree.");
    case app::CardDeskOutcome::ApproverIsSamePerson:
      return _("Nobody can approve what they do themselves. Nothing was changed; ask another "
               "manager.");
    case app::CardDeskOutcome::ApproverNotAllowed:
      return _("Only a manager may approve this. Nothing was changed; ask one.");
    case app::CardDeskOutcome::TierUnknown:
      return _("There is no such member tier. Nothing was changed; choose another.");
    case app::CardDeskOutcome::MemberUnknown:
      return _("There is no such member. Nothing was changed; choose another.");
    case app::CardDeskOutcome::CardHoldsNoStoredValue:
      return _("A member card holds no money. Nothing was changed.");
    case app::CardDeskOutcome::AmountZero:
      return _("The amount is zero. Nothing was changed; type an amount.");
    case app::CardDeskOutcome::BalanceLimitExceeded:
      return _("The card would hold more than the limit allows. Nothing was changed; "
               "top up less, or register the card to a member.");
    case app::CardDeskOutcome::DepositLimitExceeded:
      return _("The deposit is above the limit. Nothing was changed; type a lower one.");
    case app::CardDeskOutcome::Done: case app::CardDeskOutcome::AlreadyDone:
    case app::CardDeskOutcome::NotAllowed: case app::CardDeskOutcome::BalanceChanged:
    case app::CardDeskOutcome::StateChanged: case app::CardDeskOutcome::NoCard:
    case app::CardDeskOutcome::SeveralCards: case app::CardDeskOutcome::UnsupportedCard:
    case app::CardDeskOutcome::ForeignCard: case app::CardDeskOutcome::DamagedCard:
    case app::CardDeskOutcome::CardOfAnotherStore: case app::CardDeskOutcome::CounterfeitCard:
    case app::CardDeskOutcome::StaleCardData: case app::CardDeskOutcome::AnotherCardExpected:
    case app::CardDeskOutcome::InterruptedFinishedInstead:
    case app::CardDeskOutcome::CardAlreadyIssued: case app::CardDeskOutcome::CardNotIssued:
    case app::CardDeskOutcome::CardUnknown: case app::CardDeskOutcome::WriteUnfinished:
    case app::CardDeskOutcome::CardNotReplaceable: case app::CardDeskOutcome::CardNotActive:
    case app::CardDeskOutcome::CardExpired: break;
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
  switch (outcome) {
    case app::CardDeskOutcome::Done: return _("Done. The card and the books agree.");
    case app::CardDeskOutcome::AlreadyDone:
      return _("This was done before. No money has moved now.");
    case app::CardDeskOutcome::NotAllowed:
      return _("Your role may not do this. Nothing was changed; ask a manager.");
    case app::CardDeskOutcome::NoCard:
      return _("No card lies on the reader. Nothing was changed; put the card on it.");
    case app::CardDeskOutcome::SeveralCards:
      return _("Several cards lie on the reader. Nothing was changed; leave only one.");
    case app::CardDeskOutcome::UnsupportedCard:
      return _("This kind of card cannot be used here. Nothing was changed; take another one.");
    case app::CardDeskOutcome::ForeignCard:
      return _("This card belongs to somebody else's system. It was not written to.");
    case app::CardDeskOutcome::DamagedCard:
      return _("Nothing on this card can be read. Nothing was changed; "
               "find it by its printed number.");
    case app::CardDeskOutcome::CardOfAnotherStore:
      return _("This card is not in this store's books. Nothing was changed.");
    case app::CardDeskOutcome::CounterfeitCard:
      return _("This card is a copy: it is not the chip that was issued. Nothing was changed; "
               "keep it and call the manager.");
    case app::CardDeskOutcome::StaleCardData:
      return _("This card holds older data than was last written to it. Nothing was changed; "
               "see the list of exceptions.");
    case app::CardDeskOutcome::InterruptedFinishedInstead:
      return _("An earlier interrupted write was finished first. "
               "Look at the balances, then ask again if more is to be done.");
    case app::CardDeskOutcome::AnotherCardExpected:
      return _("This was begun on another card. Nothing was changed on this one; "
               "put the first card back.");
    case app::CardDeskOutcome::BalanceChanged:
      return _("The card's balance changed while it was being written. No money has moved: pay "
               "nothing out, and begin anew.");
    case app::CardDeskOutcome::StateChanged:
      return _("The card was blocked or ended while it was being written. No money has moved: "
               "pay nothing out, and look at its state.");
    case app::CardDeskOutcome::CardUnknown:
      return _("There is no card with this number. Nothing was changed; check the digits.");
    case app::CardDeskOutcome::WriteUnfinished:
      return _("A write of that card was begun and is not finished. Nothing was changed; put "
               "that card on the reader, or give the write up.");
    case app::CardDeskOutcome::CardNotReplaceable:
      return _("Only a lost, found or active card can be replaced. Nothing was changed.");
    case app::CardDeskOutcome::CardAlreadyIssued:
      return _("This card has been issued already. Nothing was changed; take a blank one.");
    case app::CardDeskOutcome::CardNotIssued:
      return _("This card is blank. Nothing was changed; issue it first.");
    case app::CardDeskOutcome::CardNotActive:
      return _("This card is not active. Nothing was changed; look at its state.");
    case app::CardDeskOutcome::CardExpired:
      return _("This card has expired. Nothing was changed; it has to be renewed first.");
    case app::CardDeskOutcome::ReasonInvalid: case app::CardDeskOutcome::ReasonMissing:
    case app::CardDeskOutcome::RequestIdUsed: case app::CardDeskOutcome::TierUnknown:
    case app::CardDeskOutcome::MemberUnknown:
    case app::CardDeskOutcome::CardHoldsNoStoredValue:
    case app::CardDeskOutcome::CardGivesNoMemberPrice: case app::CardDeskOutcome::AmountZero:
    case app::CardDeskOutcome::BalanceLimitExceeded:
    case app::CardDeskOutcome::DepositLimitExceeded: case app::CardDeskOutcome::CardOverdrawn:
    case app::CardDeskOutcome::TopUpUnknown: case app::CardDeskOutcome::AlreadyCorrected:
    case app::CardDeskOutcome::SpentAlready: case app::CardDeskOutcome::NothingToRefund:
    case app::CardDeskOutcome::MoreThanRefundable: case app::CardDeskOutcome::SumChanged:
    case app::CardDeskOutcome::NothingToChange: case app::CardDeskOutcome::DateNotLater:
    case app::CardDeskOutcome::ApprovalNeeded: case app::CardDeskOutcome::ApproverIsSamePerson:
    case app::CardDeskOutcome::ApproverNotAllowed:
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
    case app::CardStateOutcome::NotInThisState:
      return _("That is not possible in the card's present state. Nothing was changed.");
  }
  return {};
}

wxString Sentence(app::AddScaleOutcome outcome, const ports::ScaleDrivers& drivers) {
  switch (outcome) {
    case app::AddScaleOutcome::Done: return _("The scale was added.");
    case app::AddScaleOutcome::NotAllowed:
      return _("Your role may not do this. Nothing was changed; ask a manager.");
    case app::AddScaleOutcome::NumberTaken:
      return _("There is a scale with this number already. Choose another number.");
    case app::AddScaleOutcome::NumberOutOfRange:
      return _("A scale's number is from 1 to 255. Nothing was added.");
    case app::AddScaleOutcome::DriverUnknown:
      // TRANSLATORS: %s is a list of codes: api, txt-mode.
      return wxString::Format(_("This program has no such driver. Nothing was added; it has %s."),
                              ListOf(drivers.Names()));
    case app::AddScaleOutcome::ProfileUnknown:
      // TRANSLATORS: %s is a list of codes: 64, 69, gbk.
      return wxString::Format(_("The driver has no such profile. Nothing was added; txt-mode takes "
                                "words like %s, joined by +, and api takes none."),
                              ListOf(drivers.ProfileWords("txt-mode")));
    case app::AddScaleOutcome::AddressMissing:
      return _("This driver needs the scale's address, as HOST:PORT. Nothing was added.");
    case app::AddScaleOutcome::AddressInvalid:
      return _("The address is not HOST:PORT. Nothing was added.");
  }
  return {};
}

wxString Sentence(app::RemoveScaleOutcome outcome) {
  switch (outcome) {
    case app::RemoveScaleOutcome::Done:
      return _("The scale was removed. Its sales stay in the books.");
    case app::RemoveScaleOutcome::NotAllowed:
      return _("Your role may not do this. Nothing was changed; ask a manager.");
    case app::RemoveScaleOutcome::Unknown: return _("There is no such scale any more.");
  }
  return {};
}

wxString Sentence(app::PriceChangeOutcome outcome) {
  switch (outcome) {
    case app::PriceChangeOutcome::Done:
      return _("The prices are saved. Send them to the scales.");
    case app::PriceChangeOutcome::NotAllowed:
      return _("Your role may not change prices. Nothing was saved; ask a manager.");
    case app::PriceChangeOutcome::NothingToChange: return _("There is nothing to save.");
    case app::PriceChangeOutcome::MistakeFound: return _("Nothing was saved.");
  }
  return {};
}

wxString Sentence(domain::ProductMistake mistake) {
  switch (mistake) {
    case domain::ProductMistake::CodeInvalid: return _("The code must be 1 to 6 digits.");
    case domain::ProductMistake::NameEmpty: return _("The name is empty.");
    case domain::ProductMistake::NameTooLong: return _("The name is too long.");
    case domain::ProductMistake::NameInvalid:
      return _("The name holds characters that nobody can read.");
    case domain::ProductMistake::CategoryInvalid:
      return _("A category is one line of at most 64 characters.");
    case domain::ProductMistake::BarcodeInvalid: return _("The barcode is no EAN-13.");
    case domain::ProductMistake::TierPriceUnitDiffers:
      return _("A tier's price has another unit than the list price.");
    case domain::ProductMistake::TierPriceAboveList:
      return _("A tier's price is above the list price.");
    case domain::ProductMistake::PromotionUnitDiffers:
      return _("A promotion has another unit than the list price.");
    case domain::ProductMistake::PromotionEndsBeforeItStarts:
      return _("A promotion ends before it starts.");
  }
  return {};
}

wxString Sentence(app::MemberOutcome outcome) {
  switch (outcome) {
    case app::MemberOutcome::Done: return _("The member was added.");
    case app::MemberOutcome::NotAllowed:
      return _("Your role may not do this. Nothing was changed; ask a manager.");
    case app::MemberOutcome::NameEmpty: return _("A member needs a name. Nothing was added.");
    case app::MemberOutcome::NameInvalid:
      return _("A name is one line of at most 64 characters. Nothing was added.");
    case app::MemberOutcome::PhoneInvalid:
      return _("A phone number is one line of at most 64 characters. Nothing was added.");
    case app::MemberOutcome::NoteInvalid:
      return _("A note is one line of at most 1000 characters. Nothing was changed.");
    case app::MemberOutcome::ReasonInvalid:
      return _("A reason is one line of at most 1000 characters. Nothing was changed.");
    case app::MemberOutcome::MemberUnknown:
      return _("There is no such member. Nothing was changed; choose another.");
    case app::MemberOutcome::TierUnknown:
      return _("There is no such member tier. Nothing was changed; choose another.");
    case app::MemberOutcome::NothingToChange:
      return _("The member is like this already, so nothing was changed.");
  }
  return {};
}

wxString Sentence(app::IdRecordOutcome outcome) {
  switch (outcome) {
    case app::IdRecordOutcome::Done: return _("The ID record is kept, sealed.");
    case app::IdRecordOutcome::NotAllowed:
      return _("Your role may not do this with ID records. Nothing was shown or changed; ask a "
               "manager.");
    case app::IdRecordOutcome::ReasonMissing:
      return _("A reason is needed to see the whole number; it goes into the audit log. Nothing "
               "was shown.");
    case app::IdRecordOutcome::ReasonInvalid:
      return _("A reason is one line of at most 1000 characters. Nothing was shown.");
    case app::IdRecordOutcome::NumberInvalid:
      return _("This is no number of such a document. Nothing was kept; check every digit.");
    case app::IdRecordOutcome::MemberUnknown:
      return _("There is no such member. Nothing was changed; choose another.");
    case app::IdRecordOutcome::NoRecord:
      return _("There is no ID record of this member.");
    case app::IdRecordOutcome::CannotBeOpened:
      return _("The ID record was sealed with keys that this key file does not have, so it "
               "cannot be shown. Put the right key file beside the store, or keep the record "
               "anew.");
  }
  return {};
}

wxString Sentence(app::TierUpgradeOutcome outcome) {
  switch (outcome) {
    case app::TierUpgradeOutcome::Done: return _("Members have the tiers they have earned.");
    case app::TierUpgradeOutcome::NotAllowed:
      return _("Your role may not do this. Nothing was changed; ask a manager.");
    case app::TierUpgradeOutcome::NoRule:
      return _("There is no rule for higher tiers, so nobody was moved.");
    case app::TierUpgradeOutcome::TierUnknown:
      return _("The rule for higher tiers names a tier that there is not. Nobody was moved.");
  }
  return {};
}

wxString Sentence(app::MemberImportOutcome outcome) {
  switch (outcome) {
    case app::MemberImportOutcome::Done: return _("The members were added.");
    case app::MemberImportOutcome::NotAllowed:
      return _("Your role may not do this. Nothing was changed; ask a manager.");
    case app::MemberImportOutcome::NothingToImport:
      return _("There is no member in the file, so nothing was imported.");
    case app::MemberImportOutcome::TooMany:
      return _("So many members at a time would hold up the scales. Nothing was imported; split "
               "the file.");
    case app::MemberImportOutcome::RowRefused:
      return _("The books have changed since the file was looked at. Nothing was imported; try "
               "again.");
  }
  return {};
}

wxString Sentence(app::CloseDayOutcome outcome) {
  switch (outcome) {
    case app::CloseDayOutcome::Done:
      return _("The day is closed. Print the report Day close on the page Reports.");
    case app::CloseDayOutcome::AlreadyClosed:
      return _("This day was closed before. Nothing was changed.");
    case app::CloseDayOutcome::NotAllowed:
      return _("Your role may not close days. Nothing was closed; ask a manager.");
    case app::CloseDayOutcome::DayInFuture:
      return _("This day has not come yet. Nothing was closed.");
    case app::CloseDayOutcome::ReasonEmpty:
      return _("A reason is needed to close the day even so. Nothing was closed.");
    case app::CloseDayOutcome::DrawerUnknown:
      return _("There is no such cashier or operator as was counted for. Nothing was closed.");
    case app::CloseDayOutcome::DrawerCountedTwice:
      return _("A drawer was counted twice. Nothing was closed.");
    case app::CloseDayOutcome::JournalIncomplete:
      return _("The books may lack sales of a scale. Nothing was closed; pull the sales on the "
               "page Scales and look at the page Exceptions.");
  }
  return {};
}

wxString Sentence(app::ResolveOutcome outcome) {
  switch (outcome) {
    case app::ResolveOutcome::Done: return _("Resolved. The note is kept with your name.");
    case app::ResolveOutcome::NotAllowed:
      return _("Your role may not do this. Nothing was changed; ask a manager.");
    case app::ResolveOutcome::NoteEmpty: return _("Type what was found and done.");
    case app::ResolveOutcome::NoteInvalid:
      return _("A note is one line of at most 1000 characters. The exception is still open.");
    case app::ResolveOutcome::Unknown: return _("This exception is not in the books any more.");
    case app::ResolveOutcome::AlreadyResolved:
      return _("Somebody else has resolved this already. The first note stands.");
  }
  return {};
}

wxString Sentence(domain::TierMistake mistake) {
  switch (mistake) {
    case domain::TierMistake::CodeInvalid:
      return _("A tier's code is 1 to 8 letters a-z, digits or _.");
    case domain::TierMistake::NameEmpty: return _("The name is empty.");
    case domain::TierMistake::NameInvalid:
      return _("A name is one line of at most 64 characters.");
    case domain::TierMistake::CategoryInvalid:
      return _("A category is one line of at most 64 characters.");
    case domain::TierMistake::DiscountOutOfRange: return _("A discount is from 0 to 100 %.");
  }
  return {};
}

}  // namespace steelyard::desktop
