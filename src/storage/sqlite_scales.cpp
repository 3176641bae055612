/// Scales and what they told.
#include "storage/sqlite_scales.h"

#include <fmt/format.h>

#include "ports/report_rows.h"
#include "storage/sqlite_books.h"

namespace steelyard::storage {
namespace {

#define SCALE_COLUMNS                                                          \
  "number, driver, address, profile, secret_key, serial, prices_version, " \
  "journal_position, last_contact, clock_offset_ms, last_error, journal_read_at, " \
  "journal_mark, vendor, model, firmware, unique_code, verified_until "

ports::Scale ReadScale(const Rows& rows) {
  return {.number = rows.Int(0),
          .driver = rows.Text(1),
          .address = rows.Text(2),
          .profile = rows.Text(3),
          .key = rows.Text(4),
          .serial = rows.Text(5),
          .prices_version = rows.Integer(6),
          .journal_position = rows.Integer(7),
          .last_contact = rows.OptionalMoment(8),
          .clock_offset_ms = rows.OptionalInteger(9),
          .last_error = rows.Text(10),
          .journal_read_at = rows.OptionalMoment(11),
          .journal_mark = rows.Text(12),
          .vendor = rows.Text(13),
          .model = rows.Text(14),
          .firmware = rows.Text(15),
          .unique_code = rows.Text(16),
          .verified_until = rows.OptionalDay(17)};
}

}  // namespace

std::optional<ports::Scale> SqliteScales::Find(int number) const {
  Rows rows = m_connection.Query("SELECT " SCALE_COLUMNS "FROM scales WHERE number = ?", number);
  return rows.Next() ? std::optional(ReadScale(rows)) : std::nullopt;
}

std::vector<ports::Scale> SqliteScales::All() const {
  Rows rows = m_connection.Query("SELECT " SCALE_COLUMNS "FROM scales ORDER BY number");
  std::vector<ports::Scale> scales;
  while (rows.Next()) scales.push_back(ReadScale(rows));
  return scales;
}

void SqliteScales::Add(const ports::Scale& scale) {
  m_connection.Run("INSERT INTO scales (" SCALE_COLUMNS
                   ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   scale.number, scale.driver, scale.address, scale.profile, scale.key,
                   scale.serial, scale.prices_version, scale.journal_position,
                   scale.last_contact, scale.clock_offset_ms, scale.last_error,
                   scale.journal_read_at, scale.journal_mark, scale.vendor, scale.model,
                   scale.firmware, scale.unique_code, scale.verified_until);
}

void SqliteScales::Update(const ports::Scale& scale) {
  const int changed = m_connection.Run(
      "UPDATE scales SET driver = ?, address = ?, profile = ?, secret_key = ?, serial = ?, "
      "prices_version = ?, journal_position = ?, last_contact = ?, clock_offset_ms = ?, "
      "last_error = ?, journal_read_at = ?, journal_mark = ?, vendor = ?, model = ?, "
      "firmware = ?, unique_code = ?, verified_until = ? WHERE number = ?",
      scale.driver, scale.address, scale.profile, scale.key, scale.serial, scale.prices_version,
      scale.journal_position, scale.last_contact, scale.clock_offset_ms, scale.last_error,
      scale.journal_read_at, scale.journal_mark, scale.vendor, scale.model, scale.firmware,
      scale.unique_code, scale.verified_until, scale.number);
  if (changed == 1) return;
  throw ports::StorageError("Scale {} is not in the books, so nothing was changed.", scale.number);
}

void SqliteScales::Remove(int number) {
  m_connection.Run("DELETE FROM scales WHERE number = ?", number);
}

void SqliteScales::AddEvent(const ports::ScaleEvent& event) {
  m_connection.Run(
      "INSERT INTO scale_events (sequence, store_code, scale, at, type, detail) "
      "VALUES (?, ?, ?, ?, ?, ?)",
      NextOf(m_connection, "scale_event"), m_connection.StoreCode(), event.scale, event.at,
      event.type, event.detail);
}

std::vector<ports::ScaleEvent> SqliteScales::Events(int scale, int limit) const {
  Rows rows = m_connection.Query(
      "SELECT scale, at, type, detail FROM scale_events WHERE scale = ? "
      "ORDER BY sequence DESC LIMIT ?",
      scale, limit);
  std::vector<ports::ScaleEvent> events;
  while (rows.Next()) {
    events.push_back({.scale = rows.Int(0),
                      .at = rows.Moment(1),
                      .type = rows.Text(2),
                      .detail = rows.Text(3)});
  }
  return events;
}

}  // namespace steelyard::storage
