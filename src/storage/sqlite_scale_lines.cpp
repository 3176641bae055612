/// Scale lines: a row a line, written while a scale waits for its acknowledgement.
#include "storage/sqlite_scale_lines.h"

namespace steelyard::storage {
namespace {

base::Bytes ToBytes(const std::string& raw) { return base::Bytes(raw.begin(), raw.end()); }

}  // namespace

std::optional<std::string> SqliteScaleLines::ContentOf(int scale, const std::string& name) const {
  Rows rows = m_connection.Query("SELECT content FROM scale_lines WHERE scale = ? AND name = ?",
                                 scale, name);
  if (!rows.Next()) return std::nullopt;
  return rows.Text(0);
}

void SqliteScaleLines::Add(const ports::ScaleLine& line) {
  m_connection.Run(
      "INSERT INTO scale_lines (scale, name, store_code, arrival, content, raw, received_at, sale) "
      "VALUES (?, ?, ?, (SELECT coalesce(max(arrival), 0) + 1 FROM scale_lines "
      "WHERE scale = ? AND settled = 0), ?, ?, ?, ?)",
      line.scale, line.name, m_connection.StoreCode(), line.scale, line.content,
      ToBytes(line.raw), line.received_at, line.sale);
}

std::vector<ports::ScaleLine> SqliteScaleLines::Open(int scale) const {
  Rows rows = m_connection.Query(
      "SELECT name, content, raw, received_at, sale FROM scale_lines "
      "WHERE scale = ? AND settled = 0 ORDER BY arrival",
      scale);
  std::vector<ports::ScaleLine> lines;
  while (rows.Next()) {
    const base::Bytes raw = rows.Blob(2);
    lines.push_back({scale, rows.Text(0), rows.Text(1), std::string(raw.begin(), raw.end()),
                     rows.Moment(3),
                     rows.IsNull(4) ? std::nullopt : std::optional(rows.Text(4))});
  }
  return lines;
}

std::vector<int> SqliteScaleLines::ScalesWithOpenLines() const {
  Rows rows = m_connection.Query(
      "SELECT DISTINCT scale FROM scale_lines WHERE settled = 0 ORDER BY scale");
  std::vector<int> scales;
  while (rows.Next()) scales.push_back(rows.Int(0));
  return scales;
}

void SqliteScaleLines::Seal(int scale, const std::string& sale) {
  m_connection.Run(
      "UPDATE scale_lines SET sale = ? WHERE scale = ? AND settled = 0 AND sale IS NULL", sale,
      scale);
}

void SqliteScaleLines::Settle(int scale, const std::string& sale) {
  m_connection.Run("UPDATE scale_lines SET settled = 1 WHERE scale = ? AND sale = ?", scale, sale);
}

}  // namespace steelyard::storage
