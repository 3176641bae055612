/// The register of scales on SQLite.
#pragma once
#include "ports/scales.h"
#include "storage/connection.h"

namespace steelyard::storage {

class SqliteScales final : public ports::Scales {
 public:
  explicit SqliteScales(Connection& connection) : m_connection(connection) {}
  std::optional<ports::Scale> Find(int number) const override;
  std::vector<ports::Scale> All() const override;
  void Add(const ports::Scale& scale) override;
  void Update(const ports::Scale& scale) override;
  void Remove(int number) override;
  void AddEvent(const ports::ScaleEvent& event) override;
  std::vector<ports::ScaleEvent> Events(int scale, int limit) const override;

 private:
  Connection& m_connection;
};

}  // namespace steelyard::storage
