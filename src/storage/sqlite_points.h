/// Points on SQLite.
#pragma once
#include "ports/points.h"
#include "storage/connection.h"

namespace steelyard::storage {

class SqlitePoints final : public ports::Points {
 public:
  explicit SqlitePoints(Connection& connection) : m_connection(connection) {}
  void Add(const ports::PointsEntry& entry) override;
  std::vector<ports::PointsEntry> OfSale(const domain::TicketId& sale) const override;
  std::int64_t BalanceOf(const domain::MemberId& member) const override;
  std::vector<ports::PointsEntry> Newest(const domain::MemberId& member, int limit) const override;

 private:
  Connection& m_connection;
};

}  // namespace steelyard::storage
