/// ID records, sealed before they come here.
#include "storage/sqlite_id_records.h"

#include "storage/errors.h"

namespace steelyard::storage {
namespace {

#define ID_RECORD_COLUMNS "member, document, sealed_number, kept_at, kept_by, unused_since "

ports::IdRecord ReadRecord(const Rows& rows) {
  const auto document = ports::ParseIdDocument(rows.Text(1));
  if (!document) ThrowNotUnderstood("an ID record");
  return {.member = domain::MemberId(rows.Id(0)),
          .document = *document,
          .sealed_number = rows.Blob(2),
          .kept_at = rows.Moment(3),
          .kept_by = rows.Text(4),
          .unused_since = rows.OptionalDay(5)};
}

}  // namespace

std::optional<ports::IdRecord> SqliteIdRecords::Find(const domain::MemberId& member) const {
  Rows rows = m_connection.Query(
      "SELECT " ID_RECORD_COLUMNS "FROM id_records WHERE member = ?", member);
  return rows.Next() ? std::optional(ReadRecord(rows)) : std::nullopt;
}

std::vector<ports::IdRecord> SqliteIdRecords::All() const {
  Rows rows = m_connection.Query("SELECT " ID_RECORD_COLUMNS "FROM id_records ORDER BY member");
  std::vector<ports::IdRecord> records;
  while (rows.Next()) records.push_back(ReadRecord(rows));
  return records;
}

void SqliteIdRecords::Put(const ports::IdRecord& record) {
  m_connection.Run(
      "INSERT INTO id_records (member, store_code, document, sealed_number, kept_at, kept_by, "
      "unused_since) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (member) DO UPDATE SET "
      "document = excluded.document, sealed_number = excluded.sealed_number, "
      "kept_at = excluded.kept_at, kept_by = excluded.kept_by, "
      "unused_since = excluded.unused_since",
      record.member, m_connection.StoreCode(), ports::ToText(record.document),
      record.sealed_number, record.kept_at, record.kept_by, record.unused_since);
}

void SqliteIdRecords::Remove(const domain::MemberId& member) {
  m_connection.Run("DELETE FROM id_records WHERE member = ?", member);
}

}  // namespace steelyard::storage
