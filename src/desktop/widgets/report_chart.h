/// ReportChart: the chart of a report, drawn as it is printed.
#pragma once
#include <wx/panel.h>

#include <memory>

#include "report/table.h"

namespace steelyard::desktop {

class ReportChart : public wxPanel {
 public:
  ReportChart(wxWindow* parent, report::Language language);
  void ShowTable(std::shared_ptr<const report::Table> table);

 private:
  void Paint();

  report::Language m_language;
  std::shared_ptr<const report::Table> m_table;
};

}  // namespace steelyard::desktop
