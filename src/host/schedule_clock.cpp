#include "host/schedule_clock.h"

#include <algorithm>

#include "base/check.h"
#include "host/schedule.h"

namespace steelyard::host {
namespace {

/// Further ahead than this nothing of the frequency is due, whatever was put off.
std::int64_t ReachMs(Frequency frequency) {
  constexpr std::int64_t kDayMs = 86'400'000;
  switch (frequency) {
    case Frequency::Daily: return 8 * kDayMs;
    case Frequency::Weekly: return 22 * kDayMs;
    case Frequency::Monthly: return 93 * kDayMs;
  }
  base::Check(false);
  return 0;
}

/// While the clock was years ahead, what ran then became due years ahead, and neither export nor
/// backup would come before that. It is made due as if those runs had not been. Only where a run is
/// known from shortly before: else it may be the clock of today that is wrong.
void TakeBackFromTheFuture(OpenedStore& store, ports::ScheduledExport scheduled,
                           base::UtcOffset offset) {
  constexpr std::size_t kMostRuns = 1'000;
  const auto now = store.context().clock.Now();
  const auto frequency = ParseFrequency(scheduled.frequency).value_or(Frequency::Daily);
  const auto reach = ReachMs(frequency);
  if (scheduled.due.unix_ms() - now.unix_ms() <= reach) return;
  const auto runs = store.schedule_runs().Newest(scheduled.id, kMostRuns);
  const auto last = std::find_if(runs.begin(), runs.end(),
                                 [&](const auto& run) { return run.started_at <= now; });
  if (last == runs.end() || now.unix_ms() - last->started_at.unix_ms() > reach) return;
  const auto before = scheduled.due.ToString(offset);
  scheduled.due = NextDue(last->started_at, frequency, scheduled.at_minute, offset);
  scheduled.next_due = scheduled.due;
  scheduled.attempts = 0;
  store.schedules().Change(scheduled, ports::Times::Replace,
                           {now, "system", "schedule.change", scheduled.name, "due=" + before,
                            "due=" + scheduled.due.ToString(offset)});
}

}  // namespace

void FollowStoreClock(OpenedStore& store) {
  auto& context = store.context();
  const auto offset = app::LoadSettings(context.store).calendar.offset;
  for (const auto& scheduled : store.schedules().All()) {
    TakeBackFromTheFuture(store, scheduled, offset);
    const auto due = OnStoreClock(scheduled.due, scheduled.at_minute, offset);
    if (due == scheduled.due) continue;
    store.schedules().MoveDue(scheduled.id, scheduled.due, due, context.clock.Now());
  }
}

}  // namespace steelyard::host
