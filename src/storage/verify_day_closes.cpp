/// Closed days against roll-ups and late tickets.
#include "storage/verify_day_closes.h"

#include <fmt/format.h>

namespace steelyard::storage {
namespace {

using Difference = std::optional<ports::BooksDifference>;

struct Figures {
  std::int64_t tickets;
  std::int64_t total_fen;
  bool operator==(const Figures&) const = default;
};

std::string Describe(const Figures& figures) {
  return fmt::format("{} tickets {} fen", figures.tickets, figures.total_fen);
}

/// `select` gives tickets and fen for a business day and a store code.
Figures Ask(Connection& connection, const char* select, const Rows& close) {
  Rows rows = connection.Query(select, close.Text(0), close.Text(1));
  rows.Next();
  return {rows.Integer(0), rows.Integer(1)};
}

constexpr const char* kDay =
    "SELECT COALESCE(SUM(tickets + returns), 0), COALESCE(SUM(total_fen), 0) "
    "FROM rollup_cashier WHERE business_day = ? AND store_code = ?";
constexpr const char* kLate =
    "SELECT COUNT(*), COALESCE(SUM(CASE t.kind WHEN 'sale' THEN t.total_fen "
    "ELSE -t.total_fen END), 0) FROM late_tickets l JOIN tickets t ON t.id = l.ticket "
    "WHERE l.business_day = ? AND l.store_code = ? AND t.business_day = l.business_day";
constexpr const char* kScales =
    "SELECT COALESCE(SUM(tickets), 0), COALESCE(SUM(total_fen), 0) "
    "FROM day_close_scales WHERE business_day = ? AND store_code = ?";
constexpr const char* kTakings =
    "SELECT 0, COALESCE(SUM(amount_fen), 0) "
    "FROM day_close_takings WHERE business_day = ? AND store_code = ?";

Difference CheckClose(Connection& connection, const Rows& close) {
  const Figures printed{close.Integer(2), close.Integer(3)};
  const Figures day = Ask(connection, kDay, close);
  const Figures late = Ask(connection, kLate, close);
  const Figures scales = Ask(connection, kScales, close);
  const Figures takings = Ask(connection, kTakings, close);
  const auto differs = [&](const char* table, const Figures& expected) {
    return Difference{{.table = table,
                       .row = close.Text(0),
                       .expected = Describe(expected),
                       .found = Describe(printed)}};
  };
  const Figures before{day.tickets - late.tickets, day.total_fen - late.total_fen};
  if (printed != before) return differs("day_closes", before);
  if (printed != scales) return differs("day_close_scales", scales);
  if (printed.total_fen != takings.total_fen) {
    return differs("day_close_takings", {printed.tickets, takings.total_fen});
  }
  return std::nullopt;
}

}  // namespace

void VerifyDayCloses(Connection& connection, ports::BooksVerdict& verdict) {
  Rows closes = connection.Query(
      "SELECT business_day, store_code, tickets, total_fen FROM day_closes ORDER BY business_day");
  while (closes.Next() && !verdict.first_difference) {
    verdict.first_difference = CheckClose(connection, closes);
  }
}

}  // namespace steelyard::storage
