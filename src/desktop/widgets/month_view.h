/// MonthView: a month of days to choose one of, in the language of the windows.
#pragma once
#include <wx/window.h>

#include <functional>
#include <optional>

#include "domain/business_day.h"

namespace steelyard::desktop {

/// The arrow keys go by days and weeks, Page up and Page down by months, with Ctrl by years; Home
/// and End to the first and last day of the month. Clicks on the arrows go by months, too.
class MonthView : public wxWindow {
 public:
  struct Events {
    std::function<void()> moved;      ///< another day is chosen
    std::function<void()> confirmed;  ///< by a double click
  };
  MonthView(wxWindow* parent, domain::BusinessDay shown, Events events);

  domain::BusinessDay day() const { return m_day; }
  /// `November 2026`.
  wxString MonthText() const;

 private:
  wxSize DoGetBestClientSize() const override;
  wxSize CellSize() const;
  wxPoint Corner() const;
  void Paint();
  void PaintDays(wxDC& dc) const;
  /// Nothing beside the days.
  std::optional<domain::BusinessDay> DayAt(wxPoint place) const;
  domain::BusinessDay FirstShown() const;
  void OnClick(wxMouseEvent& event);
  void OnKey(wxKeyEvent& event);
  void Choose(domain::BusinessDay day);

  domain::BusinessDay m_day;
  const Events m_events;
};

}  // namespace steelyard::desktop
