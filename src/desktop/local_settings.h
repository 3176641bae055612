/// What belongs to this user at this computer and not to the store: which card reader, and the
/// language of the windows. A port of this computer means nothing at another one with the same
/// store, so it stands in no setting of the store, and no file of settings takes it along.
#pragma once
#include <wx/string.h>

#include <vector>

#include "desktop/workplace.h"

namespace steelyard::desktop {

enum class LocalSettingId { Reader, Language };

struct LocalSetting {
  LocalSettingId id;
  wxString title;
  wxString purpose;
  wxString value;
  wxString usual;  ///< what holds where nobody has chosen
  wxString takes;
  wxString where;  ///< how else it is chosen
  bool is_changed;
};
std::vector<LocalSetting> ListLocalSettings(const Workplace& place);

}  // namespace steelyard::desktop
