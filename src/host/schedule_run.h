/// Runs what the schedule says is due, and notes what became of it.
#pragma once
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/explanation.h"
#include "host/schedule.h"

namespace steelyard::host {

struct ExportRun {
  ports::ScheduledExport scheduled;
  ports::RunOutcome outcome;
  base::Explanation result;  ///< where it went, or why not
  std::string file;          ///< the same as text; empty when it was not delivered
  std::string error;         ///< one sentence; empty when it was delivered
  std::optional<base::Timestamp> next_try = {};  ///< of the same days; nothing: not by itself
};

/// Runs what is due now, one after the other. What failed is tried again after 1, 2, 4 … minutes,
/// an hour at most, until it is due for the next time; what only a person can mend waits for that
/// time, and then is made for the same days where none is given up (`CatchUp::Each`). One that the
/// program has died of three times is not begun again for these days, and one that may have arrived
/// three times is not sent again. After a stop nothing more is begun, and what was under
/// way is due at once when a program runs again.
///
/// Throws  StorageError.
std::vector<ExportRun> RunDueExports(OpenedStore& store, const std::stop_token& stop = {});

struct RunNowResult {
  ScheduleOutcome outcome;  ///< Done (see `run`), NotAllowed, Unknown or Running
  std::optional<ExportRun> run = {};
};
/// Runs one now, as if it were due now or on `day`, also a paused one. Without a day, one that is
/// due or is being tried again is run for that time, and then is not run for it once more.
RunNowResult RunExportNow(OpenedStore& store, const app::Actor& actor, const base::Id128& id,
                          const std::optional<domain::BusinessDay>& day = {},
                          const std::stop_token& stop = {});

}  // namespace steelyard::host
