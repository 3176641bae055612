/// The sales list and the figures of screens and scales, on SQLite.
#pragma once
#include "ports/queries.h"
#include "storage/reader_pool.h"

namespace steelyard::storage {

/// Every answer comes from a snapshot of its own. For use from many threads.
class SqliteTicketQueries final : public ports::TicketQueries {
 public:
  explicit SqliteTicketQueries(ReaderPool& readers) : m_readers(readers) {}
  std::int64_t Count(const ports::TicketFilter& filter) override;
  std::vector<ports::TicketRow> Page(const ports::TicketFilter& filter, std::int64_t offset,
                                     std::int64_t limit) override;
  ports::Statistics Totals(const domain::Period& period, std::optional<int> scale) override;
  std::vector<ports::HourTakings> ByHour(domain::BusinessDay day) override;
  std::vector<ports::ToldTicket> ToldAs(const domain::TicketId& id) override;

 private:
  ReaderPool& m_readers;
};

}  // namespace steelyard::storage
