/// The window that closes a business day.
#pragma once
#include <wx/window.h>

#include <optional>

#include "app/close_day.h"

namespace steelyard::desktop {

/// Shows the day as its close would print it, and takes what was counted in the drawers; and a
/// reason where the journals are not complete. Nothing when the person gave up.
std::optional<app::CloseDayRequest> AskCloseDay(wxWindow* parent, const ports::DayClose& close,
                                                base::UtcOffset offset);

}  // namespace steelyard::desktop
