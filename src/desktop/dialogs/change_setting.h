/// Asks for the new value of a setting.
#pragma once
#include <optional>

#include "app/settings.h"
#include "desktop/setting_step.h"
#include "desktop/workplace.h"

class wxWindow;

namespace steelyard::desktop {

/// What was changed; nothing when it was given up. What the use case refuses is said in the dialog;
/// what stand-in costs at worst is shown there and confirmed once more.
std::optional<SettingEdit> ChangeSettingDialog(wxWindow* parent, Workplace& place,
                                               const app::SettingView& view);

}  // namespace steelyard::desktop
