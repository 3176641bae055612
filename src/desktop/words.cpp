/// Words for states, kinds and exceptions.
#include "desktop/words.h"

#include <wx/intl.h>
#include <wx/tokenzr.h>

#include "desktop/format.h"

namespace steelyard::desktop {

wxString Word(domain::CardState state) {
  switch (state) {
    case domain::CardState::Blank: return _("Blank");
    case domain::CardState::Active: return _("Active");
    case domain::CardState::Suspended: return _("Suspended");
    case domain::CardState::Lost: return _("Reported lost");
    case domain::CardState::Found: return _("Found again");
    case domain::CardState::Replaced: return _("Replaced");
    case domain::CardState::Returned: return _("Returned");
  }
  return {};
}

wxString Word(domain::CardClass card_class) {
  switch (card_class) {
    case domain::CardClass::Member: return _("Member card");
    case domain::CardClass::StoredValue: return _("Stored-value card");
    case domain::CardClass::Both: return _("Member and stored-value card");
  }
  return {};
}

wxString Word(domain::TenderType type) {
  switch (type) {
    case domain::TenderType::Cash: return _("Cash");
    case domain::TenderType::StoredValue: return _("Stored value");
    case domain::TenderType::BankCard: return _("Bank card");
    case domain::TenderType::CityCard: return _("City card");
    case domain::TenderType::Mobile: return _("Mobile");
  }
  return {};
}

wxString Word(domain::TicketKind kind) {
  switch (kind) {
    case domain::TicketKind::Sale: return _("Sale");
    case domain::TicketKind::Return: return _("Goods returned");
    case domain::TicketKind::Void: return _("Voided");
  }
  return {};
}

wxString Word(domain::PriceUnit unit) {
  switch (unit) {
    case domain::PriceUnit::PerKilogram: return _("kg");
    case domain::PriceUnit::Per500Grams: return _("500 g");
    case domain::PriceUnit::PerPiece: return _("piece");
  }
  return {};
}

wxString Word(domain::PostingReason reason) {
  switch (reason) {
    case domain::PostingReason::Sale: return _("Purchase");
    case domain::PostingReason::Return: return _("Goods returned");
    case domain::PostingReason::Void: return _("Voided");
    case domain::PostingReason::Rounding: return _("Rounding");
    case domain::PostingReason::TopUp: return _("Top-up");
    case domain::PostingReason::BonusGranted: return _("Bonus");
    case domain::PostingReason::Deposit: return _("Deposit");
    case domain::PostingReason::Correction: return _("Correction");
    case domain::PostingReason::Refund: return _("Refund");
    case domain::PostingReason::BonusForfeited: return _("Bonus forfeited");
    case domain::PostingReason::DepositReturned: return _("Deposit returned");
    case domain::PostingReason::Fee: return _("Fee");
    case domain::PostingReason::Replacement: return _("Card replaced");
  }
  return {};
}

wxString Word(domain::AccountKind kind) {
  switch (kind) {
    case domain::AccountKind::CardPrincipal: return _("Principal");
    case domain::AccountKind::CardBonus: return _("Bonus");
    case domain::AccountKind::CardDeposit: return _("Deposit");
    case domain::AccountKind::UnknownCards: return _("Unknown cards");
    case domain::AccountKind::ScaleCash: return _("Cash at the scales");
    case domain::AccountKind::DeskCash: return _("Cash at the desk");
    case domain::AccountKind::BankCardReceivable: return _("Bank cards");
    case domain::AccountKind::CityCardReceivable: return _("City cards");
    case domain::AccountKind::MobileReceivable: return _("Mobile payments");
    case domain::AccountKind::Sales: return _("Sales");
    case domain::AccountKind::RoundingDifferences: return _("Rounding differences");
    case domain::AccountKind::BonusGranted: return _("Bonus granted");
    case domain::AccountKind::CardFees: return _("Card fees");
  }
  return {};
}

wxString Word(ports::Role role) {
  switch (role) {
    case ports::Role::Manager: return _("manager");
    case ports::Role::CardDesk: return _("card desk");
    case ports::Role::Auditor: return _("auditor");
    case ports::Role::Service: return _("service");
  }
  return {};
}

wxString Word(ports::IdDocument document) {
  switch (document) {
    case ports::IdDocument::IdentityCard: return _("Identity card");
    case ports::IdDocument::Passport: return _("Passport");
    case ports::IdDocument::ResidencePermit: return _("Residence permit");
    case ports::IdDocument::Other: return _("Other document");
  }
  return {};
}

wxString TenderWords(const std::string& codes) {
  wxString words;
  wxStringTokenizer parts(ToWx(codes), "+");
  while (parts.HasMoreTokens()) {
    const auto code = FromWx(parts.GetNextToken());
    const auto type = domain::ParseTenderType(code);
    if (!words.empty()) words += " + ";
    words += type ? Word(*type) : ToWx(code);
  }
  return words;
}

wxString SubjectText(const std::string& subject) {
  const auto blank = subject.find(' ');
  if (blank == std::string::npos) return ToWx(subject);
  const auto kind = subject.substr(0, blank);
  const auto rest = subject.substr(blank + 1);
  // TRANSLATORS: %s is the number of a scale.
  if (kind == "scale") return wxString::Format(_("Scale %s"), ToWx(rest));
  // TRANSLATORS: %s is a card's printed number.
  if (kind == "card") return wxString::Format(_("Card %s"), CardNumberText(rest));
  return ToWx(subject);
}

namespace {

/// Of what happens to a scale as a device; nothing for other kinds.
ExceptionWords WordsOfDevice(ports::ExceptionKind kind) {
  if (kind == ports::ExceptionKind::JournalReset) {
    return {_("A scale's memory began anew: its running numbers start again."),
            _("What it sold since is in the books. Sales it had not told before are lost: "
              "compare its own report with the books, and ask who cleared it.")};
  }
  if (kind == ports::ExceptionKind::ClockNotSet) {
    return {_("A scale's clock is wrong and could not be set."),
            _("Its sales may count for a wrong day. Set the clock at the scale; if it runs away "
              "again, its battery is empty.")};
  }
  if (kind == ports::ExceptionKind::PricesNotTaken) {
    return {_("A scale does not have all prices as the list has them."),
            _("It may sell at wrong prices, or lack products. Send it the whole list again: that "
              "says which and why.")};
  }
  if (kind == ports::ExceptionKind::VerificationDue) {
    return {_("A scale's verification ends soon."),
            _("It may not be used in trade afterwards. Order the verification, and note the new "
              "date.")};
  }
  if (kind == ports::ExceptionKind::VerificationExpired) {
    return {_("A scale's verification has ended."),
            _("It may no longer be used in trade. Take it out of use until it is verified, then "
              "note the new date.")};
  }
  return {};
}

/// Of a card that is not as an honest one is; the caller knows that it is one of these.
ExceptionWords WordsOfCard(ports::ExceptionKind kind) {
  using enum ports::ExceptionKind;
  if (kind == StaleCardData) {
    return {_("A card held older data than was last written to it."),
            _("Somebody may have put an earlier state of the card back. See who holds it; then "
              "replace the card, or resume it as a manager.")};
  }
  if (kind == CounterfeitCard) {
    return {_("A chip said what a card of the store says, but is not the chip that was issued."),
            _("Somebody copied a card. Keep the copy; give the holder of the real card a new "
              "one.")};
  }
  if (kind == CardAtTwoPlaces) {
    return {_("One card was at two scales sooner than anybody walks from one to the other."),
            _("There may be a copy of it. See who holds the card; if there are two, replace "
              "it.")};
  }
  if (kind == CardCounterAhead) {
    return {_("A card held newer data than the books ever wrote."),
            _("The books were restored from a backup, or a writing was given up. If neither is "
              "so, somebody has the store's keys: tell the owner.")};
  }
  if (kind == CardPurseAhead) {
    return {_("The purse on a card held more than the books ever put there."),
            _("A writing that took money off the card was given up, or somebody has the key that "
              "loads purses. The books decide, and the card's next write puts the purse right. "
              "If no writing was given up, keep the card and tell the owner.")};
  }
  return {};
}

}  // namespace

ExceptionWords WordsOf(ports::ExceptionKind kind) {
  switch (kind) {
    case ports::ExceptionKind::JournalGap:
      return {_("Running numbers are missing between two tickets of a scale."),
              _("Sales may be missing from the books. Pull the scale's sales again.")};
    case ports::ExceptionKind::NumberUsedTwice:
      return {_("A scale used one running number for two different tickets."),
              _("One of them may be a repeat, or the scale's memory was reset.")};
    case ports::ExceptionKind::ClockRanBackwards:
      return {_("A ticket is older than the one before it on the same scale."),
              _("Sales may count for a wrong day. Set the scale's clock.")};
    case ports::ExceptionKind::PricedOffList:
      return {_("A line was sold at another price than the price list says."),
              _("The scale may have old prices, or a price was typed in by hand.")};
    case ports::ExceptionKind::TicketConflict:
      return {_("A ticket came again with other content. The first one stands."),
              _("Nothing moved for the second one. Compare both at the scale.")};
    case ports::ExceptionKind::OfflineOverdraft:
      return {_("A card was charged more than it held while the scale was offline."),
              _("The holder owes the store the difference.")};
    case ports::ExceptionKind::OfflineCardUnknown:
      return {_("A scale sold offline to a card that is not in the books."),
              _("The amount is a claim against an unknown holder.")};
    case ports::ExceptionKind::OfflineCardRefused:
      return {_("A scale sold offline to a card that may not pay."),
              _("The card is blocked or expired, yet the sale happened.")};
    case ports::ExceptionKind::StaleCardData:
    case ports::ExceptionKind::CounterfeitCard:
    case ports::ExceptionKind::CardAtTwoPlaces:
    case ports::ExceptionKind::CardCounterAhead:
    case ports::ExceptionKind::CardPurseAhead:
      return WordsOfCard(kind);
    case ports::ExceptionKind::CardWriteUnfinished:
      return {_("A card was taken away before its writing was finished."),
              _("Touch the card at the card desk: that finishes it.")};
    case ports::ExceptionKind::RepeatedByOtherWay:
      return {_("The same sale seems to have reached us in two ways."),
              _("It may be counted twice. Compare both tickets.")};
    case ports::ExceptionKind::LateTicket:
      return {_("A scale told of sales of a day that was closed already."),
              _("They count, but the printed day close does not have them. Keep a note with it.")};
    case ports::ExceptionKind::JournalReset:
    case ports::ExceptionKind::ClockNotSet:
    case ports::ExceptionKind::PricesNotTaken:
    case ports::ExceptionKind::VerificationDue:
    case ports::ExceptionKind::VerificationExpired:
      return WordsOfDevice(kind);
    case ports::ExceptionKind::BackupFailed:
      return {_("A scheduled backup of the store could not be made."),
              _("It is tried again by itself. Check that its folder is there and has room.")};
    case ports::ExceptionKind::StoreDamaged:
      return {_("The store's file is damaged."),
              _("Stop selling on cards, keep a copy of the store, and restore the newest backup.")};
    case ports::ExceptionKind::DiskFailed:
      return {_("The disk failed to save the store's file. Nothing is lost yet."),
              _("Make a backup on another disk, check the disk, and start the program again.")};
  }
  return {};
}

}  // namespace steelyard::desktop
