/// Backups among what the schedule runs.
#pragma once
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
/// Makes a backup that is due. A failure is on the list of exceptions until a backup succeeds, and
/// is tried again in a quarter of an hour.
ExportRun RunBackup(OpenedStore& store, const ports::ScheduledExport& scheduled);

}  // namespace steelyard::host
