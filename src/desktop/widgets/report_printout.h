/// Printing reports: preview and printer draw the pages that the PDF has.
#pragma once
#include <wx/window.h>

#include <memory>
#include <vector>

#include "desktop/widgets/page_printout.h"
#include "report/export.h"
#include "report/table.h"

namespace steelyard::desktop {

/// A report as it goes to paper.
struct ReportPaper {
  std::shared_ptr<const report::Table> table;
  report::ExportContext context;  ///< its paper is that of the printout
};

/// Several in one go, each beginning on a page of its own.
struct ReportsPaper {
  std::vector<std::shared_ptr<const report::Table>> tables;
  report::ExportContext context;
  wxString title;
};
ReportsPaper OneReport(const ReportPaper& paper);

/// Asks for the printer, beginning with the one of this name, which is then the one that was
/// chosen. Blocks as the system's dialogs do.
PrintOutcome PrintReports(wxWindow* parent, const ReportsPaper& paper, wxString& printer);
void PreviewReports(wxWindow* parent, const ReportsPaper& paper);

PrintOutcome PrintReport(wxWindow* parent, const ReportPaper& paper);

}  // namespace steelyard::desktop
