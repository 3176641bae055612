/// A control with its caption above it: a field of a row that asks for parameters.
#pragma once
#include <wx/sizer.h>

namespace steelyard::desktop {

struct Caption {
  wxString text;  ///< with a mnemonic, which leads to the control
  wxString name;  ///< the control's
};

wxSizer* MakeCaptioned(wxWindow* control, const Caption& caption);

}  // namespace steelyard::desktop
