/// Finds the mount point of a folder by the device numbers above it.
#include "delivery/folder.h"

#include <sys/stat.h>

#include <optional>
#include <system_error>

#include "delivery/delivery_error.h"

namespace steelyard::delivery {
namespace {

namespace fs = std::filesystem;

std::optional<dev_t> DeviceOf(const fs::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return status.st_dev;
}

/// Nothing when it is no folder.
std::optional<std::string> FindMountPoint(const fs::path& folder) {
  std::error_code error;
  fs::path here = fs::canonical(folder, error);
  if (error || !fs::is_directory(here, error) || error) return std::nullopt;
  const auto device = DeviceOf(here);
  while (here.has_relative_path() && DeviceOf(here.parent_path()) == device) {
    here = here.parent_path();
  }
  return here.string();
}

}  // namespace

std::string MountPointOf(const fs::path& folder) {
  const auto found = FindMountPoint(folder);
  if (!found) {
    throw RefusedError("There is no folder {}. Nothing was written; make it first.",
                       folder.string());
  }
  return *found;
}

void CheckFolder(const fs::path& folder, const std::string& mount) {
  const auto found = FindMountPoint(folder);
  if (!found) {
    throw DeliveryError(
        "The folder {} is not there. Nothing was written. If it is on a disk or a share, connect "
        "it; else make the folder or choose another.",
        folder.string());
  }
  if (mount.empty() || *found == mount) return;
  throw DeliveryError(
      "What was mounted at {} is not there, so {} is another folder than was chosen. Nothing was "
      "written. Connect the disk or share, or choose the folder again.",
      mount, folder.string());
}

}  // namespace steelyard::delivery
