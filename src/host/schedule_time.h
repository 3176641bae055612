/// When scheduled exports are due, which days they cover, and when a failed one is tried again.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/timestamp.h"
#include "domain/business_day.h"

namespace steelyard::host {

/// Every day, every Monday, or on the first of every month.
enum class Frequency { Daily, Weekly, Monthly };
std::string_view ToText(Frequency frequency);  ///< `daily`, `weekly`, `monthly`
std::optional<Frequency> ParseFrequency(std::string_view text);

/// The days of an export, seen from the day on which it is due. Weeks begin on Monday.
enum class PeriodRule {
  Yesterday,
  LastWeek,
  LastMonth,
  Today,      ///< so far
  ThisWeek,   ///< so far, today included
  ThisMonth,  ///< so far, today included
  Last7Days,  ///< to yesterday
  Last30Days  ///< to yesterday
};
std::string_view ToText(PeriodRule rule);  ///< `yesterday`, `last_week`, …
std::optional<PeriodRule> ParsePeriodRule(std::string_view text);
/// The whole day, week or month that has just ended.
PeriodRule UsualPeriod(Frequency frequency);

/// What becomes of the times at which no program ran.
enum class CatchUp {
  Once,  ///< one run, for the newest of them
  Each   ///< a run for each of them, the oldest first
};
std::string_view ToText(CatchUp catch_up);  ///< `once`, `each`
std::optional<CatchUp> ParseCatchUp(std::string_view text);

/// The first time after `moment` at which an export of this frequency is due. `at_minute` is of the
/// day on the store's clock.
base::Timestamp NextDue(base::Timestamp moment, Frequency frequency, int at_minute,
                        base::UtcOffset offset);
/// A due time as the store's clock shows it now: the moment nearest to `due` at which it is
/// `at_minute`. It is another one where the clock's distance from UTC was changed since (summer
/// time).
base::Timestamp OnStoreClock(base::Timestamp due, int at_minute, base::UtcOffset offset);
/// The days an export covers that is due at `due`.
domain::Period PeriodDueAt(base::Timestamp due, PeriodRule rule, base::UtcOffset offset);

/// Until a run that failed `attempts` times is tried again: 1, 2, 4 … minutes, an hour at most.
std::int64_t BackOffMs(int attempts);

}  // namespace steelyard::host
