/// What a sentence or a state is to the person at the desk, shown by one set of colours.
#pragma once
#include <wx/colour.h>
#include <wx/string.h>

class wxStaticText;

namespace steelyard::desktop {

enum class Mood { Quiet, Good, Attention };

wxColour ColourOf(Mood mood);
/// The text in that colour, whatever the theme is by then.
void SetMood(wxStaticText* label, Mood mood);

/// Shows the sentence in the colour of its mood, in lines as wide as the window that `label` is in.
void ShowSentence(wxStaticText* label, const wxString& sentence, Mood mood);

}  // namespace steelyard::desktop
