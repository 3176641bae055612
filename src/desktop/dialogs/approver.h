/// Asks a second person to agree to what is above the operator's limit.
#pragma once
#include <wx/window.h>

#include <optional>

#include "app/card_desk.h"
#include "desktop/workplace.h"

namespace steelyard::desktop {

/// Whether an approver's login may help.
bool WaitsForApprover(app::CardDeskOutcome outcome);

/// Who logged in; whether that person may approve is decided where the work is done. `why` is what
/// the last attempt was refused for. Nothing when the clerk gave up.
std::optional<app::Actor> AskApprover(wxWindow* parent, Workplace& place, const wxString& why);

}  // namespace steelyard::desktop
