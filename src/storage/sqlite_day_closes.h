/// Closed business days on SQLite.
#pragma once
#include "ports/day_closes.h"
#include "storage/connection.h"

namespace steelyard::storage {

class SqliteDayCloses final : public ports::DayCloses {
 public:
  explicit SqliteDayCloses(Connection& connection) : m_connection(connection) {}
  bool IsClosed(domain::BusinessDay day) const override;
  std::optional<ports::DayClose> Find(domain::BusinessDay day) const override;
  std::vector<ports::DayClose> Newest(int limit) const override;
  void Add(const ports::DayClose& close) override;
  ports::DayFigures Figures(domain::BusinessDay day) const override;
  void MarkLate(const domain::TicketId& ticket, domain::BusinessDay day) override;
  ports::LateFigures Late(const ports::DayClose& close) const override;

 private:
  void ReadParts(ports::DayClose& close) const;
  Connection& m_connection;
};

}  // namespace steelyard::storage
