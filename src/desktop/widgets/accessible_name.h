/// Names that a screen reader speaks.
#pragma once
#include <wx/string.h>

class wxWindow;

namespace steelyard::desktop {

/// Names a control that has no label of its own. A control behind a label with a mnemonic has one.
void SetAccessibleName(wxWindow* window, const wxString& name);

}  // namespace steelyard::desktop
