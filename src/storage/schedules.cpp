/// Schedules, claimed once.
#include "storage/schedules.h"

#include <fmt/format.h>

#include "ports/report_rows.h"
#include "storage/sqlite_journal.h"

namespace steelyard::storage {
namespace {

#define SCHEDULE_COLUMNS                                                                      \
  "id, name, report, parameters, format, language, delivery, place, file_name, mount, "       \
  "frequency, period, catch_up, at_minute, state, due, next_due, attempts, last_run, "        \
  "last_outcome "
#define RUN_COLUMNS \
  "id, schedule, name, due, attempt, host, started_at, finished_at, outcome, result "

/// Rows that another program wrote may hold words that this one does not know.
template <typename T>
T KnownOr(std::optional<T> value, const std::string& text, const char* what) {
  if (value) return *value;
  throw ports::StorageError(
      "The schedule in the store has the {} '{}', which this program does not know. Nothing was "
      "run; install the newer program.",
      what, text);
}

ports::ScheduledExport ReadSchedule(const Rows& rows) {
  const auto state = rows.Text(14);
  return {.id = rows.Id(0),
          .name = rows.Text(1),
          .report = rows.Text(2),
          .parameters = rows.Text(3),
          .format = rows.Text(4),
          .language = rows.Text(5),
          .delivery = rows.Text(6),
          .place = rows.Text(7),
          .file_name = rows.Text(8),
          .mount = rows.Text(9),
          .frequency = rows.Text(10),
          .period = rows.Text(11),
          .catch_up = rows.Text(12),
          .at_minute = rows.Int(13),
          .state = KnownOr(ports::ParseScheduleState(state), state, "state"),
          .due = rows.Moment(15),
          .next_due = rows.Moment(16),
          .attempts = rows.Int(17),
          .last_run = rows.OptionalMoment(18),
          .last_outcome = rows.Text(19)};
}

ports::ScheduleRun ReadRun(const Rows& rows) {
  const auto outcome = rows.Text(8);
  return {.id = rows.Id(0),
          .schedule = rows.Id(1),
          .name = rows.Text(2),
          .due = rows.Moment(3),
          .attempt = rows.Int(4),
          .host = rows.Text(5),
          .started_at = rows.Moment(6),
          .finished_at = rows.OptionalMoment(7),
          .outcome = KnownOr(ports::ParseRunOutcome(outcome), outcome, "outcome"),
          .result = rows.Text(9)};
}

void Insert(Connection& connection, const ports::ScheduleRun& run) {
  connection.Run("INSERT INTO schedule_runs (store_code, " RUN_COLUMNS
                 ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                 connection.StoreCode(), run.id, run.schedule, run.name, run.due, run.attempt,
                 run.host, run.started_at, run.finished_at, ports::ToText(run.outcome),
                 run.result);
}

/// Begins the run of what was just claimed, and ends one that was left by whoever died.
void Begin(Connection& connection, const ports::ScheduledExport& schedule,
           const ports::Claim& claim, int attempt) {
  connection.Run(
      "UPDATE schedule_runs SET finished_at = ?, outcome = 'cut_off' "
      "WHERE schedule = ? AND outcome = 'running'",
      claim.now, schedule.id);
  Insert(connection, {.id = claim.run,
                      .schedule = schedule.id,
                      .name = schedule.name,
                      .due = schedule.due,
                      .attempt = attempt,
                      .host = claim.host,
                      .started_at = claim.now,
                      .finished_at = std::nullopt,
                      .outcome = ports::RunOutcome::Running,
                      .result = ""});
}

/// No claim is that far ahead but by a clock that was set back since.
base::Timestamp EndOfClaims(const ports::Claim& claim) {
  constexpr std::int64_t kDayMs = 86'400'000;
  return claim.lease_until.Plus(kDayMs);
}

}  // namespace

std::vector<ports::ScheduledExport> SqliteSchedules::All() {
  return m_readers.Read([](Connection& connection) {
    Rows rows = connection.Query("SELECT " SCHEDULE_COLUMNS
                                 "FROM scheduled_exports ORDER BY name, id");
    std::vector<ports::ScheduledExport> schedules;
    while (rows.Next()) schedules.push_back(ReadSchedule(rows));
    return schedules;
  });
}

void SqliteSchedules::Add(const ports::ScheduledExport& schedule,
                          const ports::AuditEntry& audit) {
  m_queue.SubmitOn([&](Connection& connection) {
    connection.Run(
        "INSERT INTO scheduled_exports (store_code, claimed_until, " SCHEDULE_COLUMNS
        ") VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        connection.StoreCode(), schedule.id, schedule.name, schedule.report, schedule.parameters,
        schedule.format, schedule.language, schedule.delivery, schedule.place, schedule.file_name,
        schedule.mount, schedule.frequency, schedule.period, schedule.catch_up,
        schedule.at_minute, ports::ToText(schedule.state), schedule.due, schedule.next_due,
        schedule.attempts, schedule.last_run, schedule.last_outcome);
    SqliteAuditLog(connection).Add(audit);
  }).get();
}

bool SqliteSchedules::Change(const ports::ScheduledExport& schedule, ports::Times times,
                             const ports::AuditEntry& audit) {
  int changed = 0;
  m_queue.SubmitOn([&](Connection& connection) {
    changed = connection.Run(
        "UPDATE scheduled_exports SET name = ?, report = ?, parameters = ?, format = ?, "
        "language = ?, delivery = ?, place = ?, file_name = ?, mount = ?, frequency = ?, "
        "period = ?, catch_up = ?, at_minute = ?, state = ? WHERE id = ?",
        schedule.name, schedule.report, schedule.parameters, schedule.format, schedule.language,
        schedule.delivery, schedule.place, schedule.file_name, schedule.mount, schedule.frequency,
        schedule.period, schedule.catch_up, schedule.at_minute, ports::ToText(schedule.state),
        schedule.id);
    if (changed == 0) return;
    SqliteAuditLog(connection).Add(audit);
    switch (times) {
      case ports::Times::Keep: break;
      case ports::Times::Replace:
        connection.Run(
            "UPDATE scheduled_exports SET due = ?, next_due = ?, attempts = ?, "
            "claimed_until = 0, run = NULL WHERE id = ?",
            schedule.due, schedule.next_due, schedule.attempts, schedule.id);
        break;
      case ports::Times::RetryNow:
        connection.Run("UPDATE scheduled_exports SET next_due = ? WHERE id = ? AND attempts > 0",
                       schedule.next_due, schedule.id);
        break;
    }
  }).get();
  return changed == 1;
}

void SqliteSchedules::Remove(const base::Id128& id, const ports::AuditEntry& audit) {
  m_queue.SubmitOn([&](Connection& connection) {
    const int removed = connection.Run("DELETE FROM scheduled_exports WHERE id = ?", id);
    if (removed == 1) SqliteAuditLog(connection).Add(audit);
  }).get();
}

void SqliteSchedules::MoveDue(const base::Id128& id, base::Timestamp from, base::Timestamp to,
                              base::Timestamp now) {
  m_queue.SubmitOn([&](Connection& connection) {
    connection.Run(
        "UPDATE scheduled_exports SET due = ?, "
        "next_due = CASE WHEN attempts = 0 THEN ? ELSE next_due END "
        "WHERE id = ? AND due = ? AND claimed_until <= ?",
        to, to, id, from, now);
  }).get();
}

std::optional<ports::ScheduledExport> SqliteSchedules::ClaimDue(const ports::Claim& claim) {
  std::optional<ports::ScheduledExport> claimed;
  m_queue.SubmitOn([&](Connection& connection) {
    // The condition and the claim are one statement: two hosts cannot both have the same row.
    Rows rows = connection.Query(
        "UPDATE scheduled_exports SET claimed_until = ?, run = ? WHERE id = "
        "(SELECT id FROM scheduled_exports WHERE next_due <= ? "
        "AND (claimed_until <= ? OR claimed_until > ?) "
        "AND state = 'active' ORDER BY next_due, id LIMIT 1) RETURNING " SCHEDULE_COLUMNS,
        claim.lease_until, claim.run, claim.now, claim.now, EndOfClaims(claim));
    if (!rows.Next()) return;
    claimed = ReadSchedule(rows);
    Begin(connection, *claimed, claim, claimed->attempts + 1);
  }).get();
  return claimed;
}

std::optional<ports::ScheduledExport> SqliteSchedules::ClaimNow(const base::Id128& schedule,
                                                                const ports::Claim& claim) {
  std::optional<ports::ScheduledExport> claimed;
  m_queue.SubmitOn([&](Connection& connection) {
    Rows rows = connection.Query(
        "UPDATE scheduled_exports SET claimed_until = ?, run = ? "
        "WHERE id = ? AND (claimed_until <= ? OR claimed_until > ?) RETURNING " SCHEDULE_COLUMNS,
        claim.lease_until, claim.run, schedule, claim.now, EndOfClaims(claim));
    if (!rows.Next()) return;
    claimed = ReadSchedule(rows);
    Begin(connection, *claimed, claim, 0);
  }).get();
  return claimed;
}

bool SqliteSchedules::Extend(const base::Id128& run, base::Timestamp lease_until) {
  int extended = 0;
  m_queue.SubmitOn([&](Connection& connection) {
    extended = connection.Run("UPDATE scheduled_exports SET claimed_until = ? WHERE run = ?",
                              lease_until, run);
  }).get();
  return extended == 1;
}

void SqliteSchedules::Finish(const ports::FinishedRun& finished) {
  m_queue.SubmitOn([&](Connection& connection) {
    connection.Run("UPDATE schedule_runs SET finished_at = ?, outcome = ?, result = ? WHERE id = ?",
                   finished.at, ports::ToText(finished.outcome), finished.result, finished.run);
    connection.Run(
        "UPDATE scheduled_exports SET last_run = ?, last_outcome = ?, due = ?, next_due = ?, "
        "attempts = ?, claimed_until = 0, run = NULL WHERE id = ? AND run = ?",
        finished.at, finished.result, finished.due, finished.next_due, finished.attempts,
        finished.schedule, finished.run);
  }).get();
}

void SqliteSchedules::AddMissed(const ports::ScheduleRun& run) {
  m_queue.SubmitOn([&](Connection& connection) { Insert(connection, run); }).get();
}

std::vector<ports::ScheduleRun> SqliteSchedules::Newest(const std::optional<base::Id128>& schedule,
                                                        std::size_t most) {
  return m_readers.Read([&](Connection& connection) {
    const auto limit = static_cast<std::int64_t>(most);
    Rows rows = schedule ? connection.Query("SELECT " RUN_COLUMNS
                                            "FROM schedule_runs WHERE schedule = ? "
                                            "ORDER BY started_at DESC, id DESC LIMIT ?",
                                            *schedule, limit)
                         : connection.Query("SELECT " RUN_COLUMNS
                                            "FROM schedule_runs "
                                            "ORDER BY started_at DESC, id DESC LIMIT ?",
                                            limit);
    std::vector<ports::ScheduleRun> runs;
    while (rows.Next()) runs.push_back(ReadRun(rows));
    return runs;
  });
}

}  // namespace steelyard::storage
