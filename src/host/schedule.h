/// The export schedule: reports written to a folder every day, week or month.
///
/// The jobs live in the store, and whoever claims one that is due has it: two hosts of one store
/// run it once.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/context.h"
#include "host/opened_store.h"

namespace steelyard::host {

/// Daily exports yesterday, weekly the last whole week (Monday to Sunday), monthly the last whole
/// month, each at its time of the first day that follows.
enum class Frequency { Daily, Weekly, Monthly };
std::string_view ToText(Frequency frequency);  ///< `daily`, `weekly`, `monthly`
std::optional<Frequency> ParseFrequency(std::string_view text);

struct NewExport {
  std::string report;  ///< name in the catalogue
  std::string format;  ///< `pdf`, `xlsx`, `csv`, `json`, `text`
  std::string language;
  std::string folder;
  Frequency frequency = Frequency::Daily;
  int at_minute = 360;  ///< of the day on the store's clock; after the day cut
};

/// The first that applies.
enum class ScheduleOutcome {
  Done,
  NotAllowed,
  ReportUnknown,
  FormatUnknown,
  LanguageUnknown,
  FolderMissing,
  Unknown
};
std::string_view ToText(ScheduleOutcome outcome);

struct AddExportResult {
  ScheduleOutcome outcome;
  std::optional<ports::ScheduledExport> scheduled;
};
AddExportResult AddExport(OpenedStore& store, const app::Actor& actor, const NewExport& wanted);
ScheduleOutcome RemoveExport(OpenedStore& store, const app::Actor& actor, const base::Id128& id);

/// The first time after `moment` at which an export of this frequency is due.
base::Timestamp NextDue(base::Timestamp moment, Frequency frequency, int at_minute,
                        base::UtcOffset offset);
/// The days an export covers that is due at `due`.
domain::Period PeriodDueAt(base::Timestamp due, Frequency frequency, base::UtcOffset offset);

struct ExportRun {
  ports::ScheduledExport scheduled;
  std::string file;   ///< what was written; empty when it failed
  std::string error;  ///< one sentence; empty when it was written
};
/// Runs what is due now. A failed one is noted and tried again at its next time.
std::vector<ExportRun> RunDueExports(OpenedStore& store);

}  // namespace steelyard::host
