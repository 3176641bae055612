/// Writes and reads settings as JSON.
#include "host/setting_file.h"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "report/whole_file.h"

namespace steelyard::host {
namespace {

using Json = nlohmann::ordered_json;

constexpr char kFormat[] = "steelyard_settings";
constexpr int kVersion = 1;
constexpr std::uintmax_t kMaxBytes = 1'000'000;

std::string ReadWhole(const std::filesystem::path& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  std::ifstream stream(file, std::ios::binary);
  if (error || !stream) {
    throw SettingFileError("The file {} cannot be read. Nothing was changed; choose another file.",
                           file.string());
  }
  if (size > kMaxBytes) {
    throw SettingFileError("The file {} is too large for settings. Nothing was changed.",
                           file.string());
  }
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// A name that is there twice would otherwise count once, and nobody knew which.
Json Parse(const std::string& text, std::vector<app::NamedSetting>& settings) {
  int depth = 0;
  bool is_inside = false;
  std::string name;
  const auto note = [&](int level, Json::parse_event_t event, Json& value) {
    depth = level;
    if (event == Json::parse_event_t::key && depth == 1) is_inside = value == "settings";
    if (event == Json::parse_event_t::key && depth == 2 && is_inside) {
      name = value.get<std::string>();
    }
    if (event == Json::parse_event_t::value && depth == 2 && is_inside) {
      settings.push_back({name, value.is_string() ? std::optional(value.get<std::string>())
                                                  : std::nullopt});
    }
    return true;
  };
  return Json::parse(text, note, /*allow_exceptions=*/false);
}

/// Of a program that came after this one.
bool IsOfLaterVersion(const Json& json) {
  return json.is_object() && json.contains(kFormat) && json[kFormat].is_number_integer() &&
         json[kFormat] > kVersion;
}

bool IsSettings(const Json& json) {
  if (!json.is_object() || !json.contains(kFormat) || json[kFormat] != kVersion) return false;
  if (!json.contains("settings") || !json["settings"].is_object()) return false;
  for (const auto& [name, value] : json["settings"].items()) {
    if (!value.is_string() && !value.is_null()) return false;
  }
  return true;
}

}  // namespace

void WriteSettings(const std::filesystem::path& file, app::Context& context) {
  Json settings = Json::object();
  for (const auto& one : app::SettingsToExport(context)) {
    settings[one.name] = one.value ? Json(*one.value) : Json();
  }
  const Json json = {{kFormat, kVersion},
                     {"store", app::LoadSettings(context.store).name},
                     {"settings", settings}};
  report::WholeFile written(file);
  written.Write(json.dump(2) + "\n");
  written.Commit();
}

std::vector<app::NamedSetting> ReadSettings(const std::filesystem::path& file) {
  std::vector<app::NamedSetting> settings;
  const auto json = Parse(ReadWhole(file), settings);
  if (json.is_discarded()) {
    throw SettingFileError("The file {} is no JSON. Nothing was changed; choose a file that "
                           "setting export wrote.",
                           file.string());
  }
  if (IsOfLaterVersion(json)) {
    throw SettingFileError(
        "The file {} was written by a newer version of this program, which this one cannot read. "
        "Nothing was changed; install the newer version here, or export the settings with this "
        "one.",
        file.string());
  }
  if (!IsSettings(json)) {
    throw SettingFileError(
        "The file {} holds no settings of this program: it needs \"steelyard_settings\": 1 and "
        "\"settings\" with a text or null for each name. Nothing was changed.",
        file.string());
  }
  return settings;
}

}  // namespace steelyard::host
