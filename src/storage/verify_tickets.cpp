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
#include "storage/ticket_hash.h"

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

class JournalWalk {
 public:
  explicit JournalWalk(Connection& connection) : m_connection(connection), m_tickets(connection) {}

  Difference WalkTickets(ports::BooksVerdict& verdict) {
    Rows rows = m_connection.Query("SELECT " TICKET_HASH_COLUMNS
                                   ", row_hash, id FROM tickets "
                                   "ORDER BY business_day, closed_at, id");
    while (rows.Next()) {
      const TicketRow row = ReadTicketRow(rows);
      if (row.business_day != m_day) {
        if (Difference difference = CompareDay()) return difference;
        m_day = row.business_day;
      }
      const domain::TicketId id(rows.Id(15));
      if (Difference difference = CheckRowHash(id, row, rows.OptionalBlob(14))) return difference;
      if (Difference difference = CheckTicket(id, row)) return difference;
      ++verdict.tickets;
    }
    return CompareDay();
  }

  /// Only tickets from before row hashes may lack one.
  Difference CheckWithoutRowHash() {
    Rows rows = m_connection.Query("SELECT value FROM counters WHERE name = ?",
                                   kTicketsWithoutRowHash);
    const std::int64_t expected = rows.Next() ? rows.Integer(0) : 0;
    if (m_without_row_hash == expected) return std::nullopt;
    return {{.table = "tickets",
             .row = "all",
             .expected = fmt::format("{} tickets without a row hash", expected),
             .found = fmt::format("{}", m_without_row_hash)}};
  }

  /// Lines and tenders count from 0 without a gap.
  Difference CheckPositions() {
    for (const std::string table : {"ticket_lines", "ticket_tenders"}) {
      Rows rows = m_connection.Query(
          "SELECT ticket, COUNT(*), MIN(position), MAX(position) FROM " + table +
          " GROUP BY ticket HAVING MIN(position) <> 0 OR MAX(position) <> COUNT(*) - 1 LIMIT 1");
      if (!rows.Next()) continue;
      return {{.table = table,
               .row = base::ToHex(rows.Blob(0)),
               .expected = fmt::format("positions 0 to {}", rows.Integer(1) - 1),
               .found = fmt::format("{} to {}", rows.Integer(2), rows.Integer(3))}};
    }
    return std::nullopt;
  }

