/// Rows for reports: one SELECT, and nothing else, by construction.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>

#include "ports/report_rows.h"
#include "storage/reader_pool.h"

namespace steelyard::storage {

/// A report comes from a file anybody may drop into a folder. So it runs on a connection that
/// cannot write, as one statement that SQLite itself calls read-only, under an authoriser that
/// lets it neither reach outside of the store nor see a password hash or a scale's key. It may not
/// take the memory, the time or the disk of everybody else either: values have a limit, and so has
/// the query. What it sorts fills a file, and sales need room beside it.
class SqliteReportRows final : public ports::ReportRows {
 public:
  static constexpr std::chrono::minutes kLongest{5};

  using RoomLeft = std::function<std::uintmax_t()>;  ///< bytes that are free now

  explicit SqliteReportRows(StorePlace store, std::chrono::milliseconds longest = kLongest);
  SqliteReportRows(StorePlace store, std::chrono::milliseconds longest, RoomLeft room_left)
      : m_store(std::move(store)), m_longest(longest), m_room_left(std::move(room_left)) {}
  void Run(const ports::ReportQuery& query,
           const std::function<void(const std::vector<ports::ReportCell>&)>& row) override;

 private:
  const StorePlace m_store;
  const std::chrono::milliseconds m_longest;
  const RoomLeft m_room_left;
};

}  // namespace steelyard::storage
