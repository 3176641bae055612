/// All settings of a store at once: to a file, and from one, whole or not at all.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/settings.h"

namespace steelyard::app {

struct NamedSetting {
  std::string name;
  std::optional<std::string> value;  ///< nothing: the default
  std::optional<HeldValue> expected = {};  ///< as in a SettingChange
};
/// Every setting but those that say which store it is. No secret is among the settings.
std::vector<NamedSetting> SettingsToExport(Context& context);

struct SettingImport {
  std::vector<NamedSetting> settings;
  enum class Mode { Try, Do } mode = Mode::Do;
  /// The worst case of stand-in that was shown and agreed to.
  std::optional<domain::MoneyDifference> accepted_loss = {};
};

/// What becomes, or would become, of one of them.
struct ImportedSetting {
  std::string name;
  /// Done, NameUnknown, ValueInvalid, ChangedMeanwhile, NothingToChange or Fixed
  SettingOutcome outcome;
  const KnownSetting* setting = nullptr;      ///< null for NameUnknown
  std::optional<std::string> before = {};
  std::optional<std::string> after = {};
};

/// The first that applies.
enum class SettingImportOutcome {
  Done,  ///< also of a try that would go well
  NotAllowed,
  NamedTwice,
  SomeRefused,        ///< `settings` tells which
  ConfirmationNeeded  ///< stand-in would cost more than before, and nobody has agreed to so much
};
std::string_view ToText(SettingImportOutcome outcome);

struct SettingImportResult {
  SettingImportOutcome outcome;
  std::vector<ImportedSetting> settings = {};  ///< in the order of the import
  StandInLoss loss = {};                       ///< after it
};
/// Settings that the import does not name stay as they are.
///
/// Throws  StorageError: nothing was changed.
SettingImportResult ImportSettings(Context& context, const Actor& actor,
                                   const SettingImport& import);

}  // namespace steelyard::app