  /// What was declined or in conflict is kept as it was told.
  Difference CheckKeptAsTold() {
    for (const std::string table : {"ticket_declines", "ticket_conflicts"}) {
      Rows rows = m_connection.Query("SELECT id, content_hash, content FROM " + table);
      while (rows.Next()) {
        const base::Bytes content = rows.Blob(2);
        const std::string_view text(reinterpret_cast<const char*>(content.data()), content.size());
        const std::string expected = base::ToHex(Sha256({text}));
        const std::string found = base::ToHex(rows.Blob(1));
        if (expected == found) continue;
        return {{.table = table,
                 .row = base::ToHex(rows.Blob(0)),
                 .expected = expected,
                 .found = found}};
      }
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

  /// A day without tickets has no totals.
  Difference CheckNoOtherDays() {
    for (const std::string table :
         {"rollup_cashier", "rollup_product", "rollup_product_day", "rollup_tender",
          "rollup_half_hour"}) {
      Rows rows = m_connection.Query(
          "SELECT business_day FROM " + table +
          " r WHERE NOT EXISTS (SELECT 1 FROM tickets t WHERE t.business_day = r.business_day) "
          "LIMIT 1");
      if (!rows.Next()) continue;
      return {{.table = table,
               .row = rows.Text(0),
               .expected = "no row",
               .found = "totals of a day without tickets"}};
    }
    return std::nullopt;
  }

 private:
  /// The day's roll-ups against what its tickets add up to. Day by day, so that memory does not
  /// grow with the years.
  Difference CompareDay() {
    Difference first = Compare(
        "rollup_cashier", m_by_cashier,
        "SELECT store_code || ' ' || business_day || ' ' || scale || ' ' || cashier, tickets, "
        "returns, lines, amount_fen, rounding_fen, total_fen, discount_fen FROM rollup_cashier "
        "WHERE business_day = ?");
    if (!first) {
      first = Compare(
          "rollup_product", m_by_product,
          "SELECT store_code || ' ' || business_day || ' ' || scale || ' ' || product || ' ' || "
          "price_unit, lines, grams, pieces, amount_fen, list_amount_fen FROM rollup_product "
          "WHERE business_day = ?");
    }
    if (!first) {
      first = Compare(
          "rollup_product_day", m_by_product_day,
          "SELECT store_code || ' ' || business_day || ' ' || product || ' ' || price_unit, "
          "lines, grams, pieces, amount_fen, list_amount_fen FROM rollup_product_day "
          "WHERE business_day = ?");
    }
    if (!first) {
      first = Compare(
          "rollup_tender", m_by_tender,
          "SELECT store_code || ' ' || business_day || ' ' || scale || ' ' || tender, tenders, "
          "amount_fen FROM rollup_tender WHERE business_day = ?");
    }
    if (!first) {
      first = Compare(
          "rollup_half_hour", m_by_half_hour,
          "SELECT store_code || ' ' || business_day || ' ' || scale || ' ' || half_hour || ' ' || "
          "tier, tickets, returns, lines, amount_fen, rounding_fen, total_fen, discount_fen "
          "FROM rollup_half_hour WHERE business_day = ?");
    }
    return first;
  }

  Difference CheckRowHash(const domain::TicketId& id, const TicketRow& row,
                          const std::optional<base::Bytes>& hash) {
    if (!hash) {
      ++m_without_row_hash;
      return std::nullopt;
    }
    const std::string expected = base::ToHex(RowHash(row));
    if (expected == base::ToHex(*hash)) return std::nullopt;
    return {{.table = "tickets",
             .row = id.ToString(),
             .expected = "row hash " + expected,
             .found = base::ToHex(*hash)}};
  }

  Difference CheckTicket(const domain::TicketId& id, const TicketRow& row) {
    const std::string hash = base::ToHex(row.content_hash);
    std::optional<domain::Ticket> ticket;
    try {
      ticket = m_tickets.Load(id);
    } catch (const ports::StorageError& error) {
      return {{.table = "tickets",
               .row = id.ToString(),
               .expected = "lines and tenders that add up to the total",
               .found = error.what()}};
    }
    if (!ticket) {  // its row is there, but not where its id is looked up
      return {{.table = "tickets",
               .row = id.ToString(),
               .expected = "to be found by its id",
               .found = "no row"}};
    }
    const std::string expected = base::ToHex(Sha256({ticket->CanonicalBytes()}));
    if (expected != hash) {
      return {{.table = "tickets", .row = id.ToString(), .expected = expected, .found = hash}};
    }
    if (Difference difference = CheckLines(*ticket)) return difference;
    if (Difference difference = CheckPostings(*ticket)) return difference;
    Sum(*ticket, row);
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

  void Sum(const domain::Ticket& ticket, const TicketRow& row) {
    const std::int64_t sign = ticket.Direction();
    const bool is_sale = ticket->kind == domain::TicketKind::Sale;
    const std::string at = fmt::format("{} {} {}", row.store_code, row.business_day, row.scale);
    std::int64_t amount = 0;
    std::int64_t list_amount = 0;
    for (const domain::TicketLine& line : ticket->lines) {
      const std::int64_t listed = ListAmount(line).fen();
      amount += line.amount.fen();
      list_amount += listed;
      const std::string product =
          fmt::format("{} {}", line.product, ToText(line.unit_price.unit()));
      const std::vector<std::int64_t> figures{sign, sign * Grams(line), sign * PieceCount(line),
                                              sign * line.amount.fen(), sign * listed};
      Add(m_by_product, fmt::format("{} {}", at, product), figures);
      Add(m_by_product_day, fmt::format("{} {} {}", row.store_code, row.business_day, product),
          figures);
    }
    const std::vector<std::int64_t> whole = {
        is_sale ? 1 : 0,
        is_sale ? 0 : 1,
        sign * static_cast<std::int64_t>(ticket->lines.size()),
        sign * amount,
        sign * ticket->rounding.fen(),
        sign * ticket->total.fen(),
        sign * (list_amount - amount)};
    Add(m_by_cashier, fmt::format("{} {}", at, ticket->cashier), whole);
    Add(m_by_half_hour,
        fmt::format("{} {} {}", at, HalfHourOf(ticket->closed_at), TierInRollups(row)), whole);
    for (const domain::Tender& tender : ticket->tenders) {
      Add(m_by_tender, fmt::format("{} {}", at, ToText(tender.type)),
          {sign, sign * tender.amount.fen()});
    }
  }

  Difference Compare(const std::string& table, Figures& expected, const std::string& select) {
    Rows rows = m_connection.Query(select, m_day);
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
  std::string m_day;  ///< of the tickets that the figures are of; empty before the first
  std::int64_t m_without_row_hash = 0;
  Figures m_by_cashier;
  Figures m_by_product;
  Figures m_by_product_day;
  Figures m_by_tender;
  Figures m_by_half_hour;
};

}  // namespace

void VerifyTickets(Connection& connection, ports::BooksVerdict& verdict) {
  JournalWalk walk(connection);
  Difference& first = verdict.first_difference;
  first = walk.WalkTickets(verdict);
  if (!first) first = walk.CheckWithoutRowHash();
  if (!first) first = walk.CheckParts();
  if (!first) first = walk.CheckPositions();
  if (!first) first = walk.CheckNothingElseSold();
  if (!first) first = walk.CheckNoOtherDays();
  if (!first) first = walk.CheckKeptAsTold();
}

}  // namespace steelyard::storage
