/// Exceptions, audit log, settings.
#include "storage/sqlite_journal.h"

#include <fmt/format.h>

#include "ports/report_rows.h"
#include "storage/errors.h"
#include "storage/sqlite_books.h"

namespace steelyard::storage {
namespace {

#define EXCEPTION_COLUMNS "id, kind, at, subject, detail, resolved_at, resolution "

ports::BookException ReadException(const Rows& rows) {
  const auto kind = ports::ParseExceptionKind(rows.Text(1));
  if (!kind) ThrowNotUnderstood("an exception kind");
  return {.id = rows.Id(0),
          .kind = *kind,
          .at = rows.Moment(2),
          .subject = rows.Text(3),
          .detail = rows.Text(4),
          .resolved_at = rows.OptionalMoment(5),
          .resolution = rows.Text(6)};
}

}  // namespace

void SqliteExceptions::Add(const ports::BookException& exception) {
  m_connection.Run(
      "INSERT INTO exceptions (id, store_code, kind, at, subject, detail, resolved_at, "
      "resolution) VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT (kind, subject, detail) WHERE resolved_at IS NULL DO NOTHING",
      exception.id, m_connection.StoreCode(), ToText(exception.kind), exception.at,
      exception.subject, exception.detail, exception.resolved_at, exception.resolution);
}

std::vector<ports::BookException> SqliteExceptions::Open(int limit) const {
  Rows rows = m_connection.Query("SELECT " EXCEPTION_COLUMNS
                                 "FROM exceptions WHERE resolved_at IS NULL "
                                 "ORDER BY at, id LIMIT ?",
                                 limit);
  std::vector<ports::BookException> exceptions;
  while (rows.Next()) exceptions.push_back(ReadException(rows));
  return exceptions;
}

std::vector<ports::BookException> SqliteExceptions::OpenAbout(ports::ExceptionKind kind,
                                                              const std::string& subject) const {
  Rows rows = m_connection.Query("SELECT " EXCEPTION_COLUMNS
                                 "FROM exceptions WHERE kind = ? AND subject = ? "
                                 "AND resolved_at IS NULL ORDER BY at, id",
                                 ToText(kind), subject);
  std::vector<ports::BookException> exceptions;
  while (rows.Next()) exceptions.push_back(ReadException(rows));
  return exceptions;
}

std::optional<ports::BookException> SqliteExceptions::Find(const base::Id128& id) const {
  Rows rows = m_connection.Query("SELECT " EXCEPTION_COLUMNS "FROM exceptions WHERE id = ?", id);
  return rows.Next() ? std::optional(ReadException(rows)) : std::nullopt;
}

void SqliteExceptions::Resolve(const base::Id128& id, base::Timestamp at,
                               const std::string& resolution) {
  const int resolved = m_connection.Run(
      "UPDATE exceptions SET resolved_at = ?, resolution = ? "
      "WHERE id = ? AND resolved_at IS NULL",
      at, resolution, id);
  if (resolved == 1) return;
  throw ports::StorageError("The exception {} is not open, so nothing was changed.", id.ToString());
}

void SqliteAuditLog::Add(const ports::AuditEntry& entry) {
  m_connection.Run(
      "INSERT INTO audit_log (sequence, store_code, at, actor, action, subject, before, after) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      NextOf(m_connection, "audit_log"), m_connection.StoreCode(), entry.at, entry.actor,
      entry.action, entry.subject, entry.before, entry.after);
}

std::vector<ports::AuditEntry> SqliteAuditLog::Newest(int limit) const {
  Rows rows = m_connection.Query(
      "SELECT at, actor, action, subject, before, after FROM audit_log "
      "ORDER BY sequence DESC LIMIT ?",
      limit);
  std::vector<ports::AuditEntry> entries;
  while (rows.Next()) {
    entries.push_back({.at = rows.Moment(0),
                       .actor = rows.Text(1),
                       .action = rows.Text(2),
                       .subject = rows.Text(3),
                       .before = rows.Text(4),
                       .after = rows.Text(5)});
  }
  return entries;
}

std::optional<std::string> SqliteSettings::Find(const std::string& name) const {
  const auto& settings = m_connection.Settings();
  const auto found = settings.find(name);
  return found == settings.end() ? std::nullopt : std::optional(found->second);
}

void SqliteSettings::Set(const std::string& name, const std::string& value) {
  m_connection.Run(
      "INSERT INTO settings (name, value) VALUES (?, ?) "
      "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
      name, value);
  m_connection.ForgetSettings();
}

void SqliteSettings::Remove(const std::string& name) {
  m_connection.Run("DELETE FROM settings WHERE name = ?", name);
  m_connection.ForgetSettings();
}

}  // namespace steelyard::storage
