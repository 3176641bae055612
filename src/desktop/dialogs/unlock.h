/// The only window while the program is locked.
#pragma once
#include <wx/window.h>

#include "app/context.h"
#include "desktop/workplace.h"

namespace steelyard::desktop {

/// Asks until the operator, or another, has logged in: there is no other way out.
app::Actor AskUnlock(Workplace& place);

}  // namespace steelyard::desktop
