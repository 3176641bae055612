/// What was told under one ticket's id, side by side: what the books hold and what moved nothing.
#pragma once
#include "desktop/dialogs/ticket_window.h"

namespace steelyard::desktop {

/// Reads beside the window, then shows both. `asker.failed` is told where nothing is to be shown.
void OpenConflict(const TicketAsker& asker, const domain::TicketId& id);

}  // namespace steelyard::desktop
