/// What each kind of exception means, why it matters, what can be done, and its figures in words.
#pragma once
#include <wx/string.h>

#include <optional>
#include <string>
#include <vector>

#include "base/timestamp.h"
#include "desktop/dialogs/ticket_window.h"
#include "domain/card.h"
#include "ports/journal.h"

namespace steelyard::desktop {

struct ExceptionWords {
  wxString what;    ///< what happened
  wxString why;     ///< why it matters
  wxString remedy;  ///< what to do
};
ExceptionWords WordsOf(ports::ExceptionKind kind);

/// What the page Exceptions offers besides a note that it is done.
enum class Remedy {
  PullScale,
  SetClock,
  SendWholeList,
  EditScale,
  OpenScale,
  OpenTickets,
  OpenSales,
  OpenCard,
  FinishWrite,
  LiftBlock
};
/// The best first; none where nothing can be done from here.
std::vector<Remedy> RemediesOf(ports::ExceptionKind kind);

/// The figures of an exception, which the books keep as `name=value`.
wxString DetailText(const std::string& detail, base::UtcOffset offset);

// What an exception is about, as far as it names it.
std::optional<int> ScaleOf(const ports::BookException& exception);
/// Of a subject alone: `scale 3`.
std::optional<int> ScaleOfSubject(const std::string& subject);
std::optional<domain::CardNumber> CardOf(const ports::BookException& exception);
TicketsWanted TicketsOf(const ports::BookException& exception);
std::optional<domain::BusinessDay> DayOf(const ports::BookException& exception);

}  // namespace steelyard::desktop
