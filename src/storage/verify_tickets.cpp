/// Tickets, lines, tenders, roll-ups.
#include "storage/verify_tickets.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>

#include "base/check.h"
#include "domain/ledger.h"
#include "ports/report_rows.h"
#include "storage/rollups.h"
#include "storage/sha256.h"
#include "storage/sqlite_tickets.h"

namespace steelyard::storage {
namespace {

using Difference = std::optional<ports::BooksDifference>;
/// Figures of a roll-up by the text of its key, columns in the order of the table.
using Figures = std::map<std::string, std::vector<std::int64_t>>;

void Add(Figures& figures, const std::string& key, const std::vector<std::int64_t>& more) {
  std::vector<std::int64_t>& sums = figures[key];
  sums.resize(more.size());
  for (std::size_t i = 0; i < more.size(); ++i) sums[i] += more[i];
}

std::string Describe(const std::vector<std::int64_t>& figures) {
  return fmt::format("{}", fmt::join(figures, " "));
}

/// Debits less credits by kind of account; what comes to zero is left out.
using NetDebits = std::map<std::string, std::int64_t>;

/// Stored value comes from principal or bonus, or from nobody we know: one kind for the comparison.
void Move(NetDebits& net, std::string kind, std::int64_t fen) {
  if (kind == "card_principal" || kind == "card_bonus" || kind == "unknown_cards") {
    kind = ToText(domain::TenderType::StoredValue);
  }
  if ((net[kind] += fen) == 0) net.erase(kind);
}

std::string_view TakenFrom(domain::TenderType tender) {
  using domain::AccountKind;
  switch (tender) {
    case domain::TenderType::Cash: return ToText(AccountKind::ScaleCash);
    case domain::TenderType::StoredValue: return ToText(tender);
    case domain::TenderType::BankCard: return ToText(AccountKind::BankCardReceivable);
    case domain::TenderType::CityCard: return ToText(AccountKind::CityCardReceivable);
    case domain::TenderType::Mobile: return ToText(AccountKind::MobileReceivable);
  }
  base::Check(false);
  return {};
}

std::string Describe(const NetDebits& net) {
  std::vector<std::string> parts;
  for (const auto& [kind, fen] : net) parts.push_back(fmt::format("{} {}", kind, fen));
  return parts.empty() ? "nothing moved" : fmt::format("{}", fmt::join(parts, ", "));
}

/// Where a ticket counts.
struct Place {
  std::string store_code;
  std::string day;
  std::int64_t scale;
};

class JournalWalk {
 public:
  explicit JournalWalk(Connection& connection) : m_connection(connection), m_tickets(connection) {}

  Difference WalkTickets(ports::BooksVerdict& verdict) {
    Rows rows = m_connection.Query(
        "SELECT id, store_code, business_day, scale, content_hash FROM tickets "
        "ORDER BY business_day, closed_at, id");
    while (rows.Next()) {
      const domain::TicketId id(rows.Id(0));
      const Place place{.store_code = rows.Text(1), .day = rows.Text(2), .scale = rows.Integer(3)};
      if (Difference difference = CheckTicket(id, place, base::ToHex(rows.Blob(4)))) {
        return difference;
      }
      ++verdict.tickets;
    }
    return std::nullopt;
  }

  /// Lines and tenders must be of a ticket, of its day and store, and lines must say what the
  /// ticket's own arithmetic says.
  Difference CheckParts() {
    for (const std::string table : {"ticket_lines", "ticket_tenders"}) {
      Rows rows = m_connection.Query(
          "SELECT p.ticket, p.position, COALESCE(t.store_code || ' ' || t.business_day, "
          "'no ticket'), p.store_code || ' ' || p.business_day FROM " + table +
          " p LEFT JOIN tickets t ON t.id = p.ticket WHERE t.id IS NULL "
          "OR t.business_day <> p.business_day OR t.store_code <> p.store_code LIMIT 1");
      if (!rows.Next()) continue;
      return {{.table = table,
               .row = fmt::format("{} {}", base::ToHex(rows.Blob(0)), rows.Integer(1)),
               .expected = rows.Text(2),
               .found = rows.Text(3)}};
    }
    return std::nullopt;
  }

  /// No sale moves money without a ticket that says so.
  Difference CheckNothingElseSold() {
    Rows rows = m_connection.Query(
        "SELECT e.chain || ' entry ' || e.sequence, e.operation FROM ledger_entries e "
        "WHERE e.reason IN ('sale', 'return', 'void', 'rounding') "
        "AND NOT EXISTS (SELECT 1 FROM tickets t WHERE t.id = e.operation) LIMIT 1");
    if (!rows.Next()) return std::nullopt;
    return {{.table = "ledger_entries",
             .row = "chain " + rows.Text(0),
             .expected = fmt::format("a recorded ticket {}", base::ToHex(rows.Blob(1))),
             .found = "no ticket"}};
  }

  Difference CompareRollups() {
    Difference first = Compare(
        "rollup_cashier", m_by_cashier,
        "SELECT store_code || ' ' || business_day || ' ' || scale || ' ' || cashier, tickets, "
        "returns, lines, amount_fen, rounding_fen, total_fen, discount_fen FROM rollup_cashier");
    if (!first) {
      first = Compare(
          "rollup_product", m_by_product,
          "SELECT store_code || ' ' || business_day || ' ' || scale || ' ' || product || ' ' || "
          "price_unit, lines, grams, pieces, amount_fen, list_amount_fen FROM rollup_product");
    }
    if (!first) {
      first = Compare(
          "rollup_tender", m_by_tender,
          "SELECT store_code || ' ' || business_day || ' ' || scale || ' ' || tender, tenders, "
          "amount_fen FROM rollup_tender");
    }
    return first;
  }

