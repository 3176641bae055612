/// Rows for reports: one SELECT, and nothing else, by construction.
#pragma once
#include <chrono>

#include "ports/report_rows.h"
#include "storage/reader_pool.h"

namespace steelyard::storage {

/// A report comes from a file anybody may drop into a folder. So it runs on a connection that
/// cannot write, as one statement that SQLite itself calls read-only, under an authoriser that
/// lets it neither reach outside of the store nor see a password hash or a scale's key. It may not
/// take the memory or the time of everybody else either: values have a limit, and so has the query.
class SqliteReportRows final : public ports::ReportRows {
 public:
  static constexpr std::chrono::minutes kLongest{5};

  explicit SqliteReportRows(StorePlace store, std::chrono::milliseconds longest = kLongest)
      : m_store(std::move(store)), m_longest(longest) {}
  void Run(const ports::ReportQuery& query,
           const std::function<void(const std::vector<ports::ReportCell>&)>& row) override;

 private:
  const StorePlace m_store;
  const std::chrono::milliseconds m_longest;
};

}  // namespace steelyard::storage
