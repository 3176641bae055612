/// The words for what the program knows as enums: the only place where outcomes become sentences.
#pragma once
#include <wx/string.h>

#include "app/card_desk.h"
#include "app/card_pins.h"
#include "app/close_day.h"
#include "app/id_records.h"
#include "app/members.h"
#include "app/people.h"
#include "app/tier_upgrades.h"
#include "app/price_sending.h"
#include "app/prices.h"
#include "app/resolve_exception.h"
#include "app/scales.h"
#include "base/explanation.h"
#include "domain/ticket.h"
#include "ports/journal.h"
#include "ports/scales.h"

namespace steelyard::desktop {

wxString Sentence(app::TouchOutcome outcome);
wxString Sentence(app::CardDeskOutcome outcome);
wxString Sentence(app::CardStateOutcome outcome);
wxString Sentence(app::CardPinOutcome outcome);
/// By which rule a refund is what it is.
wxString RuleText(const app::RefundQuote& quote);
/// What a card holds: 530.00 (principal 500.00, bonus 30.00).
wxString HoldingText(domain::MoneyDifference principal, domain::MoneyDifference bonus);
wxString Sentence(app::AddScaleOutcome outcome, const ports::ScaleDrivers& drivers);
wxString Sentence(app::RemoveScaleOutcome outcome);
wxString Sentence(app::PriceChangeOutcome outcome);
/// How sending prices to one scale went.
wxString Sentence(const app::ScaleSending& sending);
wxString Sentence(domain::ProductMistake mistake);
wxString Sentence(app::MemberOutcome outcome);
wxString Sentence(app::IdRecordOutcome outcome);
wxString Sentence(app::TierUpgradeOutcome outcome);
wxString Sentence(app::MemberImportOutcome outcome);
wxString Sentence(app::ResolveOutcome outcome);
wxString Sentence(app::CloseDayOutcome outcome);
wxString Sentence(domain::TierMistake mistake);
/// What the world did, as another folder explains it: in the window's language as far as the
/// catalogue knows the words, which the arguments may be as well.
wxString Sentence(const base::Explanation& explanation);

wxString Word(domain::CardState state);
wxString Word(domain::CardClass card_class);
wxString Word(domain::TenderType type);
wxString Word(domain::TicketKind kind);
wxString Word(domain::PriceUnit unit);
wxString Word(domain::PostingReason reason);
wxString Word(domain::AccountKind kind);
wxString Word(ports::Role role);
wxString Word(ports::IdDocument document);
/// Codes joined by `+` as TicketRow has them: cash+stored_value.
wxString TenderWords(const std::string& codes);

/// `scale 3` and `card 8600…` as a person says it.
wxString SubjectText(const std::string& subject);

}  // namespace steelyard::desktop
