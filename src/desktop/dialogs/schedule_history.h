/// Shows what became of the runs of a scheduled export.
#pragma once
#include <vector>

#include "desktop/workplace.h"
#include "ports/schedules.h"

class wxWindow;

namespace steelyard::desktop {

/// `runs` newest first.
void ShowScheduleHistory(wxWindow* parent, const wxString& title,
                         const std::vector<ports::ScheduleRun>& runs, base::UtcOffset offset);

}  // namespace steelyard::desktop
