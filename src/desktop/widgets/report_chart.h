/// ReportChart: the chart of a report on the screen, drawn as on paper in the colours of the theme.
#pragma once
#include <wx/panel.h>

#include <functional>
#include <memory>
#include <vector>

#include "report/chart.h"
#include "report/table.h"

namespace steelyard::desktop {

class ReportChart : public wxPanel {
 public:
  ReportChart(wxWindow* parent, report::Language language);
  void ShowTable(std::shared_ptr<const report::Table> table);
  /// Told of a click on what stands for one row.
  void OnRow(std::function<void(std::size_t row)> chosen) { m_chosen = std::move(chosen); }

 private:
  void Paint();
  void Draw(cairo_t* target);
  void Point(wxPoint place);
  const report::ChartMark* MarkAt(wxPoint place) const;

  report::Language m_language;
  std::shared_ptr<const report::Table> m_table;
  std::vector<report::ChartMark> m_marks;  ///< of the last drawing
  const report::ChartMark* m_pointed = nullptr;
  std::function<void(std::size_t)> m_chosen;
};

}  // namespace steelyard::desktop
