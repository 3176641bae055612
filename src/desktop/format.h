/// Texts between the program and its windows, and how money and dates look: here and nowhere else.
#pragma once
#include <wx/string.h>

#include <optional>
#include <string>
#include <string_view>

#include "base/timestamp.h"
#include "domain/business_day.h"
#include "domain/card.h"
#include "domain/money.h"
#include "domain/price.h"

namespace steelyard::desktop {

wxString ToWx(std::string_view utf8);
std::string FromWx(const wxString& text);

wxString MoneyText(domain::Money amount);            ///< 1,234.50
wxString MoneyText(domain::MoneyDifference amount);  ///< -1,234.50
wxString CountText(std::int64_t count);              ///< 12,345
wxString MomentText(base::Timestamp moment, base::UtcOffset offset);  ///< 2026-11-22 08:30
wxString DayText(domain::BusinessDay day);
wxString CardNumberText(std::string_view digits);  ///< 8600 0000 0000 0012

/// The 16 digits of a card, blanks between them allowed; nothing for anything else.
std::optional<domain::CardNumber> ReadCardNumber(const wxString& text);
/// `12`, `12.5` or `12.50`, blanks around allowed; nothing for anything else.
std::optional<domain::Money> ReadMoney(const wxString& text);

}  // namespace steelyard::desktop
