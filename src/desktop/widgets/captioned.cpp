/// Puts a caption above a control.
#include "desktop/widgets/captioned.h"

#include <wx/stattext.h>

namespace steelyard::desktop {

wxSizer* MakeCaptioned(wxWindow* control, const Caption& caption) {
  control->SetName(caption.name);
  auto* text = new wxStaticText(control->GetParent(), wxID_ANY, caption.text);
  control->MoveAfterInTabOrder(text);  // a mnemonic leads to what comes next
  auto* pair = new wxBoxSizer(wxVERTICAL);
  pair->Add(text);
  pair->Add(control, wxSizerFlags().Expand());
  return pair;
}

}  // namespace steelyard::desktop
