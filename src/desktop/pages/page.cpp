/// What all pages share.
#include "desktop/pages/page.h"

#include "desktop/words.h"

namespace steelyard::desktop {

Page::Page(wxWindow* parent, Workplace& workplace, TellNews tell, const wxString& name)
    : wxPanel(parent, wxID_ANY), m_workplace(workplace), m_tell(std::move(tell)) {
  SetName(name);
}

const Commands& Page::commands() const {
  static const Commands kNone;
  return kNone;
}

std::function<void(const base::Explanation&)> Page::TellFailure() const {
  return [tell = m_tell](const base::Explanation& why) { tell(Sentence(why), NewsKind::Failure); };
}

}  // namespace steelyard::desktop