 private:
  Difference CheckTicket(const domain::TicketId& id, const Place& place, const std::string& hash) {
    std::optional<domain::Ticket> ticket;
    try {
      ticket = m_tickets.Load(id);
    } catch (const ports::StorageError& error) {
      return {{.table = "tickets",
               .row = id.ToString(),
               .expected = "lines and tenders that add up to the total",
               .found = error.what()}};
    }
    const std::string expected = base::ToHex(Sha256({ticket->CanonicalBytes()}));
    if (expected != hash) {
      return {{.table = "tickets", .row = id.ToString(), .expected = expected, .found = hash}};
    }
    if (Difference difference = CheckLines(*ticket)) return difference;
    if (Difference difference = CheckPostings(*ticket)) return difference;
    Sum(*ticket, place);
    return std::nullopt;
  }

  Difference CheckLines(const domain::Ticket& ticket) {
    Rows rows = m_connection.Query(
        "SELECT grams, pieces, list_amount_fen FROM ticket_lines WHERE ticket = ? "
        "ORDER BY position",
        ticket->id);
    for (const domain::TicketLine& line : ticket->lines) {
      rows.Next();
      const std::vector<std::int64_t> expected = {Grams(line), PieceCount(line),
                                                  ListAmount(line).fen()};
      const std::vector<std::int64_t> found = {rows.Integer(0), rows.Integer(1), rows.Integer(2)};
      if (expected == found) continue;
      return {{.table = "ticket_lines",
               .row = fmt::format("{} {}", ticket->id.ToString(), line.product),
               .expected = Describe(expected),
               .found = Describe(found)}};
    }
    return std::nullopt;
  }

  /// What the ledger moved for a ticket must be what the ticket says, fen by fen.
  Difference CheckPostings(const domain::Ticket& ticket) {
    Rows rows = m_connection.Query(
        "SELECT debit_kind, credit_kind, amount_fen FROM ledger_entries WHERE operation = ?",
        ticket->id);
    NetDebits found;
    while (rows.Next()) {
      Move(found, rows.Text(0), rows.Integer(2));
      Move(found, rows.Text(1), -rows.Integer(2));
    }
    NetDebits expected;
    const std::int64_t sign = ticket.Direction();
    for (const domain::Tender& tender : ticket->tenders) {
      Move(expected, std::string(TakenFrom(tender.type)), sign * tender.amount.fen());
    }
    Move(expected, "sales", -sign * ticket.SumOfLines().fen());
    Move(expected, "rounding_differences", -sign * ticket->rounding.fen());
    if (found == expected) return std::nullopt;
    return {{.table = "ledger_entries",
             .row = fmt::format("ticket {}", ticket->id.ToString()),
             .expected = Describe(expected),
             .found = Describe(found)}};
  }

  void Sum(const domain::Ticket& ticket, const Place& place) {
    const std::int64_t sign = ticket.Direction();
    const bool is_sale = ticket->kind == domain::TicketKind::Sale;
    const std::string at = fmt::format("{} {} {}", place.store_code, place.day, place.scale);
    std::int64_t amount = 0;
    std::int64_t list_amount = 0;
    for (const domain::TicketLine& line : ticket->lines) {
      const std::int64_t listed = ListAmount(line).fen();
      amount += line.amount.fen();
      list_amount += listed;
      Add(m_by_product,
          fmt::format("{} {} {}", at, line.product, ToText(line.unit_price.unit())),
          {sign, sign * Grams(line), sign * PieceCount(line), sign * line.amount.fen(),
           sign * listed});
    }
    Add(m_by_cashier, fmt::format("{} {}", at, ticket->cashier),
        {is_sale ? 1 : 0, is_sale ? 0 : 1, sign * static_cast<std::int64_t>(ticket->lines.size()),
         sign * amount, sign * ticket->rounding.fen(), sign * ticket->total.fen(),
         sign * (list_amount - amount)});
    for (const domain::Tender& tender : ticket->tenders) {
      Add(m_by_tender, fmt::format("{} {}", at, ToText(tender.type)),
          {sign, sign * tender.amount.fen()});
    }
  }

  Difference Compare(const std::string& table, Figures& expected, const std::string& select) {
    Rows rows = m_connection.Query(select);
    while (rows.Next()) {
      const std::string key = rows.Text(0);
      const auto sums = expected.find(key);
      std::vector<std::int64_t> found;
      for (int column = 1; column < rows.ColumnCount(); ++column) {
        found.push_back(rows.Integer(column));
      }
      if (sums == expected.end() || sums->second != found) {
        return {{.table = table,
                 .row = key,
                 .expected = sums == expected.end() ? "no row" : Describe(sums->second),
                 .found = Describe(found)}};
      }
      expected.erase(sums);
    }
    if (expected.empty()) return std::nullopt;
    return {{.table = table,
             .row = expected.begin()->first,
             .expected = Describe(expected.begin()->second),
             .found = "no row"}};
  }

  Connection& m_connection;
  SqliteTickets m_tickets;
  Figures m_by_cashier;
  Figures m_by_product;
  Figures m_by_tender;
};

}  // namespace

void VerifyTickets(Connection& connection, ports::BooksVerdict& verdict) {
  JournalWalk walk(connection);
  Difference& first = verdict.first_difference;
  first = walk.WalkTickets(verdict);
  if (!first) first = walk.CheckParts();
  if (!first) first = walk.CheckNothingElseSold();
  if (!first) first = walk.CompareRollups();
}

}  // namespace steelyard::storage
