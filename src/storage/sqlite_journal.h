/// Exceptions, the audit log and settings on SQLite.
#pragma once
#include "ports/journal.h"
#include "storage/connection.h"

namespace steelyard::storage {

class SqliteExceptions final : public ports::Exceptions {
 public:
  explicit SqliteExceptions(Connection& connection) : m_connection(connection) {}
  void Add(const ports::BookException& exception) override;
  std::vector<ports::BookException> Open(int limit) const override;
  std::vector<ports::BookException> OpenAbout(ports::ExceptionKind kind,
                                              const std::string& subject) const override;
  std::optional<ports::BookException> Find(const base::Id128& id) const override;
  void Resolve(const base::Id128& id, base::Timestamp at, const std::string& resolution) override;

 private:
  Connection& m_connection;
};

class SqliteAuditLog final : public ports::AuditLog {
 public:
  explicit SqliteAuditLog(Connection& connection) : m_connection(connection) {}
  void Add(const ports::AuditEntry& entry) override;
  std::vector<ports::AuditEntry> Newest(int limit) const override;

 private:
  Connection& m_connection;
};

class SqliteSettings final : public ports::Settings {
 public:
  explicit SqliteSettings(Connection& connection) : m_connection(connection) {}
  std::optional<std::string> Find(const std::string& name) const override;
  void Set(const std::string& name, const std::string& value) override;
  void Remove(const std::string& name) override;

 private:
  Connection& m_connection;
};

}  // namespace steelyard::storage
