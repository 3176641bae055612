#include "desktop/widgets/mood.h"

#include <wx/settings.h>
#include <wx/stattext.h>

#include <algorithm>

#include "base/check.h"
#include "desktop/widgets/accessible_name.h"
#include "desktop/widgets/palette.h"
#include "desktop/widgets/theme.h"
#include "desktop/widgets/wrapped_text.h"

namespace steelyard::desktop {

wxColour ColourOf(Mood mood) {
  switch (mood) {
    case Mood::Quiet: return wxSystemSettings::GetColour(wxSYS_COLOUR_WINDOWTEXT);
    case Mood::Good: return ColourOf(Shade::Good);
    case Mood::Attention: return ColourOf(Shade::Attention);
  }
  base::Check(false);
  return {};
}

void SetMood(wxStaticText* label, Mood mood) {
  PaintByTheme(label, [label, mood] { label->SetForegroundColour(ColourOf(mood)); });
}

void ShowSentence(wxStaticText* label, const wxString& sentence, Mood mood) {
  wxWindow* const window = label->GetParent();
  const int character = window->GetCharWidth();
  SetMood(label, mood);
  SetWrapped(label, sentence,
             std::max(character * 60, window->GetClientSize().x - 4 * character));
  window->Layout();
  Announce(label, sentence);
}

}  // namespace steelyard::desktop
