/// What a screen reader speaks of a window: its name, and news when they come.
#pragma once
#include <wx/string.h>

class wxWindow;

namespace steelyard::desktop {

/// Names a window and what it is made of.
void SetAccessibleName(wxWindow* window, const wxString& name);

/// Names only what has the keyboard when the window has it, and says the name if the keyboard is
/// there now. Costs nothing when it has that name already.
void SetFocusedName(wxWindow* window, const wxString& name);

/// Names everything below `root` that takes the keyboard and has no name yet: after the label
/// before it, else `otherwise`. Within a list its rows speak (accessible_rows).
void NameTheUnnamed(wxWindow& root, const wxString& otherwise);

/// Speaks a sentence at once, wherever the keyboard is. `shown` is the window that shows it: what
/// is not seen is not spoken.
void Announce(wxWindow* shown, const wxString& sentence);

}  // namespace steelyard::desktop
