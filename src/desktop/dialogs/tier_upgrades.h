/// Who has spent enough for a higher tier: shown first, moved when somebody agrees.
#pragma once
#include <wx/window.h>

#include <map>
#include <optional>
#include <vector>

#include "app/tier_upgrades.h"
#include "desktop/workplace.h"

namespace steelyard::desktop {

/// How many members rose; nothing when none were moved. `upgrades` is who would rise.
std::optional<std::size_t> RunTierUpgradesByForm(wxWindow* parent, Workplace& place,
                                                 const std::vector<app::TierUpgrade>& upgrades,
                                                 std::map<std::string, wxString> tier_names);

}  // namespace steelyard::desktop
