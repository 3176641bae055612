/// ID records on SQLite.
#pragma once
#include "ports/personal_data.h"
#include "storage/connection.h"

namespace steelyard::storage {

class SqliteIdRecords final : public ports::IdRecords {
 public:
  explicit SqliteIdRecords(Connection& connection) : m_connection(connection) {}
  std::optional<ports::IdRecord> Find(const domain::MemberId& member) const override;
  std::vector<ports::IdRecord> All() const override;
  void Put(const ports::IdRecord& record) override;
  void Remove(const domain::MemberId& member) override;

 private:
  Connection& m_connection;
};

}  // namespace steelyard::storage
