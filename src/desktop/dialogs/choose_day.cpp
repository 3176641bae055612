#include "desktop/dialogs/choose_day.h"

#include <wx/dialog.h>
#include <wx/sizer.h>
#include <wx/stattext.h>

#include "desktop/format.h"
#include "desktop/widgets/accessible_name.h"
#include "desktop/widgets/month_view.h"

namespace steelyard::desktop {
namespace {

class DayDialog : public wxDialog {
 public:
  DayDialog(wxWindow* parent, domain::BusinessDay shown)
      : wxDialog(parent, wxID_ANY, _("Choose a day")) {
    SetName("choose_day");
    m_calendar = new MonthView(this, shown, {[this] { ShowDay(); }, [this] { EndModal(wxID_OK); }});
    m_calendar->SetName("calendar");
    m_day = new wxStaticText(this, wxID_ANY, DayText(shown));
    auto* column = new wxBoxSizer(wxVERTICAL);
    column->Add(m_calendar, wxSizerFlags(1).Expand().Border());
    column->Add(m_day, wxSizerFlags().Border(wxLEFT | wxRIGHT));
    column->Add(CreateSeparatedButtonSizer(wxOK | wxCANCEL), wxSizerFlags().Expand().Border());
    // GTK's words for them are in its own language.
    FindWindow(wxID_OK)->SetLabel(_("&Choose"));
    FindWindow(wxID_CANCEL)->SetLabel(_("Canc&el"));
    SetSizerAndFit(column);
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

  domain::BusinessDay Day() const { return m_calendar->day(); }

 private:
  /// The calendar is drawn, so its day stands in letters as well.
  void ShowDay() {
    const auto text = DayText(m_calendar->day());
    m_day->SetLabel(text);
    SetAccessibleName(m_calendar, text + ", " + m_calendar->MonthText());
  }

  MonthView* m_calendar;
  wxStaticText* m_day;
};

}  // namespace

std::optional<domain::BusinessDay> AskDay(wxWindow* parent, domain::BusinessDay shown) {
  DayDialog dialog(parent, shown);
  if (dialog.ShowModal() != wxID_OK) return std::nullopt;
  return dialog.Day();
}

}  // namespace steelyard::desktop
