#include "storage/disk_room.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <system_error>

namespace steelyard::storage {
namespace {

namespace fs = std::filesystem;

std::uintmax_t RoomIn(const fs::path& folder) {
  std::error_code error;
  const auto space = fs::space(folder.empty() ? "." : folder, error);
  return error ? std::numeric_limits<std::uintmax_t>::max() : space.available;
}

/// As SQLite looks for it (sqlite.org/tempfiles.html §5).
fs::path FolderOfTemporaryFiles() {
  std::error_code ignored;
  for (const char* variable : {"SQLITE_TMPDIR", "TMPDIR"}) {
    const char* folder = std::getenv(variable);
    if (folder != nullptr && fs::is_directory(folder, ignored)) return folder;
  }
  for (const char* folder : {"/var/tmp", "/usr/tmp", "/tmp"}) {
    if (fs::is_directory(folder, ignored)) return folder;
  }
  return ".";
}

}  // namespace

std::uintmax_t RoomOnDisk(const fs::path& store) {
  return std::min(RoomIn(store.parent_path()), RoomIn(FolderOfTemporaryFiles()));
}

}  // namespace steelyard::storage
