/// Settings as people read and type them: titles, values, ranges, and the words for outcomes.
#pragma once
#include <wx/string.h>

#include <optional>
#include <string>
#include <vector>

#include "app/setting_groups.h"
#include "app/setting_transfer.h"

namespace steelyard::desktop {

wxString Title(app::SettingGroup group);
wxString Title(app::SettingId id);
/// What it does, and what it means where nothing is set.
wxString Purpose(app::SettingId id);
/// What it may hold: `amounts from 0.00 to 1,000.00`.
wxString RangeText(const app::KnownSetting& setting);
/// Empty where the value needs none.
wxString UnitText(const app::KnownSetting& setting);

struct SettingChoice {
  std::string value;
  wxString word;
};
/// Of a setting that is chosen; empty for one that is typed.
std::vector<SettingChoice> ChoicesOf(const app::KnownSetting& setting);
/// `2,000.00`, `04:00`, `block the card`; empty for nothing.
wxString ShownValue(const app::KnownSetting& setting, const std::string& value);
/// The same as it is typed: amounts without commas.
wxString TypedValue(const app::KnownSetting& setting, const std::string& value);
/// What was typed as the books keep it; nothing when it cannot be understood.
std::optional<std::string> ReadValue(const app::KnownSetting& setting, const wxString& typed);

/// What stand-in costs at worst.
wxString RiskText(const app::StandInLoss& loss);
wxString Sentence(const app::SettingResult& result);
wxString Sentence(const app::SettingImportResult& result);
/// `limits.deposit_fen: …`, of one that was refused.
wxString Sentence(const app::ImportedSetting& imported);

}  // namespace steelyard::desktop
