/// Drawn by us: wxWidgets' calendar and GTK's take the names of months and days from the system's
/// locale, which may speak another language than the windows, and need not be installed for ours.
#include "desktop/widgets/month_view.h"

#include <wx/dcbuffer.h>
#include <wx/settings.h>

#include <algorithm>

#include "desktop/widgets/palette.h"

namespace steelyard::desktop {
namespace {

constexpr int kDaysOfWeek = 7;
constexpr int kWeeks = 6;  ///< that a month may touch
constexpr int kHeadRows = 2;

struct Date {
  int year;
  int month;
  int day;
};

Date DateOf(domain::BusinessDay day) {
  const auto text = day.ToString();  // 2026-11-22
  return {std::stoi(text.substr(0, 4)), std::stoi(text.substr(5, 2)), std::stoi(text.substr(8))};
}

/// The same day of another month, or its last; `day` itself where no calendar goes on.
domain::BusinessDay PlusMonths(domain::BusinessDay day, int months) {
  const auto date = DateOf(day);
  const int count = date.year * 12 + date.month - 1 + months;
  for (int wanted = date.day; wanted > 0; --wanted) {
    if (const auto found = domain::BusinessDay::FromDate(count / 12, count % 12 + 1, wanted)) {
      return *found;
    }
  }
  return day;
}

domain::BusinessDay FirstOfMonth(domain::BusinessDay day) {
  return day.PlusDays(1 - DateOf(day).day);
}

wxString MonthName(int month) {
  switch (month) {
    case 1: return _("January");
    case 2: return _("February");
    case 3: return _("March");
    case 4: return _("April");
    case 5: return _("May");
    case 6: return _("June");
    case 7: return _("July");
    case 8: return _("August");
    case 9: return _("September");
    case 10: return _("October");
    case 11: return _("November");
    default: return _("December");
  }
}

/// From Monday on.
wxString WeekdayName(int place) {
  switch (place) {
    case 0: return _("Mon");
    case 1: return _("Tue");
    case 2: return _("Wed");
    case 3: return _("Thu");
    case 4: return _("Fri");
    case 5: return _("Sat");
    default: return _("Sun");
  }
}

void DrawCentred(wxDC& dc, const wxString& text, const wxRect& cell) {
  const auto size = dc.GetTextExtent(text);
  dc.DrawText(text, cell.x + (cell.width - size.x) / 2, cell.y + (cell.height - size.y) / 2);
}

}  // namespace

MonthView::MonthView(wxWindow* parent, domain::BusinessDay shown, Events events)
    : wxWindow(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize,
               wxWANTS_CHARS | wxFULL_REPAINT_ON_RESIZE),
      m_day(shown),
      m_events(std::move(events)) {
  SetBackgroundStyle(wxBG_STYLE_PAINT);
  SetMinSize(GetBestSize());
  Bind(wxEVT_PAINT, [this](wxPaintEvent&) { Paint(); });
  Bind(wxEVT_LEFT_DOWN, &MonthView::OnClick, this);
  Bind(wxEVT_LEFT_DCLICK, [this](wxMouseEvent& event) {
    if (DayAt(event.GetPosition()) == m_day) m_events.confirmed();
  });
  Bind(wxEVT_KEY_DOWN, &MonthView::OnKey, this);
  for (const auto focus : {wxEVT_SET_FOCUS, wxEVT_KILL_FOCUS}) {
    Bind(focus, [this](wxFocusEvent& event) {
      Refresh();
      event.Skip();
    });
  }
}

wxString MonthView::MonthText() const {
  const auto date = DateOf(m_day);
  // TRANSLATORS: a month's name and the year.
  return wxString::Format(_("%1$s %2$d"), MonthName(date.month), date.year);
}

wxSize MonthView::CellSize() const {
  int width = GetTextExtent("00").x;
  for (int place = 0; place < kDaysOfWeek; ++place) {
    width = std::max(width, GetTextExtent(WeekdayName(place)).x);
  }
  return {width + 2 * GetCharWidth(), GetCharHeight() * 3 / 2};
}

wxSize MonthView::DoGetBestClientSize() const {
  const auto cell = CellSize();
  return {cell.x * kDaysOfWeek, cell.y * (kWeeks + kHeadRows)};
}

/// Of the days of the week, so that the month stands in the middle of a larger window.
wxPoint MonthView::Corner() const {
  return {std::max(0, (GetClientSize().x - CellSize().x * kDaysOfWeek) / 2), 0};
}

domain::BusinessDay MonthView::FirstShown() const {
  const auto first = FirstOfMonth(m_day);
  return first.PlusDays(1 - first.weekday());
}

void MonthView::Paint() {
  wxAutoBufferedPaintDC dc(this);
  dc.SetBackground(wxBrush(wxSystemSettings::GetColour(wxSYS_COLOUR_WINDOW)));
  dc.Clear();
  const auto cell = CellSize();
  const auto corner = Corner();
  const int last = corner.x + cell.x * (kDaysOfWeek - 1);
  dc.SetFont(GetFont().Bold());
  dc.SetTextForeground(wxSystemSettings::GetColour(wxSYS_COLOUR_WINDOWTEXT));
  DrawCentred(dc, L"‹", {corner, cell});
  DrawCentred(dc, MonthText(), {corner, wxSize(cell.x * kDaysOfWeek, cell.y)});
  DrawCentred(dc, L"›", {wxPoint(last, corner.y), cell});
  dc.SetFont(GetFont());
  dc.SetTextForeground(ColourOf(Shade::Remark));
  for (int place = 0; place < kDaysOfWeek; ++place) {
    DrawCentred(dc, WeekdayName(place),
                {wxPoint(corner.x + place * cell.x, corner.y + cell.y), cell});
  }
  PaintDays(dc);
}

void MonthView::PaintDays(wxDC& dc) const {
  const auto cell = CellSize();
  const int month = DateOf(m_day).month;
  auto day = FirstShown();
  for (int place = 0; place < kWeeks * kDaysOfWeek; ++place, day = day.PlusDays(1)) {
    const wxRect area(wxPoint(Corner().x + place % kDaysOfWeek * cell.x,
                              Corner().y + (kHeadRows + place / kDaysOfWeek) * cell.y),
                      cell);
    const auto date = DateOf(day);
    auto colour = date.month == month ? wxSystemSettings::GetColour(wxSYS_COLOUR_WINDOWTEXT)
                                      : ColourOf(Shade::Remark);
    if (day == m_day) {
      dc.SetBrush(wxBrush(wxSystemSettings::GetColour(wxSYS_COLOUR_HIGHLIGHT)));
      dc.SetPen(*wxTRANSPARENT_PEN);
      dc.DrawRectangle(area);
      colour = wxSystemSettings::GetColour(wxSYS_COLOUR_HIGHLIGHTTEXT);
    }
    dc.SetTextForeground(colour);
    DrawCentred(dc, wxString::Format("%d", date.day), area);
  }
}

std::optional<domain::BusinessDay> MonthView::DayAt(wxPoint place) const {
  const auto cell = CellSize();
  const auto from = place - Corner() - wxPoint(0, kHeadRows * cell.y);
  if (from.x < 0 || from.y < 0) return std::nullopt;
  const int column = from.x / cell.x;
  const int week = from.y / cell.y;
  if (column >= kDaysOfWeek || week >= kWeeks) return std::nullopt;
  return FirstShown().PlusDays(week * kDaysOfWeek + column);
}

void MonthView::OnClick(wxMouseEvent& event) {
  SetFocus();
  const auto cell = CellSize();
  const auto from = event.GetPosition() - Corner();
  if (const auto day = DayAt(event.GetPosition())) {
    Choose(*day);
  } else if (from.y < cell.y && from.x >= 0 && from.x < cell.x) {
    Choose(PlusMonths(m_day, -1));
  } else if (from.y < cell.y && from.x >= cell.x * (kDaysOfWeek - 1)) {
    Choose(PlusMonths(m_day, 1));
  }
}

void MonthView::OnKey(wxKeyEvent& event) {
  const int months = event.ControlDown() ? 12 : 1;
  switch (event.GetKeyCode()) {
    case WXK_LEFT: return Choose(m_day.PlusDays(-1));
    case WXK_RIGHT: return Choose(m_day.PlusDays(1));
    case WXK_UP: return Choose(m_day.PlusDays(-kDaysOfWeek));
    case WXK_DOWN: return Choose(m_day.PlusDays(kDaysOfWeek));
    case WXK_PAGEUP: return Choose(PlusMonths(m_day, -months));
    case WXK_PAGEDOWN: return Choose(PlusMonths(m_day, months));
    case WXK_HOME: return Choose(FirstOfMonth(m_day));
    case WXK_END: return Choose(PlusMonths(FirstOfMonth(m_day), 1).PlusDays(-1));
    case WXK_TAB:
      Navigate(event.ShiftDown() ? wxNavigationKeyEvent::IsBackward
                                 : wxNavigationKeyEvent::IsForward);
      return;
    default: event.Skip(); return;
  }
}

void MonthView::Choose(domain::BusinessDay day) {
  m_day = day;
  Refresh();
  m_events.moved();
}

}  // namespace steelyard::desktop
