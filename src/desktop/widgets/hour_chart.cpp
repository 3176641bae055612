/// Draws bars in whole pixels: amounts are only ever compared, as integers.
#include "desktop/widgets/hour_chart.h"

#include <wx/dcbuffer.h>

#include <algorithm>

#include "desktop/format.h"

namespace steelyard::desktop {
namespace {

struct Hours {
  int first;
  int last;
};

/// The hours that sold something, widened to a shop's usual day.
Hours HoursShown(const std::vector<ports::HourTakings>& hours) {
  Hours shown{8, 20};
  for (const auto& hour : hours) {
    if (hour.tickets == 0) continue;
    shown.first = std::min(shown.first, hour.hour);
    shown.last = std::max(shown.last, hour.hour);
  }
  return shown;
}

}  // namespace

HourChart::HourChart(wxWindow* parent) : wxPanel(parent, wxID_ANY) {
  SetName("hour_chart");
  SetBackgroundStyle(wxBG_STYLE_PAINT);
  SetMinSize(FromDIP(wxSize(320, 160)));
  Bind(wxEVT_PAINT, [this](wxPaintEvent&) { Paint(); });
  Bind(wxEVT_SIZE, [this](wxSizeEvent& event) {
    Refresh();
    event.Skip();
  });
}

void HourChart::SetHours(std::vector<ports::HourTakings> hours) {
  m_hours = std::move(hours);
  Refresh();
}

void HourChart::Paint() {
  wxAutoBufferedPaintDC dc(this);
  dc.SetBackground(wxBrush(wxSystemSettings::GetColour(wxSYS_COLOUR_WINDOW)));
  dc.Clear();
  dc.SetFont(GetFont().Scaled(0.85f));
  const auto text = wxSystemSettings::GetColour(wxSYS_COLOUR_WINDOWTEXT);
  dc.SetTextForeground(text);
  const auto shown = HoursShown(m_hours);
  std::int64_t highest = 0;
  for (const auto& hour : m_hours) highest = std::max(highest, hour.total.fen());

  const auto size = GetClientSize();
  const int line = dc.GetCharHeight();
  const int gap = FromDIP(4);
  const int floor = size.y - line - 2 * gap;
  const int room = std::max(1, floor - line - 2 * gap);
  const int slot = std::max(1, (size.x - 2 * gap) / (shown.last - shown.first + 1));
  dc.SetPen(wxPen(wxSystemSettings::GetColour(wxSYS_COLOUR_GRAYTEXT)));
  dc.DrawLine(gap, floor, size.x - gap, floor);
  for (int hour = shown.first; hour <= shown.last; ++hour) {
    const int x = gap + (hour - shown.first) * slot;
    dc.DrawLabel(wxString::Format("%d", hour), wxRect(x, floor + gap, slot, line),
                 wxALIGN_CENTRE_HORIZONTAL);
    const auto found = std::find_if(m_hours.begin(), m_hours.end(),
                                    [&](const auto& entry) { return entry.hour == hour; });
    if (found == m_hours.end() || highest <= 0 || found->total.fen() <= 0) continue;
    const int height = std::max(1, static_cast<int>(found->total.fen() * room / highest));
    dc.SetBrush(wxBrush(wxColour(47, 125, 79)));
    dc.SetPen(*wxTRANSPARENT_PEN);
    dc.DrawRectangle(x + slot / 6, floor - height, slot - slot / 3, height);
    // Whole yuan over the bar: fen would not fit.
    dc.DrawLabel(CountText(found->total.fen() / 100),
                 wxRect(x, floor - height - line, slot, line), wxALIGN_CENTRE_HORIZONTAL);
  }
  if (highest <= 0) {
    dc.DrawLabel(_("No sales yet today. They appear here as the scales report them."),
                 wxRect(gap, gap, size.x - 2 * gap, floor), wxALIGN_CENTRE);
  }
}

}  // namespace steelyard::desktop
