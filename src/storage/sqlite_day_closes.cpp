/// Figures of a day, and the closes of days.
#include "storage/sqlite_day_closes.h"

#include "storage/errors.h"
#include "storage/ledger_hash.h"

namespace steelyard::storage {
namespace {

#define DAY_CLOSE_COLUMNS \
  "business_day, closed_at, closed_by, reason, head, entries, tickets, total_fen, exceptions "

ports::DayClose ReadClose(const Rows& rows) {
  return {.day = rows.Day(0),
          .closed_at = rows.Moment(1),
          .closed_by = rows.Text(2),
          .reason = rows.Text(3),
          .head = rows.Text(4),
          .entries = rows.Integer(5),
          .tickets = rows.Integer(6),
          .total = rows.Difference(7),
          .exceptions = rows.Integer(8),
          .scales = {},
          .takings = {},
          .drawers = {}};
}

/// From columns cashier, tender, tenders, amount.
ports::Takings ReadTakings(const Rows& rows) {
  const auto tender = domain::ParseTenderType(rows.Text(1));
  if (!tender) ThrowNotUnderstood("a tender");
  return {.cashier = rows.Int(0),
          .tender = *tender,
          .tenders = rows.Integer(2),
          .amount = rows.Difference(3)};
}

}  // namespace

bool SqliteDayCloses::IsClosed(domain::BusinessDay day) const {
  return m_connection
      .Query("SELECT 1 FROM day_closes WHERE business_day = ? AND store_code = ?", day,
             m_connection.StoreCode())
      .Next();
}

std::optional<ports::DayClose> SqliteDayCloses::Find(domain::BusinessDay day) const {
  Rows rows = m_connection.Query("SELECT " DAY_CLOSE_COLUMNS
                                 "FROM day_closes WHERE business_day = ? AND store_code = ?",
                                 day, m_connection.StoreCode());
  if (!rows.Next()) return std::nullopt;
  ports::DayClose close = ReadClose(rows);
  ReadParts(close);
  return close;
}

std::vector<ports::DayClose> SqliteDayCloses::Newest(int limit) const {
  Rows rows = m_connection.Query("SELECT " DAY_CLOSE_COLUMNS
                                 "FROM day_closes WHERE store_code = ? "
                                 "ORDER BY business_day DESC LIMIT ?",
                                 m_connection.StoreCode(), limit);
  std::vector<ports::DayClose> closes;
  while (rows.Next()) closes.push_back(ReadClose(rows));
  return closes;
}

void SqliteDayCloses::ReadParts(ports::DayClose& close) const {
  const std::string store = m_connection.StoreCode();
  Rows scales = m_connection.Query(
      "SELECT scale, driver, tickets, total_fen, books_say, scale_says, gaps, trouble, asked_at, "
      "asked_too_early "
      "FROM day_close_scales WHERE business_day = ? AND store_code = ? ORDER BY scale",
      close.day, store);
  while (scales.Next()) {
    close.scales.push_back({.scale = scales.Int(0),
                            .driver = scales.Text(1),
                            .tickets = scales.Integer(2),
                            .total = scales.Difference(3),
                            .books_say = scales.Integer(4),
                            .scale_says = scales.OptionalInteger(5),
                            .gaps = scales.Integer(6),
                            .trouble = scales.Text(7),
                            .asked_at = scales.OptionalMoment(8),
                            .is_asked_too_early = scales.Integer(9) != 0});
  }
  Rows takings = m_connection.Query(
      "SELECT cashier, tender, tenders, amount_fen FROM day_close_takings "
      "WHERE business_day = ? AND store_code = ? ORDER BY cashier, tender",
      close.day, store);
  while (takings.Next()) close.takings.push_back(ReadTakings(takings));
  Rows drawers = m_connection.Query(
      "SELECT drawer, name, expected_fen, counted_fen FROM day_close_drawers "
      "WHERE business_day = ? AND store_code = ? ORDER BY drawer, length(name), name",
      close.day, store);
  while (drawers.Next()) {
    const auto kind = ports::ParseDrawerKind(drawers.Text(0));
    if (!kind) ThrowNotUnderstood("a drawer");
    ports::DrawerClose drawer{*kind, drawers.Text(1), drawers.Difference(2), std::nullopt};
    if (!drawers.IsNull(3)) drawer.counted = drawers.Amount(3);
    close.drawers.push_back(std::move(drawer));
  }
}

void SqliteDayCloses::Add(const ports::DayClose& close) {
  const std::string store = m_connection.StoreCode();
  m_connection.Run(
      "INSERT INTO day_closes (store_code, business_day, closed_at, closed_by, reason, head, "
      "entries, tickets, total_fen, exceptions) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      store, close.day, close.closed_at, close.closed_by, close.reason, close.head, close.entries,
      close.tickets, close.total, close.exceptions);
  for (const ports::ScaleClose& scale : close.scales) {
    m_connection.Run(
        "INSERT INTO day_close_scales (store_code, business_day, scale, driver, tickets, "
        "total_fen, books_say, scale_says, gaps, trouble, asked_at, asked_too_early) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        store, close.day, scale.scale, scale.driver, scale.tickets, scale.total, scale.books_say,
        scale.scale_says, scale.gaps, scale.trouble, scale.asked_at,
        scale.is_asked_too_early ? 1 : 0);
  }
  for (const ports::Takings& takings : close.takings) {
    m_connection.Run(
        "INSERT INTO day_close_takings (store_code, business_day, cashier, tender, tenders, "
        "amount_fen) VALUES (?, ?, ?, ?, ?, ?)",
        store, close.day, takings.cashier, ToText(takings.tender), takings.tenders,
        takings.amount);
  }
  for (const ports::DrawerClose& drawer : close.drawers) {
    m_connection.Run(
        "INSERT INTO day_close_drawers (store_code, business_day, drawer, name, expected_fen, "
        "counted_fen) VALUES (?, ?, ?, ?, ?, ?)",
        store, close.day, ToText(drawer.kind), drawer.name, drawer.expected, drawer.counted);
  }
}

ports::DayFigures SqliteDayCloses::Figures(domain::BusinessDay day) const {
  ports::DayFigures figures;
  Rows scales = m_connection.Query(
      "SELECT scale, SUM(tickets + returns), SUM(total_fen) FROM rollup_cashier "
      "WHERE business_day = ? GROUP BY scale ORDER BY scale",
      day);
  while (scales.Next()) {
    figures.scales.push_back({scales.Int(0), scales.Integer(1), scales.Difference(2)});
  }
  Rows takings = m_connection.Query(
      "SELECT t.cashier, p.tender, COUNT(*), SUM(CASE t.kind WHEN 'sale' THEN p.amount_fen "
      "ELSE -p.amount_fen END) FROM tickets t JOIN ticket_tenders p ON p.ticket = t.id "
      "WHERE t.business_day = ? GROUP BY t.cashier, p.tender ORDER BY t.cashier, p.tender",
      day);
  while (takings.Next()) {
    figures.takings.push_back(ReadTakings(takings));
    const ports::Takings& taken = figures.takings.back();
    if (taken.tender != domain::TenderType::Cash) continue;
    figures.drawers.push_back({ports::DrawerKind::Cashier, std::to_string(taken.cashier),
                               taken.amount, std::nullopt});
  }
  Rows desks = m_connection.Query(
      "SELECT actor, SUM(CASE debit_kind WHEN 'desk_cash' THEN amount_fen ELSE 0 END) - "
      "SUM(CASE credit_kind WHEN 'desk_cash' THEN amount_fen ELSE 0 END) FROM ledger_entries "
      "WHERE business_day = ? AND (debit_kind = 'desk_cash' OR credit_kind = 'desk_cash') "
      "GROUP BY actor ORDER BY actor",
      day);
  while (desks.Next()) {
    figures.drawers.push_back(
        {ports::DrawerKind::Desk, desks.Text(0), desks.Difference(1), std::nullopt});
  }
  Rows head = m_connection.Query("SELECT sequence FROM chains WHERE chain = ?", kChain);
  if (head.Next()) figures.entries = head.Integer(0);
  return figures;
}

void SqliteDayCloses::MarkLate(const domain::TicketId& ticket, domain::BusinessDay day) {
  m_connection.Run("INSERT INTO late_tickets (ticket, store_code, business_day) VALUES (?, ?, ?)",
                   ticket, m_connection.StoreCode(), day);
}

ports::LateFigures SqliteDayCloses::Late(const ports::DayClose& close) const {
  ports::LateFigures late;
  Rows tickets = m_connection.Query(
      "SELECT COUNT(*), COALESCE(SUM(CASE t.kind WHEN 'sale' THEN t.total_fen "
      "ELSE -t.total_fen END), 0) FROM late_tickets l JOIN tickets t ON t.id = l.ticket "
      "WHERE l.business_day = ? AND l.store_code = ?",
      close.day, m_connection.StoreCode());
  if (tickets.Next()) {
    late.tickets = tickets.Integer(0);
    late.total = tickets.Difference(1);
  }
  Rows desk = m_connection.Query(
      "SELECT COALESCE(SUM(CASE debit_kind WHEN 'desk_cash' THEN amount_fen ELSE 0 END) - "
      "SUM(CASE credit_kind WHEN 'desk_cash' THEN amount_fen ELSE 0 END), 0) "
      "FROM ledger_entries WHERE business_day = ? "
      "AND (debit_kind = 'desk_cash' OR credit_kind = 'desk_cash') "
      "AND chain = ? AND sequence > ?",
      close.day, kChain, close.entries);
  if (desk.Next()) late.desk_cash = desk.Difference(0);
  return late;
}

}  // namespace steelyard::storage
