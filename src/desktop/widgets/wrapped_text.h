/// Long sentences in a label, also in Chinese, which has no blanks to break at.
#pragma once
#include <wx/string.h>

class wxStaticText;

namespace steelyard::desktop {

/// Shows `text` in lines no wider than `width`, which the toolkit's own Wrap leaves whole where
/// there is no blank. A line never begins with a closing mark.
void SetWrapped(wxStaticText* label, const wxString& text, int width);

}  // namespace steelyard::desktop
