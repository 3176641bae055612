/// Asks for the new value of a setting.
#pragma once
#include "app/settings.h"
#include "desktop/workplace.h"

class wxWindow;

namespace steelyard::desktop {

/// Whether it was changed. What the use case refuses is said in the dialog; what stand-in costs at
/// worst is shown there and confirmed once more.
bool ChangeSettingDialog(wxWindow* parent, Workplace& place, const app::SettingView& view);

}  // namespace steelyard::desktop
