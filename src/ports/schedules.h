/// Exports of reports that run by themselves, each of them once, and what became of their runs.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id128.h"
#include "base/timestamp.h"
#include "ports/journal.h"

namespace steelyard::ports {

enum class ScheduleState { Active, Paused };
std::string_view ToText(ScheduleState state);  ///< `active`, `paused`
std::optional<ScheduleState> ParseScheduleState(std::string_view text);

struct ScheduledExport {
  base::Id128 id;
  std::string name;
  std::string report;      ///< id of the report
  std::string parameters;  ///< JSON object
  std::string format;      ///< `pdf`, `xlsx`, `csv`
  std::string language;
  std::string delivery = "folder";  ///< whoever runs it gives this and what follows its meaning
  std::string place;                ///< a folder, mail addresses or a printer's queue
  std::string file_name = {};       ///< pattern; empty: report and days
  std::string mount = {};  ///< where the folder's file system was mounted; empty: not noted
  std::string frequency;   ///< `daily`, `weekly`, `monthly`
  std::string period = "yesterday";
  std::string catch_up = "once";
  int at_minute = 0;  ///< of the local day
  ScheduleState state = ScheduleState::Active;
  base::Timestamp due;  ///< the time whose run begins at next_due: earlier while it is tried again
  base::Timestamp next_due;
  int attempts = 0;  ///< that failed for `due`
  std::optional<base::Timestamp> last_run;
  std::string last_outcome;  ///< an Explanation as stored; empty before the first run
};

enum class RunOutcome {
  Running,
  Delivered,
  MayHaveArrived,  ///< a mail whose last answer was lost; it is sent again
  Failed,
  Stopped,  ///< the program was asked to end
  CutOff,   ///< the program died, or lost the claim, while it ran
  Missed    ///< nothing ran at that time, and a later run was made in its place
};
std::string_view ToText(RunOutcome outcome);
std::optional<RunOutcome> ParseRunOutcome(std::string_view text);

struct ScheduleRun {
  base::Id128 id;
  base::Id128 schedule;
  std::string name;  ///< of the schedule, which may be gone by now
  base::Timestamp due;
  int attempt = 1;   ///< from 1; 0 of one that a person ran by hand
  std::string host;  ///< the computer and process
  base::Timestamp started_at;
  std::optional<base::Timestamp> finished_at;
  RunOutcome outcome = RunOutcome::Running;
  std::string result;  ///< an Explanation as stored: where it went, or why not
};

/// What a change makes of due, next_due and attempts.
enum class Times {
  Keep,     ///< they stay as they are in the store: a run may have moved them meanwhile
  Replace,  ///< those of the change; a run that is under way moves them no more
  RetryNow  ///< they stay, but what is being tried again is tried at `next_due` of the change
};

/// What a person decides is in the audit log with it, in one commit: reports leave the store here.
///
/// Throws  StorageError from every method.
class Schedules {
 public:
  virtual ~Schedules() = default;
  virtual std::vector<ScheduledExport> All() = 0;  ///< by name
  virtual void Add(const ScheduledExport& schedule, const AuditEntry& audit) = 0;
  /// What a person decides of it. Its last run stays. False, and no audit entry: there is none.
  virtual bool Change(const ScheduledExport& schedule, Times times, const AuditEntry& audit) = 0;
  virtual void Remove(const base::Id128& id, const AuditEntry& audit) = 0;
  /// Moves what is due at `from`, unless a run has claimed it at `now` or somebody changed it. One
  /// that is being tried again keeps the time of its next try.
  virtual void MoveDue(const base::Id128& id, base::Timestamp from, base::Timestamp to,
                       base::Timestamp now) = 0;
};

struct Claim {
  base::Id128 run;
  std::string host;
  base::Timestamp now;
  base::Timestamp lease_until;
};

struct FinishedRun {
  base::Id128 run;
  base::Id128 schedule;
  base::Timestamp at;
  RunOutcome outcome = RunOutcome::Delivered;
  std::string result;
  base::Timestamp due;
  base::Timestamp next_due;
  int attempts = 0;
};

/// Throws  StorageError from every method.
class ScheduleRuns {
 public:
  virtual ~ScheduleRuns() = default;
  /// Takes the active export that is due for the longest. Whoever claims first has it: nobody else
  /// is given the same one before Finish, or before the lease ends should the claimer die. A run
  /// that was left so is noted as cut off.
  virtual std::optional<ScheduledExport> ClaimDue(const Claim& claim) = 0;
  /// Takes this one, due or not, paused or not; nothing when another run has it.
  virtual std::optional<ScheduledExport> ClaimNow(const base::Id128& schedule,
                                                  const Claim& claim) = 0;
  /// For as long as a run takes; false when another has claimed its export.
  virtual bool Extend(const base::Id128& run, base::Timestamp lease_until) = 0;
  /// Notes what became of a run. When it lost its claim the schedule stays as it is.
  virtual void Finish(const FinishedRun& finished) = 0;
  /// A time at which nothing ran.
  virtual void AddMissed(const ScheduleRun& run) = 0;
  /// Newest first; of all schedules without one.
  virtual std::vector<ScheduleRun> Newest(const std::optional<base::Id128>& schedule,
                                          std::size_t most) = 0;
};

}  // namespace steelyard::ports
