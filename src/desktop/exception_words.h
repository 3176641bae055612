/// What each kind of exception means, why it matters, what can be done.
#pragma once
#include <wx/string.h>

#include <vector>

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

}  // namespace steelyard::desktop
