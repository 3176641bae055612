/// Draws in whole pixels: sizes are only ever compared, as integers.
#include "desktop/widgets/bar_chart.h"

#include <wx/dcbuffer.h>
#include <wx/settings.h>

#include <algorithm>

#include "desktop/widgets/accessible_name.h"
#include "desktop/widgets/palette.h"

namespace steelyard::desktop {

struct BarChart::Frame {
  int left;   ///< of the first bar's slot
  int slot;   ///< how wide each is
  int floor;  ///< on which they stand
  int room;   ///< for the highest of them
  std::int64_t highest;
};

BarChart::BarChart(wxWindow* parent, Texts texts)
    : wxWindow(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize,
               wxWANTS_CHARS | wxFULL_REPAINT_ON_RESIZE),
      m_texts(std::move(texts)) {
  SetName(m_texts.name);
  SetBackgroundStyle(wxBG_STYLE_PAINT);
  SetMinSize(FromDIP(wxSize(220, 150)));
  Bind(wxEVT_PAINT, [this](wxPaintEvent&) { Paint(); });
  Bind(wxEVT_KEY_DOWN, &BarChart::OnKey, this);
  Bind(wxEVT_MOTION, [this](wxMouseEvent& event) {
    const auto frame = FrameFor(GetCharHeight());
    const int at = (event.GetX() - frame.left) / std::max(1, frame.slot);
    const bool is_on_one = event.GetX() >= frame.left && at < CountBars();
    Mark(is_on_one ? std::optional(at) : std::nullopt);
  });
  Bind(wxEVT_LEAVE_WINDOW, [this](wxMouseEvent&) {
    if (!HasFocus()) Mark(std::nullopt);
  });
  Bind(wxEVT_SET_FOCUS, [this](wxFocusEvent& event) {
    if (!m_marked && !m_bars.empty()) Mark(0);
    Refresh();
    event.Skip();
  });
  Bind(wxEVT_KILL_FOCUS, [this](wxFocusEvent& event) {
    Mark(std::nullopt);
    Refresh();
    event.Skip();
  });
  TellReader();
}

void BarChart::SetBars(std::vector<Bar> bars) {
  m_bars = std::move(bars);
  if (m_marked && *m_marked >= CountBars()) m_marked.reset();
  TellReader();
  Refresh();
}

void BarChart::Mark(std::optional<int> bar) {
  if (bar == m_marked) return;
  m_marked = bar;
  TellReader();
  Refresh();
}

void BarChart::TellReader() {
  wxString words = m_texts.title + ": ";
  if (m_marked) {
    words += m_bars[static_cast<std::size_t>(*m_marked)].words;
  } else if (m_bars.empty()) {
    words += m_texts.empty;
  } else {
    for (const auto& bar : m_bars) words += bar.words + "; ";
  }
  SetAccessibleName(this, words);
}

void BarChart::OnKey(wxKeyEvent& event) {
  const int at = m_marked.value_or(0);
  const int last = CountBars() - 1;
  switch (event.GetKeyCode()) {
    case WXK_LEFT: if (last >= 0) Mark(std::max(0, at - 1)); break;
    case WXK_RIGHT: if (last >= 0) Mark(std::min(last, at + 1)); break;
    case WXK_HOME: if (last >= 0) Mark(0); break;
    case WXK_END: if (last >= 0) Mark(last); break;
    case WXK_TAB:
      Navigate(event.ShiftDown() ? wxNavigationKeyEvent::IsBackward
                                 : wxNavigationKeyEvent::IsForward);
      break;
    default: event.Skip(); break;
  }
}

BarChart::Frame BarChart::FrameFor(int line) const {
  const int gap = FromDIP(4);
  const auto size = GetClientSize();
  std::int64_t highest = 0;
  for (const auto& bar : m_bars) highest = std::max({highest, bar.size, bar.before});
  const int floor = size.y - line - 2 * gap;
  // Above the bars: the words of the marked one, and a bar's own figure.
  return {gap, std::max(1, (size.x - 2 * gap) / std::max(1, CountBars())), floor,
          std::max(1, floor - 2 * line - 3 * gap), highest};
}

void BarChart::Paint() {
  wxAutoBufferedPaintDC dc(this);
  dc.SetBackground(wxBrush(wxSystemSettings::GetColour(wxSYS_COLOUR_WINDOW)));
  dc.Clear();
  dc.SetFont(GetFont().Scaled(0.85f));
  dc.SetTextForeground(wxSystemSettings::GetColour(wxSYS_COLOUR_WINDOWTEXT));
  const int gap = FromDIP(4);
  const auto frame = FrameFor(GetCharHeight());
  const auto size = GetClientSize();
  if (m_bars.empty()) {
    dc.DrawLabel(m_texts.empty, wxRect(gap, gap, size.x - 2 * gap, size.y - 2 * gap),
                 wxALIGN_CENTRE);
  } else {
    dc.SetPen(wxPen(wxSystemSettings::GetColour(wxSYS_COLOUR_GRAYTEXT)));
    dc.DrawLine(gap, frame.floor, size.x - gap, frame.floor);
    for (int at = 0; at < CountBars(); ++at) PaintBar(dc, frame, at);
  }
  if (m_marked) {
    dc.DrawLabel(m_bars[static_cast<std::size_t>(*m_marked)].words,
                 wxRect(gap, gap, size.x - 2 * gap, dc.GetCharHeight()),
                 wxALIGN_CENTRE_HORIZONTAL);
  }
  if (HasFocus()) {
    dc.SetBrush(*wxTRANSPARENT_BRUSH);
    dc.SetPen(wxPen(wxSystemSettings::GetColour(wxSYS_COLOUR_HIGHLIGHT), FromDIP(1)));
    dc.DrawRectangle(GetClientRect());
  }
}

void BarChart::PaintBar(wxDC& dc, const Frame& frame, int at) const {
  const auto& bar = m_bars[static_cast<std::size_t>(at)];
  const int gap = FromDIP(4);
  const int x = frame.left + at * frame.slot;
  const auto height = [&frame](std::int64_t size) {
    if (size <= 0 || frame.highest <= 0) return 0;
    return std::max(1, static_cast<int>(size * frame.room / frame.highest));
  };
  const auto text = wxSystemSettings::GetColour(wxSYS_COLOUR_WINDOWTEXT);
  const bool is_marked = m_marked == at;
  // The hollow one first, so that it shows behind the filled one's left edge.
  if (const int before = height(bar.before); before > 0) {
    dc.SetBrush(*wxTRANSPARENT_BRUSH);
    dc.SetPen(wxPen(wxSystemSettings::GetColour(wxSYS_COLOUR_GRAYTEXT)));
    dc.DrawRectangle(x + frame.slot / 10, frame.floor - before, frame.slot / 2, before);
  }
  const int now = height(bar.size);
  if (now > 0) {
    dc.SetBrush(wxBrush(ColourOf(Shade::Bar)));
    dc.SetPen(wxPen(text, is_marked ? FromDIP(2) : FromDIP(1)));
    dc.DrawRectangle(x + frame.slot * 3 / 10, frame.floor - now, frame.slot * 6 / 10, now);
  }
  const int line = dc.GetCharHeight();
  dc.DrawLabel(bar.label, wxRect(x, frame.floor + gap, frame.slot, line),
               wxALIGN_CENTRE_HORIZONTAL);
  // Over the filled bar, whose figure it is, also where the hollow one is higher.
  if (dc.GetTextExtent(bar.figure).x <= frame.slot * 5 / 4) {
    dc.DrawLabel(bar.figure,
                 wxRect(x, frame.floor - now - line, frame.slot * 6 / 5, line),
                 wxALIGN_CENTRE_HORIZONTAL);
  }
}

}  // namespace steelyard::desktop
