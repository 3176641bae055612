#include "desktop/widgets/day_field.h"

#include <wx/bmpbuttn.h>
#include <wx/textctrl.h>

#include "desktop/dialogs/choose_day.h"
#include "desktop/format.h"
#include "desktop/icons.h"
#include "desktop/widgets/accessible_name.h"
#include "desktop/widgets/theme.h"

namespace steelyard::desktop {

DayField MakeDayField(wxWindow* parent, const Caption& caption, const DayFieldEvents& events) {
  auto* text = new wxTextCtrl(parent, wxID_ANY, "", wxDefaultPosition,
                              wxSize(parent->GetCharWidth() * 13, -1), wxTE_PROCESS_ENTER);
  text->SetHint("2026-11-22");
  auto* pair = MakeCaptioned(text, caption);
  auto* button = new wxBitmapButton(parent, wxID_ANY, Icon("calendar", IconSize::Small));
  PaintByTheme(button, [button] { button->SetBitmap(Icon("calendar", IconSize::Small)); });
  button->SetName(caption.name + "_calendar");
  button->SetToolTip(_("Choose a day"));
  SetAccessibleName(button, wxControl::RemoveMnemonics(caption.text) + ": " + _("Choose a day"));
  const auto ask = [text, events] {
    const auto typed =
        domain::BusinessDay::Parse(FromWx(text->GetValue().Strip(wxString::both)));
    const auto day = AskDay(wxGetTopLevelParent(text), typed ? *typed : events.today());
    if (!day) return;
    text->ChangeValue(DayText(*day));
    text->SetFocus();
    events.chosen();
  };
  button->Bind(wxEVT_BUTTON, [ask](wxCommandEvent&) { ask(); });
  text->Bind(wxEVT_TEXT_ENTER, [events](wxCommandEvent& event) {
    events.chosen();
    event.Skip();
  });
  text->Bind(wxEVT_KEY_DOWN, [ask](wxKeyEvent& key) {
    if (key.GetKeyCode() == WXK_DOWN) {
      ask();
    } else {
      key.Skip();
    }
  });
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  row->Add(pair);
  row->Add(button, wxSizerFlags().Bottom());
  return {row, text};
}

}  // namespace steelyard::desktop
