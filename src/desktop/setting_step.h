/// SettingStep: one change that a person made on the page Settings, as it is taken back.
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/setting_transfer.h"
#include "desktop/local_settings.h"

namespace steelyard::desktop {

/// A setting of the store.
struct SettingEdit {
  std::string name;
  app::HeldValue before;
  app::HeldValue after;
};
/// Of this computer.
struct LocalEdit {
  LocalSettingId id;
  std::string before;  ///< empty: what holds where nobody has chosen
  std::string after;
};
/// Several of the store are those of one file.
using SettingStep = std::variant<std::vector<SettingEdit>, LocalEdit>;

/// Those of an import that were changed.
std::vector<SettingEdit> EditsOf(const app::SettingImportResult& imported);

/// Takes all of them back or none, through the use case that made them. One that no longer holds
/// what it was given is somebody else's by now: ChangedMeanwhile.
///
/// Throws  StorageError: nothing was changed.
app::SettingImportResult TakeBack(app::Context& context, const app::Actor& actor,
                                  const std::vector<SettingEdit>& edits,
                                  std::optional<domain::MoneyDifference> accepted_loss);

}  // namespace steelyard::desktop
