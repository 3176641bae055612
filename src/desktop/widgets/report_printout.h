/// Printing a report: preview and printer draw the pages that its PDF has.
#pragma once
#include <wx/window.h>

#include <memory>

#include "desktop/widgets/page_printout.h"
#include "report/export.h"
#include "report/table.h"

namespace steelyard::desktop {

/// A report as it goes to paper.
struct ReportPaper {
  std::shared_ptr<const report::Table> table;
  report::ExportContext context;
};

/// Asks for the printer, then prints. Blocks as the system's dialogs do.
PrintOutcome PrintReport(wxWindow* parent, const ReportPaper& paper);
void PreviewReport(wxWindow* parent, const ReportPaper& paper);

}  // namespace steelyard::desktop
