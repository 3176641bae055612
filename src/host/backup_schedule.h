/// Backups among what the schedule runs.
#pragma once
#include <filesystem>
#include <string>

#include "host/backups.h"
#include "host/schedule.h"

namespace steelyard::host {

struct NewBackup {
  std::string folder;
  int at_minute = 150;  ///< of the day on the store's clock, every day
  BackupKeep keep;
};
/// Done, NotAllowed or FolderMissing.
AddExportResult AddBackup(OpenedStore& store, const app::Actor& actor, const NewBackup& wanted);

bool IsBackup(const ports::ScheduledExport& scheduled);
/// Makes the backup that is due at `due`. A failure is on the list of exceptions until one is made.
///
/// Throws  StorageError, DeliveryError: there is no backup.
std::filesystem::path RunBackup(OpenedStore& store, const ports::ScheduledExport& scheduled,
                                base::Timestamp due);

}  // namespace steelyard::host
