/// Operators on SQLite.
#pragma once
#include "ports/people.h"
#include "storage/connection.h"

namespace steelyard::storage {

class SqliteOperators final : public ports::Operators {
 public:
  explicit SqliteOperators(Connection& connection) : m_connection(connection) {}
  std::optional<ports::Operator> Find(const std::string& name) const override;
  std::vector<ports::Operator> All() const override;
  void Add(const ports::Operator& person) override;
  void Update(const ports::Operator& person) override;

 private:
  Connection& m_connection;
};

}  // namespace steelyard::storage
