/// Where the files that come with the program are: report definitions, demo data.
#pragma once
#include <filesystem>

namespace steelyard::host {

/// The folder with one file a report. `$STEELYARD_REPORTS`, else beside an installed program
/// (`../share/steelyard/reports`), else in the source tree it was built from.
std::filesystem::path ReportsFolder();

/// The folder with the demo store's data, found the same way under `$STEELYARD_RESOURCES`.
std::filesystem::path DemoFolder();

/// The folder with the user guide, found the same way; a folder a language.
std::filesystem::path GuideFolder();

/// `$STEELYARD_STORE`, else `~/.local/share/steelyard/store.db` (XDG base directories).
std::filesystem::path DefaultStorePath();

/// What this user of this computer has chosen: `~/.config/steelyard` (XDG base directories).
std::filesystem::path SettingsFolder();

/// What the program keeps for this user between two starts: `~/.local/state/steelyard`.
std::filesystem::path StateFolder();

}  // namespace steelyard::host
