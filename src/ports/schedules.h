/// Exports of reports that run by themselves, each of them once.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/id128.h"
#include "base/timestamp.h"

namespace steelyard::ports {

struct ScheduledExport {
  base::Id128 id;
  std::string name;
  std::string report;      ///< id of the report
  std::string parameters;  ///< JSON object
  std::string format;      ///< `pdf`, `xlsx`, `csv`
  std::string language;
  std::string folder;
  std::string frequency;  ///< `daily`, `weekly`, `monthly`; whoever runs it gives it its meaning
  int at_minute = 0;      ///< of the local day
  base::Timestamp next_due;
  std::optional<base::Timestamp> last_run;
  std::string last_outcome;  ///< one sentence; empty before the first run
};

struct FinishedExport {
  base::Id128 id;
  base::Timestamp at;
  std::string outcome;
  base::Timestamp next_due;
};

/// Throws  StorageError from every method.
class Schedules {
 public:
  virtual ~Schedules() = default;
  virtual std::vector<ScheduledExport> All() = 0;  ///< by name
  virtual void Add(const ScheduledExport& schedule) = 0;
  virtual void Remove(const base::Id128& id) = 0;
  /// Takes every export that is due. Whoever claims first has it: nobody else is given the same
  /// one before Finish, or before `lease_until` should the claimer die.
  virtual std::vector<ScheduledExport> ClaimDue(base::Timestamp now,
                                                base::Timestamp lease_until) = 0;
  virtual void Finish(const FinishedExport& finished) = 0;
};

}  // namespace steelyard::ports
