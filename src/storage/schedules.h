/// Scheduled exports and their runs on SQLite.
#pragma once
#include "ports/schedules.h"
#include "storage/commit_queue.h"
#include "storage/reader_pool.h"

namespace steelyard::storage {

class SqliteSchedules final : public ports::Schedules, public ports::ScheduleRuns {
 public:
  SqliteSchedules(CommitQueue& queue, ReaderPool& readers) : m_queue(queue), m_readers(readers) {}
  std::vector<ports::ScheduledExport> All() override;
  void Add(const ports::ScheduledExport& schedule, const ports::AuditEntry& audit) override;
  bool Change(const ports::ScheduledExport& schedule, ports::Times times,
              const ports::AuditEntry& audit) override;
  void Remove(const base::Id128& id, const ports::AuditEntry& audit) override;
  void MoveDue(const base::Id128& id, base::Timestamp from, base::Timestamp to,
               base::Timestamp now) override;

  std::optional<ports::ScheduledExport> ClaimDue(const ports::Claim& claim) override;
  std::optional<ports::ScheduledExport> ClaimNow(const base::Id128& schedule,
                                                 const ports::Claim& claim) override;
  bool Extend(const base::Id128& run, base::Timestamp lease_until) override;
  void Finish(const ports::FinishedRun& finished) override;
  void AddMissed(const ports::ScheduleRun& run) override;
  std::vector<ports::ScheduleRun> Newest(const std::optional<base::Id128>& schedule,
                                         std::size_t most) override;

 private:
  CommitQueue& m_queue;
  ReaderPool& m_readers;
};

}  // namespace steelyard::storage
