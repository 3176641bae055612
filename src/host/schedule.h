/// The export schedule: reports written to a folder every day, week or month.
///
/// The jobs live in the store. Whoever finds a job due claims it in one commit by moving its next
/// due time on, so two hosts of one store run it once.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/context.h"
#include "host/opened_store.h"

namespace steelyard::host {

/// Daily exports yesterday, weekly the last whole week, monthly the last whole month.
enum class Frequency { Daily, Weekly, Monthly };
std::string_view ToText(Frequency frequency);  ///< `daily`, `weekly`, `monthly`
std::optional<Frequency> ParseFrequency(std::string_view text);

struct ScheduledExport {
  std::string id;      ///< 32 hexadecimal digits
  std::string report;  ///< name in the catalogue
  std::string format;  ///< `pdf`, `xlsx`, `csv`, `json`, `text`
  std::string language;
  std::string folder;
  Frequency frequency = Frequency::Daily;
  int minute_of_day = 0;    ///< on the store's clock
  std::string next_due;     ///< ISO 8601
  std::string last_result;  ///< one sentence; empty before the first run
};

enum class ScheduleOutcome {
  Done,
  NotAllowed,
  ReportUnknown,
  FormatUnknown,
  FolderMissing,
  Unknown
};
std::string_view ToText(ScheduleOutcome outcome);

struct AddExportResult {
  ScheduleOutcome outcome;
  std::optional<ScheduledExport> scheduled;
};

std::vector<ScheduledExport> ScheduledExports(app::Context& context);
/// `wanted` without id, next due time and last result.
AddExportResult AddExport(app::Context& context, const app::Actor& actor, ScheduledExport wanted);
ScheduleOutcome RemoveExport(app::Context& context, const app::Actor& actor, const std::string& id);

struct ExportRun {
  ScheduledExport scheduled;
  std::string file;   ///< what was written; empty when it failed
  std::string error;  ///< one sentence; empty when it was written
};
/// Runs what is due now. A failed one is told in its `last_result` and tried at its next time.
std::vector<ExportRun> RunDueExports(OpenedStore& store);

}  // namespace steelyard::host
