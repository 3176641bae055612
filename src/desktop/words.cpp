/// Words for states and kinds.
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

}  // namespace steelyard::desktop
