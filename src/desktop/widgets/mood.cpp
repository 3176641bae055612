#include "desktop/widgets/mood.h"

#include <wx/settings.h>
#include <wx/stattext.h>

#include <algorithm>

#include "base/check.h"
#include "desktop/widgets/wrapped_text.h"

namespace steelyard::desktop {

namespace {

wxColour OnBackground(const wxColour& on_light, const wxColour& on_dark) {
  return wxSystemSettings::GetAppearance().IsUsingDarkBackground() ? on_dark : on_light;
}

}  // namespace

wxColour ColourOf(Mood mood) {
  switch (mood) {
    case Mood::Quiet: return wxSystemSettings::GetColour(wxSYS_COLOUR_WINDOWTEXT);
    case Mood::Good: return OnBackground({0x2f, 0x7d, 0x4f}, {0x7f, 0xd0, 0x9b});
    case Mood::Attention: return OnBackground({0xb0, 0x3a, 0x2e}, {0xff, 0x8a, 0x7a});
  }
  base::Check(false);
  return {};
}

void ShowSentence(wxStaticText* label, const wxString& sentence, Mood mood) {
  wxWindow* const window = label->GetParent();
  const int character = window->GetCharWidth();
  label->SetForegroundColour(ColourOf(mood));
  SetWrapped(label, sentence,
             std::max(character * 60, window->GetClientSize().x - 4 * character));
  window->Layout();
}

}  // namespace steelyard::desktop
