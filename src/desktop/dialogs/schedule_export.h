/// Asks what is exported, when, and where it goes.
#pragma once
#include <optional>

#include "desktop/workplace.h"
#include "host/schedule.h"

class wxWindow;

namespace steelyard::desktop {

/// A new export; `plan` fills the fields. Nothing when it was given up.
std::optional<ports::ScheduledExport> AskNewExport(wxWindow* parent, Workplace& place,
                                                   const host::ExportPlan& plan);
/// What is to be changed of one.
std::optional<ports::ScheduledExport> AskExportChange(wxWindow* parent, Workplace& place,
                                                      const ports::ScheduledExport& scheduled);
/// A daily backup.
std::optional<ports::ScheduledExport> AskNewBackup(wxWindow* parent, Workplace& place);

/// The fields of a new export before anybody has typed: daily, as a PDF, in the window's language.
host::ExportPlan UsualPlan(const Workplace& place);

}  // namespace steelyard::desktop
