#include "desktop/dialogs/choose_day.h"

#include <wx/calctrl.h>
#include <wx/dialog.h>
#include <wx/generic/calctrlg.h>
#include <wx/sizer.h>
#include <wx/stattext.h>

#include "desktop/format.h"
#include "desktop/widgets/accessible_name.h"

namespace steelyard::desktop {
namespace {

/// wxWidgets' own calendar and not GTK's: there the arrow keys move a frame, and the day that Enter
/// confirms is another.
class DayDialog : public wxDialog {
 public:
  DayDialog(wxWindow* parent, domain::BusinessDay shown)
      : wxDialog(parent, wxID_ANY, _("Choose a day")) {
    SetName("choose_day");
    wxDateTime day;
    day.ParseISODate(DayText(shown));
    m_calendar = new wxGenericCalendarCtrl(this, wxID_ANY, day, wxDefaultPosition, wxDefaultSize,
                                           wxCAL_MONDAY_FIRST | wxCAL_SHOW_SURROUNDING_WEEKS |
                                               wxCAL_SEQUENTIAL_MONTH_SELECTION);
    m_calendar->SetName("calendar");
    m_day = new wxStaticText(this, wxID_ANY, DayText(shown));
    auto* column = new wxBoxSizer(wxVERTICAL);
    column->Add(m_calendar, wxSizerFlags(1).Expand().Border());
    column->Add(m_day, wxSizerFlags().Border(wxLEFT | wxRIGHT));
    column->Add(CreateSeparatedButtonSizer(wxOK | wxCANCEL), wxSizerFlags().Expand().Border());
    SetSizerAndFit(column);
    m_calendar->Bind(wxEVT_CALENDAR_SEL_CHANGED, [this](wxCalendarEvent&) { ShowDay(); });
    m_calendar->Bind(wxEVT_CALENDAR_DOUBLECLICKED,
                     [this](wxCalendarEvent&) { EndModal(wxID_OK); });
    Bind(wxEVT_CHAR_HOOK, [this](wxKeyEvent& key) {
      const bool is_enter = key.GetKeyCode() == WXK_RETURN || key.GetKeyCode() == WXK_NUMPAD_ENTER;
      if (is_enter && FindFocus() == m_calendar) {
        EndModal(wxID_OK);
      } else {
        key.Skip();
      }
    });
    ShowDay();
    m_calendar->SetFocus();
    CentreOnParent();
  }

  std::optional<domain::BusinessDay> Day() const {
    const auto day = domain::BusinessDay::Parse(FromWx(m_calendar->GetDate().FormatISODate()));
    return day ? std::optional(*day) : std::nullopt;
  }

 private:
  /// The calendar is drawn, so its day stands in letters as well.
  void ShowDay() {
    const auto text = m_calendar->GetDate().FormatISODate();
    m_day->SetLabel(text);
    SetAccessibleName(m_calendar, text);
  }

  wxGenericCalendarCtrl* m_calendar;
  wxStaticText* m_day;
};

}  // namespace

std::optional<domain::BusinessDay> AskDay(wxWindow* parent, domain::BusinessDay shown) {
  DayDialog dialog(parent, shown);
  if (dialog.ShowModal() != wxID_OK) return std::nullopt;
  return dialog.Day();
}

}  // namespace steelyard::desktop
