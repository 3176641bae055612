/// Points against tickets.
#include "storage/verify_points.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/hex.h"

namespace steelyard::storage {
namespace {

/// What the entries of one sale come to, as its rows go by.
struct Running {
  base::Bytes sale;
  base::Bytes member;
  std::int64_t per_yuan = 0;
  std::int64_t paid_fen = 0;
  std::int64_t points = 0;
};

std::string Describe(std::int64_t paid_fen, std::int64_t points) {
  return fmt::format("{} fen {} points", paid_fen, points);
}

/// Columns: sale, position, ticket, member, per_yuan, paid_fen, points, kind, corrects, cash_fen,
/// principal_fen (what the ticket took from principal; below zero for what it gave back).
constexpr const char* kEntries =
    "SELECT p.sale, p.position, p.ticket, p.member, p.per_yuan, p.paid_fen, p.points, t.kind, "
    "t.corrects, "
    "(SELECT COALESCE(SUM(amount_fen), 0) FROM ticket_tenders d "
    " WHERE d.ticket = p.ticket AND d.tender = 'cash'), "
    "(SELECT COALESCE(SUM(CASE WHEN e.debit_kind = 'card_principal' THEN e.amount_fen ELSE 0 END) "
    " - SUM(CASE WHEN e.credit_kind = 'card_principal' THEN e.amount_fen ELSE 0 END), 0) "
    " FROM ledger_entries e WHERE e.operation = p.ticket) "
    "FROM points_entries p JOIN tickets t ON t.id = p.ticket ORDER BY p.sale, p.position";

/// What the entry should be; moves `running` on. Nothing when the row cannot be one of this sale.
std::optional<std::string> Expected(const Rows& row, Running& running) {
  const bool is_first = row.Integer(1) == 1;
  const bool is_sale = row.Text(7) == "sale";
  const auto ticket = row.Blob(2);
  if (is_first) running = {row.Blob(0), row.Blob(3), row.Integer(4), 0, 0};
  const auto corrects = row.OptionalBlob(8);
  const bool fits = row.Blob(0) == running.sale && row.Blob(3) == running.member &&
                    row.Integer(4) == running.per_yuan && is_first == is_sale &&
                    (is_sale ? ticket == running.sale : corrects == running.sale);
  if (!fits) return std::nullopt;
  const std::int64_t given = row.Integer(9) + (is_sale ? row.Integer(10) : -row.Integer(10));
  const std::int64_t paid = is_sale ? given : -std::min(given, running.paid_fen);
  const std::int64_t points = (running.paid_fen + paid) * running.per_yuan / 100 - running.points;
  running.paid_fen += paid;
  running.points += points;
  return Describe(paid, points);
}

}  // namespace

void VerifyPoints(Connection& connection, ports::BooksVerdict& verdict) {
  Rows rows = connection.Query(kEntries);
  Running running;
  while (rows.Next()) {
    const auto expected = Expected(rows, running);
    const auto found = Describe(rows.Integer(5), rows.Integer(6));
    if (expected == found) continue;
    verdict.first_difference = {
        .table = "points_entries",
        .row = base::ToHex(rows.Blob(2)),
        .expected = expected.value_or("an entry of its sale, its member and its rate"),
        .found = found};
    return;
  }
}

}  // namespace steelyard::storage
