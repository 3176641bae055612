/// Settings as a file: JSON that a person can read and change.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "app/setting_transfer.h"
#include "base/explanation.h"

namespace steelyard::host {

/// `what()` says what is wrong with the file, and that nothing was changed.
class SettingFileError : public base::ExplainedError {
 public:
  using ExplainedError::ExplainedError;
};

/// `{"steelyard_settings": 1, "store": …, "settings": {"limits.deposit_fen": "1500", …}}`; null
/// stands for the default.
///
/// Throws  ExportError; nothing has changed then.
void WriteSettings(const std::filesystem::path& file, app::Context& context);

/// Throws  SettingFileError.
std::vector<app::NamedSetting> ReadSettings(const std::filesystem::path& file);

}  // namespace steelyard::host
