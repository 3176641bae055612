/// What the books keep of an exception as figures, `name=value`: in words, and as what it is about.
#pragma once
#include <wx/string.h>

#include <optional>
#include <string>

#include "base/timestamp.h"
#include "desktop/dialogs/ticket_window.h"
#include "domain/card.h"
#include "ports/journal.h"

namespace steelyard::desktop {

/// All figures of an exception.
wxString DetailText(const std::string& detail, base::UtcOffset offset);

// What an exception is about, as far as it names it.
std::optional<int> ScaleOf(const ports::BookException& exception);
/// Of a subject alone: `scale 3`.
std::optional<int> ScaleOfSubject(const std::string& subject);
std::optional<domain::CardNumber> CardOf(const ports::BookException& exception);
TicketsWanted TicketsOf(const ports::BookException& exception);
std::optional<domain::BusinessDay> DayOf(const ports::BookException& exception);

}  // namespace steelyard::desktop
