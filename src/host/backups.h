/// Backups that are made by themselves, and what a restore would lose.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/timestamp.h"
#include "host/opened_store.h"

namespace steelyard::host {

/// How many backups stay: the newest of each of so many days, weeks (Monday to Sunday) and months.
struct BackupKeep {
  int daily = 7;
  int weekly = 4;
  int monthly = 12;
};
std::string ToJson(const BackupKeep& keep);
/// Throws  StorageError when the text was not written by ToJson.
BackupKeep BackupKeepFrom(const std::string& json);

/// `store_2026-11-22_0230.backup`: the store's file name, and when it was due on the store's clock.
std::string BackupName(const std::filesystem::path& store, base::Timestamp due,
                       base::UtcOffset offset);
/// Of names as BackupName makes them for `store`, those that no longer need to be kept.
std::vector<std::string> BackupsToRemove(const std::filesystem::path& store,
                                         std::vector<std::string> names, const BackupKeep& keep);

struct WantedBackup {
  std::filesystem::path folder;
  base::Timestamp due;
  base::UtcOffset offset;
  BackupKeep keep;
};
/// Makes a backup with its keys, verifies it, and removes the backups that need not be kept.
///
/// Returns  the backup's path.
/// Throws   StorageError: no backup was made, and none was removed.
std::filesystem::path MakeBackup(OpenedStore& store, const WantedBackup& wanted);

/// Copies the key file beside a copy of the store; false when there is none.
///
/// Throws  StorageError when it cannot be written.
bool CopyKeys(const std::filesystem::path& from, const std::filesystem::path& to);

/// Kept beside the store, so that it is known when the store itself cannot be read.
void RememberNewestBackup(const std::filesystem::path& store, const std::filesystem::path& backup);
std::optional<std::filesystem::path> NewestBackupOf(const std::filesystem::path& store);

}  // namespace steelyard::host
