/// A scale's own page: what the register says of it, its tickets, its events, what waits for a
/// person, and what can be done with it.
#pragma once
#include <wx/window.h>

#include "desktop/workplace.h"

namespace steelyard::desktop {

/// Returns when the window is closed; the register may have changed meanwhile.
void ShowScale(wxWindow* parent, Workplace& place, int number);

}  // namespace steelyard::desktop
