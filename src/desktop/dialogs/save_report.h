/// "Save as…": the columns, their order and the subtotals of a report of one's own.
#pragma once
#include <wx/window.h>

#include <optional>

#include "report/save.h"

namespace steelyard::desktop {

/// `defaults` are the parameters as they are on the page.
std::optional<report::SavedReport> AskSavedReport(wxWindow* parent,
                                                  const report::Definition& original,
                                                  ports::ReportParameters defaults,
                                                  report::Language language);

}  // namespace steelyard::desktop
