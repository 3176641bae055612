/// Points against tickets.
#include "storage/verify_points.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/hex.h"

namespace steelyard::storage {
namespace {

/// What the entries of one sale come to, as its rows go by.
struct Running {
  std::int64_t position = 0;
  base::Bytes sale;
  base::Bytes member;
  std::int64_t per_yuan = 0;
  std::int64_t paid_fen = 0;
  std::int64_t points = 0;
};

std::string Describe(std::int64_t paid_fen, std::int64_t points) {
  return fmt::format("{} fen {} points", paid_fen, points);
}

/// Columns: cash_fen, principal_fen (what the ticket took from principal; below zero for what it
/// gave back).
#define PAID_COLUMNS                                                                             \
  "(SELECT COALESCE(SUM(amount_fen), 0) FROM ticket_tenders d "                                  \
  " WHERE d.ticket = t.id AND d.tender = 'cash'), "                                              \
  "(SELECT COALESCE(SUM(CASE WHEN e.debit_kind = 'card_principal' THEN e.amount_fen ELSE 0 END) " \
  " - SUM(CASE WHEN e.credit_kind = 'card_principal' THEN e.amount_fen ELSE 0 END), 0) "         \
  " FROM ledger_entries e WHERE e.operation = t.id) "

/// Columns: sale, position, ticket, member, per_yuan, paid_fen, points, kind, corrects, and what
/// was paid, points_rate.
constexpr const char* kEntries =
    "SELECT p.sale, p.position, p.ticket, p.member, p.per_yuan, p.paid_fen, p.points, t.kind, "
    "t.corrects, " PAID_COLUMNS ", t.points_rate "
    "FROM points_entries p JOIN tickets t ON t.id = p.ticket ORDER BY p.sale, p.position";

/// Tickets without an entry that may lack one: sales at a rate, and returns of a sale that still
/// stands for something. A return that reached the books before its sale took nothing back; the
/// ledger tells which was first. Columns: what was paid, ticket, kind.
constexpr const char* kWithoutEntry =
    "SELECT " PAID_COLUMNS ", t.id, t.kind FROM tickets t "
    "WHERE (t.points_rate > 0 OR (t.kind <> 'sale' AND "
    " (SELECT SUM(p.paid_fen) FROM points_entries p WHERE p.sale = t.corrects) > 0 AND "
    " (SELECT MIN(e.sequence) FROM ledger_entries e WHERE e.operation = t.id) > "
    " (SELECT MIN(e.sequence) FROM ledger_entries e WHERE e.operation = t.corrects))) "
    "AND NOT EXISTS (SELECT 1 FROM points_entries p WHERE p.ticket = t.id)";

/// What earns points of a sale, or what a return gives back of it.
std::int64_t EarningFen(std::int64_t cash_fen, std::int64_t principal_fen, bool is_sale) {
  return cash_fen + (is_sale ? principal_fen : -principal_fen);
}

/// What the entry should be; moves `running` on. Nothing when the row cannot be one of this sale.
std::optional<std::string> Expected(const Rows& row, Running& running) {
  const bool is_first = row.Integer(1) == 1;
  const bool is_sale = row.Text(7) == "sale";
  const auto ticket = row.Blob(2);
  if (is_first) running = {0, row.Blob(0), row.Blob(3), row.Integer(4), 0, 0};
  const auto rate = row.OptionalInteger(11);
  const bool fits_rate = !is_sale || !rate || *rate == row.Integer(4);
  const auto corrects = row.OptionalBlob(8);
  const bool fits = row.Integer(1) == ++running.position && fits_rate &&
                    row.Blob(0) == running.sale && row.Blob(3) == running.member &&
                    row.Integer(4) == running.per_yuan && is_first == is_sale &&
                    (is_sale ? ticket == running.sale : corrects == running.sale);
  if (!fits) return std::nullopt;
  const std::int64_t given = EarningFen(row.Integer(9), row.Integer(10), is_sale);
  const std::int64_t paid = is_sale ? given : -std::min(given, running.paid_fen);
  const std::int64_t points = (running.paid_fen + paid) * running.per_yuan / 100 - running.points;
  running.paid_fen += paid;
  running.points += points;
  return Describe(paid, points);
}

std::optional<ports::BooksDifference> FindWrong(Connection& connection) {
  Rows rows = connection.Query(kEntries);
  Running running;
  while (rows.Next()) {
    const auto expected = Expected(rows, running);
    const auto found = Describe(rows.Integer(5), rows.Integer(6));
    if (expected == found) continue;
    return ports::BooksDifference{
        .table = "points_entries",
        .row = base::ToHex(rows.Blob(2)),
        .expected = expected.value_or("an entry of its sale, its member and its rate"),
        .found = found};
  }
  return std::nullopt;
}

std::optional<ports::BooksDifference> FindMissing(Connection& connection) {
  Rows rows = connection.Query(kWithoutEntry);
  while (rows.Next()) {
    const bool is_sale = rows.Text(3) == "sale";
    const auto fen = EarningFen(rows.Integer(0), rows.Integer(1), is_sale);
    if (fen <= 0) continue;  // paid from bonus or by bank card
    return ports::BooksDifference{.table = "points_entries",
                                  .row = base::ToHex(rows.Blob(2)),
                                  .expected = fmt::format("an entry of {} fen", fen),
                                  .found = "none"};
  }
  return std::nullopt;
}

}  // namespace

void VerifyPoints(Connection& connection, ports::BooksVerdict& verdict) {
  verdict.first_difference = FindWrong(connection);
  if (!verdict.first_difference) verdict.first_difference = FindMissing(connection);
}

}  // namespace steelyard::storage
