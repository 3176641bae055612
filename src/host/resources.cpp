/// Finds the program's own files: by environment, beside the program, in the source tree.
#include "host/resources.h"

#include <cstdlib>
#include <string>

namespace steelyard::host {
namespace {

namespace fs = std::filesystem;

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

fs::path Installed(const fs::path& name) {
  std::error_code ignored;
  const auto program = fs::read_symlink("/proc/self/exe", ignored);
  if (ignored) return {};
  const auto folder = program.parent_path().parent_path() / "share" / "steelyard" / name;
  return fs::is_directory(folder, ignored) ? folder : fs::path();
}

}  // namespace

fs::path ReportsFolder() {
  if (const auto named = Environment("STEELYARD_REPORTS"); !named.empty()) return named;
  if (auto installed = Installed("reports"); !installed.empty()) return installed;
  return fs::path(STEELYARD_SOURCE_DIR) / "reports";
}

fs::path DemoFolder() {
  if (const auto named = Environment("STEELYARD_RESOURCES"); !named.empty()) {
    return fs::path(named) / "demo";
  }
  if (auto installed = Installed("demo"); !installed.empty()) return installed;
  return fs::path(STEELYARD_SOURCE_DIR) / "resources" / "demo";
}

fs::path GuideFolder() {
  if (const auto named = Environment("STEELYARD_RESOURCES"); !named.empty()) {
    return fs::path(named) / "guide";
  }
  if (auto installed = Installed("guide"); !installed.empty()) return installed;
  return fs::path(STEELYARD_SOURCE_DIR) / "resources" / "guide";
}

fs::path DefaultStorePath() {
  if (const auto named = Environment("STEELYARD_STORE"); !named.empty()) return named;
  if (const auto data = Environment("XDG_DATA_HOME"); !data.empty()) {
    return fs::path(data) / "steelyard" / "store.db";
  }
  const auto home = Environment("HOME");
  return fs::path(home.empty() ? "." : home) / ".local" / "share" / "steelyard" / "store.db";
}

fs::path StateFolder() {
  if (const auto state = Environment("XDG_STATE_HOME"); !state.empty()) {
    return fs::path(state) / "steelyard";
  }
  const auto home = Environment("HOME");
  return fs::path(home.empty() ? "." : home) / ".local" / "state" / "steelyard";
}

fs::path SettingsFolder() {
  if (const auto config = Environment("XDG_CONFIG_HOME"); !config.empty()) {
    return fs::path(config) / "steelyard";
  }
  const auto home = Environment("HOME");
  return fs::path(home.empty() ? "." : home) / ".config" / "steelyard";
}

}  // namespace steelyard::host
