/// Rows for reports: one SELECT, and nothing else, by construction.
#pragma once
#include "ports/report_rows.h"
#include "storage/reader_pool.h"

namespace steelyard::storage {

/// A report comes from a file anybody may drop into a folder. So it runs on a connection that
/// cannot write, as one statement that SQLite itself calls read-only, under an authoriser that
/// lets it neither reach outside of the store nor see a password hash or a scale's key.
class SqliteReportRows final : public ports::ReportRows {
 public:
  explicit SqliteReportRows(StorePlace store) : m_store(std::move(store)) {}
  void Run(const std::string& select, const ports::ReportParameters& parameters,
           const std::function<void(const std::vector<ports::ReportCell>&)>& row) override;

 private:
  const StorePlace m_store;
};

}  // namespace steelyard::storage
