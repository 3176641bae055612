/// Schedules, claimed once.
#include "storage/schedules.h"

#include <fmt/format.h>

#include "ports/report_rows.h"

namespace steelyard::storage {
namespace {

#define SCHEDULE_COLUMNS                                                                  \
  "id, name, report, parameters, format, language, folder, frequency, at_minute, " \
  "next_due, last_run, last_outcome "

ports::ScheduledExport ReadSchedule(const Rows& rows) {
  return {.id = rows.Id(0),
          .name = rows.Text(1),
          .report = rows.Text(2),
          .parameters = rows.Text(3),
          .format = rows.Text(4),
          .language = rows.Text(5),
          .folder = rows.Text(6),
          .frequency = rows.Text(7),
          .at_minute = rows.Int(8),
          .next_due = rows.Moment(9),
          .last_run = rows.OptionalMoment(10),
          .last_outcome = rows.Text(11)};
}

std::vector<ports::ScheduledExport> ReadAll(Rows& rows) {
  std::vector<ports::ScheduledExport> schedules;
  while (rows.Next()) schedules.push_back(ReadSchedule(rows));
  return schedules;
}

}  // namespace

std::vector<ports::ScheduledExport> SqliteSchedules::All() {
  return m_readers.Read([](Connection& connection) {
    Rows rows = connection.Query("SELECT " SCHEDULE_COLUMNS
                                 "FROM scheduled_exports ORDER BY name, id");
    return ReadAll(rows);
  });
}

void SqliteSchedules::Add(const ports::ScheduledExport& schedule) {
  m_queue.SubmitOn([&](Connection& connection) {
    connection.Run(
        "INSERT INTO scheduled_exports (id, store_code, name, report, parameters, format, "
        "language, folder, frequency, at_minute, next_due, last_run, last_outcome, claimed_until) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
        schedule.id, connection.StoreCode(), schedule.name, schedule.report, schedule.parameters,
        schedule.format, schedule.language, schedule.folder, schedule.frequency,
        schedule.at_minute, schedule.next_due, schedule.last_run, schedule.last_outcome);
  }).get();
}

void SqliteSchedules::Remove(const base::Id128& id) {
  m_queue.SubmitOn([&](Connection& connection) {
    connection.Run("DELETE FROM scheduled_exports WHERE id = ?", id);
  }).get();
}

std::vector<ports::ScheduledExport> SqliteSchedules::ClaimDue(base::Timestamp now,
                                                              base::Timestamp lease_until) {
  std::vector<ports::ScheduledExport> claimed;
  m_queue.SubmitOn([&](Connection& connection) {
    // The condition and the claim are one statement: two hosts cannot both have the same row.
    Rows rows = connection.Query(
        "UPDATE scheduled_exports SET claimed_until = ? "
        "WHERE next_due <= ? AND claimed_until <= ? RETURNING " SCHEDULE_COLUMNS,
        lease_until, now, now);
    claimed = ReadAll(rows);
  }).get();
  return claimed;
}

void SqliteSchedules::Finish(const ports::FinishedExport& finished) {
  m_queue.SubmitOn([&](Connection& connection) {
    connection.Run(
        "UPDATE scheduled_exports SET last_run = ?, last_outcome = ?, next_due = ?, "
        "claimed_until = 0 WHERE id = ?",
        finished.at, finished.outcome, finished.next_due, finished.id);
  }).get();
}

}  // namespace steelyard::storage
