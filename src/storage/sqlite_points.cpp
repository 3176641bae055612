/// Points, one row for each ticket that moved some.
#include "storage/sqlite_points.h"

namespace steelyard::storage {
namespace {

#define POINTS_COLUMNS "ticket, sale, member, per_yuan, paid_fen, points, at, business_day "

std::vector<ports::PointsEntry> ReadAll(Rows rows) {
  std::vector<ports::PointsEntry> entries;
  while (rows.Next()) {
    entries.push_back({.ticket = domain::TicketId(rows.Id(0)),
                       .sale = domain::TicketId(rows.Id(1)),
                       .member = domain::MemberId(rows.Id(2)),
                       .per_yuan = rows.Integer(3),
                       .paid = rows.Difference(4),
                       .points = rows.Integer(5),
                       .at = rows.Moment(6),
                       .day = rows.Day(7)});
  }
  return entries;
}

}  // namespace

void SqlitePoints::Add(const ports::PointsEntry& entry) {
  m_connection.Run(
      "INSERT INTO points_entries (sale, position, ticket, store_code, member, per_yuan, paid_fen, "
      "points, at, business_day) SELECT ?, COALESCE(MAX(position), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ? "
      "FROM points_entries WHERE sale = ?",
      entry.sale, entry.ticket, m_connection.StoreCode(), entry.member, entry.per_yuan, entry.paid,
      entry.points, entry.at, entry.day, entry.sale);
}

std::vector<ports::PointsEntry> SqlitePoints::OfSale(const domain::TicketId& sale) const {
  return ReadAll(m_connection.Query(
      "SELECT " POINTS_COLUMNS "FROM points_entries WHERE sale = ? ORDER BY position", sale));
}

std::int64_t SqlitePoints::BalanceOf(const domain::MemberId& member) const {
  Rows rows = m_connection.Query(
      "SELECT COALESCE(SUM(points), 0) FROM points_entries WHERE member = ?", member);
  return rows.Next() ? rows.Integer(0) : 0;
}

std::vector<ports::PointsEntry> SqlitePoints::Newest(const domain::MemberId& member,
                                                     int limit) const {
  return ReadAll(m_connection.Query(
      "SELECT " POINTS_COLUMNS
      "FROM points_entries WHERE member = ? ORDER BY at DESC, sale, position DESC LIMIT ?",
      member, limit));
}

}  // namespace steelyard::storage
