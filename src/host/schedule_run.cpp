/// Claims, runs, notes.
#include "host/schedule_run.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "app/roles.h"
#include "base/check.h"
#include "delivery/delivery_error.h"
#include "host/backup_schedule.h"
#include "host/export_delivery.h"
#include "host/schedule_clock.h"

namespace steelyard::host {
namespace {

/// How long a claim lasts when its host dies. A run that goes on has it extended.
constexpr std::int64_t kLeaseMs = 600'000;
constexpr auto kExtendEvery = std::chrono::seconds(60);

ports::Claim NewClaim(app::Context& context) {
  char host[256] = "";
  ::gethostname(host, sizeof host - 1);
  const auto now = context.clock.Now();
  return {ports::NewId<base::Id128>(context.clock, context.entropy),
          fmt::format("{}:{}", host, ::getpid()), now, now.Plus(kLeaseMs)};
}

/// Keeps a claim while its run goes on.
class LeaseKeeper {
 public:
  LeaseKeeper(OpenedStore& store, const base::Id128& run)
      : m_thread([this, &store, run](const std::stop_token& stop) { Run(store, run, stop); }) {}

 private:
  void Run(OpenedStore& store, const base::Id128& run, const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    for (;;) {
      m_wake_up.wait_for(lock, stop, kExtendEvery, [] { return false; });
      if (stop.stop_requested()) return;
      try {
        store.schedule_runs().Extend(run, store.context().clock.Now().Plus(kLeaseMs));
      } catch (const std::exception& error) {
        spdlog::error("The claim of a scheduled export could not be extended: {}", error.what());
      }
    }
  }

