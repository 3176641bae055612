/// Scheduled exports on SQLite.
#pragma once
#include "ports/schedules.h"
#include "storage/commit_queue.h"
#include "storage/reader_pool.h"

namespace steelyard::storage {

class SqliteSchedules final : public ports::Schedules {
 public:
  SqliteSchedules(CommitQueue& queue, ReaderPool& readers) : m_queue(queue), m_readers(readers) {}
  std::vector<ports::ScheduledExport> All() override;
  void Add(const ports::ScheduledExport& schedule) override;
  void Remove(const base::Id128& id) override;
  std::vector<ports::ScheduledExport> ClaimDue(base::Timestamp now,
                                               base::Timestamp lease_until) override;
  void Finish(const ports::FinishedExport& finished) override;

 private:
  CommitQueue& m_queue;
  ReaderPool& m_readers;
};

}  // namespace steelyard::storage
