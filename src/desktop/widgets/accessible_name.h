/// Names that a screen reader speaks.
#pragma once
#include <wx/string.h>

class wxWindow;

namespace steelyard::desktop {

/// Names a window and what it is made of.
void SetAccessibleName(wxWindow* window, const wxString& name);

/// Names everything below `root` that takes the keyboard and has no name yet: after the label
/// before it, else `otherwise`.
void NameTheUnnamed(wxWindow& root, const wxString& otherwise);

}  // namespace steelyard::desktop
