/// Whether a scale is up, as the status bar, Today and the Scales page say it.
#pragma once
#include <wx/string.h>

#include "base/timestamp.h"
#include "ports/scales.h"

namespace steelyard::desktop {

/// Heard from within the last ten minutes, and the last contact went well.
bool IsUp(const ports::Scale& scale, base::Timestamp now);
wxString StateText(const ports::Scale& scale, base::Timestamp now);
/// How far its clock is ahead of ours; empty where nobody knows.
wxString ClockText(const ports::Scale& scale);

}  // namespace steelyard::desktop