  std::mutex m_mutex;
  std::condition_variable_any m_wake_up;
  std::jthread m_thread;  // last: it uses the others
};

void AuditRunByHand(app::Context& context, const app::Actor& actor,
                    const ports::ScheduledExport& scheduled,
                    const std::optional<domain::BusinessDay>& day) {
  const auto on = day ? " on=" + day->ToString() : std::string();
  context.store.Commit([&](ports::Books& books) {
    books.audit().Add({context.clock.Now(), actor.name, "schedule.run", scheduled.name, "",
                       AuditText(scheduled) + on});
  });
}

enum class Again {
  Soon,
  AtItsNextTime,  ///< for the same days where none is given up
  Never           ///< for these days
};
struct Attempt {
  ports::RunOutcome outcome;
  base::Explanation result;
  Again again = Again::Soon;
};

base::Explanation Deliver(OpenedStore& store, const ports::ScheduledExport& scheduled,
                          base::Timestamp due, const std::stop_token& stop) {
  if (!IsBackup(scheduled)) return DeliverExport(store, scheduled, due, stop);
  return base::Explanation(RunBackup(store, scheduled, due).string());
}

Attempt Try(OpenedStore& store, const ports::ScheduledExport& scheduled, base::Timestamp due,
            const std::stop_token& stop) {
  using enum ports::RunOutcome;
  try {
    return {Delivered, Deliver(store, scheduled, due, stop)};
  } catch (const delivery::UnknownDeliveryError& error) {
    return {MayHaveArrived, error.explanation()};
  } catch (const delivery::StoppedError& error) {
    return {Stopped, error.explanation()};
  } catch (const delivery::RefusedError& error) {
    return {Failed, error.explanation(), Again::AtItsNextTime};
  } catch (const base::ExplainedError& error) {
    return {Failed, error.explanation()};
  } catch (const std::exception& error) {
    return {Failed, base::Explanation(error.what())};
  }
}

ExportRun RunOf(const ports::ScheduledExport& scheduled, const Attempt& attempt) {
  const bool is_delivered = attempt.outcome == ports::RunOutcome::Delivered;
  const auto text = attempt.result.Text();
  return {scheduled, attempt.outcome, attempt.result, is_delivered ? text : "",
          is_delivered ? "" : text};
}

/// What the schedule says once this attempt is over.
struct Next {
  base::Timestamp due;
  base::Timestamp next_due;
  int attempts = 0;
};

Next NextAfter(const ports::ScheduledExport& scheduled, const Attempt& attempt, base::Timestamp due,
               base::Timestamp now, base::UtcOffset offset) {
  const auto frequency = ParseFrequency(scheduled.frequency).value_or(Frequency::Daily);
  const auto regular = NextDue(due, frequency, scheduled.at_minute, offset);
  const Next done{regular, regular, 0};
  switch (attempt.outcome) {
    case ports::RunOutcome::Delivered: return done;
    case ports::RunOutcome::Stopped: return {due, due, scheduled.attempts};
    case ports::RunOutcome::Failed:
    case ports::RunOutcome::MayHaveArrived: break;
    case ports::RunOutcome::Running:
    case ports::RunOutcome::CutOff:
    case ports::RunOutcome::Missed: base::Check(false);
  }
  const int attempts = due == scheduled.due ? scheduled.attempts + 1 : 1;
  // Where each time is made up for, giving one up because the next has come would lose it.
  const bool is_each = ParseCatchUp(scheduled.catch_up) == CatchUp::Each;
  if (attempt.again == Again::Never) return done;
  if (attempt.again == Again::AtItsNextTime) {
    if (!is_each) return done;
    return {due, NextDue(std::max(now, due), frequency, scheduled.at_minute, offset), attempts};
  }
  const auto next_try = now.Plus(BackOffMs(attempts));
  if (next_try >= regular && !is_each) return done;
  return {due, next_try, attempts};
}

ExportRun Finish(OpenedStore& store, const ports::ScheduledExport& scheduled,
                 const base::Id128& run, const Attempt& attempt, const Next& next) {
  auto result = RunOf(scheduled, attempt);
  store.schedule_runs().Finish({.run = run,
                                .schedule = scheduled.id,
                                .at = store.context().clock.Now(),
                                .outcome = attempt.outcome,
                                .result = attempt.result.ToStored(),
                                .due = next.due,
                                .next_due = next.next_due,
                                .attempts = next.attempts});
  if (next.attempts > 0 || attempt.outcome == ports::RunOutcome::Stopped) {
    result.next_try = next.next_due;
  }
  return result;
}

/// The time whose run is made: its own, or where missed times are made up for once, the newest.
base::Timestamp DueFor(OpenedStore& store, const ports::ScheduledExport& scheduled,
                       base::Timestamp now, base::UtcOffset offset) {
  if (ParseCatchUp(scheduled.catch_up) == CatchUp::Each) return scheduled.due;
  const auto frequency = ParseFrequency(scheduled.frequency).value_or(Frequency::Daily);
  auto newest = scheduled.due;
  int missed = 0;
  for (;;) {
    const auto next = NextDue(newest, frequency, scheduled.at_minute, offset);
    if (next > now) break;
    newest = next;
    ++missed;
  }
  if (missed == 0) return newest;
  // Of one that was tried the history tells already.
  if (scheduled.attempts > 0) --missed;
  if (missed == 0) return newest;
  auto& context = store.context();
  store.schedule_runs().AddMissed(
      {.id = ports::NewId<base::Id128>(context.clock, context.entropy),
       .schedule = scheduled.id,
       .name = scheduled.name,
       .due = scheduled.due,
       .attempt = 0,
       .host = "",
       .started_at = now,
       .finished_at = now,
       .outcome = ports::RunOutcome::Missed,
       .result = base::Explanation::Of(
                     "No program ran when it was due, {} times since {}. Only the newest is made; "
                     "run the others by hand if they are needed.",
                     missed, scheduled.due.ToString(offset))
                     .ToStored()});
  return newest;
}

/// How often what is due now has ended like this.
std::size_t TimesOf(ports::RunOutcome outcome, OpenedStore& store,
                    const ports::ScheduledExport& scheduled) {
  constexpr std::size_t kMostRuns = 100;
  const auto runs = store.schedule_runs().Newest(scheduled.id, kMostRuns);
  return static_cast<std::size_t>(std::count_if(runs.begin(), runs.end(), [&](const auto& run) {
    return run.outcome == outcome && run.due == scheduled.due && run.attempt > 0;
  }));
}

/// What the program dies of is not tried for ever: with it die the scales' answers, too. Nor is
/// what may have arrived sent until somebody has thirty of it.
constexpr std::size_t kMostTimes = 3;

Attempt NotBegunAgain() {
  return {ports::RunOutcome::Failed,
          base::Explanation(
              "The program ended each time while it made this, so it was not begun again. Choose "
              "another format or fewer days, then run it by hand."),
          Again::Never};
}

enum class Begun { ByItself, ByHand };
ExportRun RunDue(OpenedStore& store, const ports::ScheduledExport& scheduled,
                 const ports::Claim& claim, Begun begun, const std::stop_token& stop) {
  const LeaseKeeper keeper(store, claim.run);
  auto& clock = store.context().clock;
  const auto offset = app::LoadSettings(store.context().store).calendar.offset;
  const auto due = DueFor(store, scheduled, claim.now, offset);
  const bool is_begun = begun == Begun::ByHand || IsBackup(scheduled) ||
                        TimesOf(ports::RunOutcome::CutOff, store, scheduled) < kMostTimes;
  auto attempt = is_begun ? Try(store, scheduled, due, stop) : NotBegunAgain();
  if (attempt.outcome == ports::RunOutcome::MayHaveArrived &&
      TimesOf(ports::RunOutcome::MayHaveArrived, store, scheduled) + 1 >= kMostTimes) {
    attempt.again = Again::Never;
  }
  return Finish(store, scheduled, claim.run, attempt,
                NextAfter(scheduled, attempt, due, clock.Now(), offset));
}

}  // namespace

std::vector<ExportRun> RunDueExports(OpenedStore& store, const std::stop_token& stop) {
  FollowStoreClock(store);
  std::vector<ExportRun> runs;
  while (!stop.stop_requested()) {
    const auto claim = NewClaim(store.context());
    const auto scheduled = store.schedule_runs().ClaimDue(claim);
    if (!scheduled) break;
    runs.push_back(RunDue(store, *scheduled, claim, Begun::ByItself, stop));
  }
  return runs;
}

RunNowResult RunExportNow(OpenedStore& store, const app::Actor& actor, const base::Id128& id,
                          const std::optional<domain::BusinessDay>& day,
                          const std::stop_token& stop) {
  using enum ScheduleOutcome;
  if (!app::MayManageStore(actor.role)) return {NotAllowed};
  FollowStoreClock(store);
  const auto claim = NewClaim(store.context());
  const auto scheduled = store.schedule_runs().ClaimNow(id, claim);
  if (!scheduled) return {FindExport(store, id) ? Running : Unknown};
  AuditRunByHand(store.context(), actor, *scheduled, day);
  const bool is_pending = scheduled->attempts > 0 || scheduled->next_due <= claim.now;
  if (is_pending && !day && scheduled->state == ports::ScheduleState::Active) {
    return {Done, RunDue(store, *scheduled, claim, Begun::ByHand, stop)};
  }
  const LeaseKeeper keeper(store, claim.run);
  const auto offset = app::LoadSettings(store.context().store).calendar.offset;
  const auto due = day ? day->Start({offset, scheduled->at_minute}) : claim.now;
  const auto attempt = Try(store, *scheduled, due, stop);
  const Next unchanged{scheduled->due, scheduled->next_due, scheduled->attempts};
  auto run = Finish(store, *scheduled, claim.run, attempt, unchanged);
  run.next_try = std::nullopt;
  return {Done, std::move(run)};
}

}  // namespace steelyard::host
