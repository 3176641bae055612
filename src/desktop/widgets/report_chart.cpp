/// Hands the window's Cairo context to the report's own drawing, and tells what is pointed at.
#include "desktop/widgets/report_chart.h"

#include <cairo.h>
#include <wx/dcbuffer.h>
#include <wx/graphics.h>
#include <wx/settings.h>
#include <wx/tooltip.h>

#include "desktop/format.h"
#include "desktop/widgets/accessible_name.h"
#include "desktop/widgets/palette.h"

namespace steelyard::desktop {

namespace {

/// Turns what was drawn for white paper into the theme's colours. Shades keep their order and blue
/// stays blue: only what was light is dark.
void PutIntoTheme(cairo_t* target) {
  const auto pour = [&](cairo_operator_t how, const wxColour& colour) {
    cairo_set_operator(target, how);
    cairo_set_source_rgb(target, colour.Red() / 255.0, colour.Green() / 255.0,
                         colour.Blue() / 255.0);
    cairo_paint(target);
  };
  const auto paper = wxSystemSettings::GetColour(wxSYS_COLOUR_WINDOW);
  cairo_save(target);
  if (IsDarkTheme()) {
    pour(CAIRO_OPERATOR_DIFFERENCE, *wxWHITE);
    pour(CAIRO_OPERATOR_HSL_HUE, wxColour(0x4a, 0x90, 0xd9));
    pour(CAIRO_OPERATOR_SCREEN, paper);
  } else {
    pour(CAIRO_OPERATOR_MULTIPLY, paper);
  }
  cairo_restore(target);
}

}  // namespace

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
  Bind(wxEVT_MOTION, [this](wxMouseEvent& event) { Point(event.GetPosition()); });
  Bind(wxEVT_LEAVE_WINDOW, [this](wxMouseEvent&) {
    m_pointed = nullptr;
    UnsetToolTip();
  });
  Bind(wxEVT_LEFT_DOWN, [this](wxMouseEvent& event) {
    const auto* mark = MarkAt(event.GetPosition());
    if (mark != nullptr && mark->row && m_chosen) m_chosen(*mark->row);
    event.Skip();
  });
}

void ReportChart::ShowTable(std::shared_ptr<const report::Table> table) {
  m_table = std::move(table);
  m_marks.clear();
  m_pointed = nullptr;
  UnsetToolTip();
  SetAccessibleName(this, ToWx(report::ChartInWords(*m_table, m_language)));
  Refresh();
}

const report::ChartMark* ReportChart::MarkAt(wxPoint place) const {
  const report::ChartCorner corner{static_cast<double>(place.x), static_cast<double>(place.y)};
  for (auto mark = m_marks.rbegin(); mark != m_marks.rend(); ++mark) {
    if (mark->Contains(corner)) return &*mark;
  }
  return nullptr;
}

void ReportChart::Point(wxPoint place) {
  const auto* mark = MarkAt(place);
  if (mark == m_pointed) return;
  m_pointed = mark;
  if (mark == nullptr) {
    UnsetToolTip();
  } else {
    SetToolTip(ToWx(mark->words));
  }
}

void ReportChart::Paint() {
  wxAutoBufferedPaintDC dc(this);
  dc.SetBackground(*wxWHITE_BRUSH);
  dc.Clear();
  m_pointed = nullptr;
  m_marks.clear();
  const std::unique_ptr<wxGraphicsContext> graphics(wxGraphicsContext::Create(dc));
  auto* target = static_cast<cairo_t*>(graphics->GetNativeContext());
  if (m_table && report::HasChart(*m_table)) Draw(target);
  PutIntoTheme(target);
}

void ReportChart::Draw(cairo_t* target) {
  const auto size = GetClientSize();
  const report::Points margin = FromDIP(10);
  report::ChartStyle style{m_language};
  style.font_size = FromDIP(12);
  m_marks = report::DrawChart(target, *m_table, style,
                              {margin, margin, size.x - 2 * margin, size.y - 2 * margin});
}

}  // namespace steelyard::desktop
