/// Hands the window's Cairo context to the report's own drawing.
#include "desktop/widgets/report_chart.h"

#include <cairo.h>
#include <wx/dcbuffer.h>
#include <wx/graphics.h>

#include "report/chart.h"

namespace steelyard::desktop {

ReportChart::ReportChart(wxWindow* parent, report::Language language)
    : wxPanel(parent, wxID_ANY), m_language(language) {
  SetName("report_chart");
  SetBackgroundStyle(wxBG_STYLE_PAINT);
  SetMinSize(FromDIP(wxSize(300, 180)));
  Bind(wxEVT_PAINT, [this](wxPaintEvent&) { Paint(); });
  Bind(wxEVT_SIZE, [this](wxSizeEvent& event) {
    Refresh();
    event.Skip();
  });
}

void ReportChart::ShowTable(std::shared_ptr<const report::Table> table) {
  m_table = std::move(table);
  Refresh();
}

void ReportChart::Paint() {
  wxAutoBufferedPaintDC dc(this);
  // Charts are black on white, as on paper.
  dc.SetBackground(*wxWHITE_BRUSH);
  dc.Clear();
  if (!m_table || !report::HasChart(*m_table)) return;
  const std::unique_ptr<wxGraphicsContext> graphics(wxGraphicsContext::Create(dc));
  auto* target = static_cast<cairo_t*>(graphics->GetNativeContext());
  const auto size = GetClientSize();
  const report::Points margin = FromDIP(10);
  report::ChartStyle style{m_language};
  style.font_size = FromDIP(12);
  report::DrawChart(target, *m_table, style,
                    {margin, margin, size.x - 2 * margin, size.y - 2 * margin});
}

}  // namespace steelyard::desktop
