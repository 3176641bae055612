/// Folders that may lie on what is mounted: a USB disk, SFTP, SMB.
#pragma once
#include <filesystem>
#include <string>

namespace steelyard::delivery {

/// Where the file system of `folder` is mounted: `/`, `/media/share`. Symbolic links are followed.
///
/// Throws  RefusedError when there is no such folder.
std::string MountPointOf(const std::filesystem::path& folder);

/// Looks before anything is written: a share that is not mounted leaves an empty folder behind, and
/// what is written there is seen by nobody.
///
/// `mount` is what MountPointOf said when a person chose the folder; empty: anything will do.
/// Throws  DeliveryError: the folder is missing, or what was mounted is not there.
void CheckFolder(const std::filesystem::path& folder, const std::string& mount);

}  // namespace steelyard::delivery
