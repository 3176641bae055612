/// Pages of the sales list, and totals from the roll-ups.
///
/// A page deep in a list of millions must not walk over all that lies before it. So the roll-ups
/// tell on which business days anything can match, and how much; days that lie before the page
/// are skipped whole, and only the days of the page are read.
#include "storage/ticket_queries.h"

#include <fmt/format.h>

#include "domain/ticket_content.h"
#include "ports/journal.h"
#include "storage/errors.h"
#include "storage/sqlite_tickets.h"

namespace steelyard::storage {
namespace {

/// A part of a WHERE clause with its values.
class Conditions {
 public:
  void Add(const std::string& condition, std::initializer_list<Value> values) {
    m_sql += (m_sql.empty() ? " WHERE " : " AND ") + condition;
    m_values.insert(m_values.end(), values);
  }
  const std::string& sql() const { return m_sql; }
  std::vector<Value> ValuesAnd(std::initializer_list<Value> more) const {
    std::vector<Value> values = m_values;
    values.insert(values.end(), more);
    return values;
  }

 private:
  std::string m_sql;
  std::vector<Value> m_values;
};

Value Number(int number) { return static_cast<std::int64_t>(number); }

/// Whether the roll-up of cashiers alone can tell how many tickets match.
bool IsCountedByRollup(const ports::TicketFilter& filter) {
  return !filter.product && !filter.tender && !filter.card_number && !filter.hour;
}

void AddPeriod(Conditions& conditions, const std::optional<domain::Period>& period) {
  if (!period) return;
  conditions.Add("business_day BETWEEN ? AND ?",
                 {period->first().ToString(), period->last().ToString()});
}

/// What a row of `tickets t` must satisfy, without period and product.
void AddTicketConditions(Conditions& conditions, const ports::TicketFilter& filter) {
  if (filter.scale) conditions.Add("t.scale = ?", {Number(*filter.scale)});
  if (filter.cashier) conditions.Add("t.cashier = ?", {Number(*filter.cashier)});
  if (filter.tender) {
    conditions.Add("EXISTS (SELECT 1 FROM ticket_tenders p WHERE p.ticket = t.id AND p.tender = ?)",
                   {std::string(ToText(*filter.tender))});
  }
  if (filter.card_number) {
    conditions.Add("t.card = (SELECT id FROM cards WHERE number = ?)", {*filter.card_number});
  }
  if (filter.hour) {
    conditions.Add("(t.closed_at + 60000 * COALESCE((SELECT CAST(value AS BIGINT) FROM settings "
                   "WHERE name = ?), ?)) / 3600000 % 24 = ?",
                   {std::string(ports::kUtcOffsetSetting),
                    Number(base::UtcOffset::China().minutes()), Number(*filter.hour)});
  }
}

Conditions ForDay(const ports::TicketFilter& filter, const std::string& day) {
  Conditions conditions;
  conditions.Add("t.business_day = ?", {day});
  AddTicketConditions(conditions, filter);
  if (filter.product) {
    // Not tied to `t`: one walk along the index of the product's lines of that day.
    conditions.Add("t.id IN (SELECT ticket FROM ticket_lines WHERE product = ? "
                   "AND business_day = ?)",
                   {*filter.product, day});
  }
  return conditions;
}

/// For a card the whole list is short, and along an index of its own.
Conditions ForCard(const ports::TicketFilter& filter) {
  Conditions conditions;
  AddTicketConditions(conditions, filter);
  AddPeriod(conditions, filter.period);
  if (filter.product) {
    conditions.Add("EXISTS (SELECT 1 FROM ticket_lines l WHERE l.ticket = t.id AND l.product = ?)",
                   {*filter.product});
  }
  return conditions;
}

struct DayCount {
  std::string day;
  std::int64_t tickets;  ///< of the scale and cashier asked for
};

/// The days on which anything can match, newest first.
std::vector<DayCount> DaysOf(Connection& connection, const ports::TicketFilter& filter) {
  Conditions conditions;
  AddPeriod(conditions, filter.period);
  if (filter.scale) conditions.Add("scale = ?", {Number(*filter.scale)});
  if (filter.cashier) conditions.Add("cashier = ?", {Number(*filter.cashier)});
  if (filter.product) {
    conditions.Add(
        "business_day IN (SELECT business_day FROM rollup_product_day WHERE product = ?)",
        {*filter.product});
  }
  if (filter.tender) {
    conditions.Add("business_day IN (SELECT business_day FROM rollup_tender WHERE tender = ?)",
                   {std::string(ToText(*filter.tender))});
  }
  Rows rows = connection.QueryValues(
      "SELECT business_day, SUM(tickets + returns) FROM rollup_cashier" + conditions.sql() +
          " GROUP BY business_day ORDER BY business_day DESC",
      conditions.ValuesAnd({}));
  std::vector<DayCount> days;
  while (rows.Next()) days.push_back({.day = rows.Text(0), .tickets = rows.Integer(1)});
  return days;
}

std::int64_t CountWhere(Connection& connection, const Conditions& conditions) {
  Rows rows = connection.QueryValues("SELECT COUNT(*) FROM tickets t" + conditions.sql(),
                                     conditions.ValuesAnd({}));
  return rows.Next() ? rows.Integer(0) : 0;
}

std::int64_t CountOnDay(Connection& connection, const ports::TicketFilter& filter,
                        const DayCount& day) {
  if (IsCountedByRollup(filter)) return day.tickets;
  return CountWhere(connection, ForDay(filter, day.day));
}

std::string TendersOf(Connection& connection, const domain::TicketId& ticket) {
  Rows rows = connection.Query(
      "SELECT tender FROM ticket_tenders WHERE ticket = ? ORDER BY position", ticket);
  std::string tenders;
  while (rows.Next()) tenders += (tenders.empty() ? "" : "+") + rows.Text(0);
  return tenders;
}

std::int64_t LinesOf(Connection& connection, const domain::TicketId& ticket) {
  Rows rows =
      connection.Query("SELECT COUNT(*) FROM ticket_lines WHERE ticket = ?", ticket);
  return rows.Next() ? rows.Integer(0) : 0;
}

/// Appends the rows of a part of the list to `page`.
void ReadPart(Connection& connection, const Conditions& conditions, std::int64_t offset,
              std::int64_t limit, std::vector<ports::TicketRow>& page) {
  // The inner query runs along an index and skips there; only the rows shown are looked up.
  Rows rows = connection.QueryValues(
      "SELECT t.id, t.scale, t.number, t.kind, t.cashier, t.closed_at, t.business_day, "
      "COALESCE((SELECT number FROM cards WHERE id = t.card), ''), t.total_fen, "
      "EXISTS (SELECT 1 FROM late_tickets l WHERE l.ticket = t.id) "
      "FROM tickets t JOIN (SELECT t.id FROM tickets t" +
          conditions.sql() +
          " ORDER BY t.business_day DESC, t.closed_at DESC, t.id DESC LIMIT ? OFFSET ?) shown "
          "ON shown.id = t.id ORDER BY t.business_day DESC, t.closed_at DESC, t.id DESC",
      conditions.ValuesAnd({limit, offset}));
  while (rows.Next()) {
    const auto kind = domain::ParseTicketKind(rows.Text(3));
    if (!kind) ThrowNotUnderstood("a ticket kind");
    const domain::TicketId id(rows.Id(0));
    const std::int64_t total = rows.Integer(8);
    page.push_back({.id = id,
                    .scale = rows.Int(1),
                    .number = rows.Integer(2),
                    .kind = *kind,
                    .cashier = rows.Int(4),
                    .closed_at = rows.Moment(5),
                    .day = rows.Day(6),
                    .card_number = rows.Text(7),
                    .tenders = TendersOf(connection, id),
                    .lines = LinesOf(connection, id),
                    .total = domain::MoneyDifference(
                        *kind == domain::TicketKind::Sale ? total : -total),
                    .is_late = rows.Integer(9) != 0});
  }
}

std::vector<ports::StatisticsRow> ReadStatistics(Connection& connection, const std::string& sql,
                                                 const std::vector<Value>& values) {
  Rows rows = connection.QueryValues(sql, values);
  std::vector<ports::StatisticsRow> figures;
  while (rows.Next()) {
    figures.push_back({.key = rows.Text(0),
                       .count = rows.Integer(1),
                       .grams = rows.Integer(2),
                       .pieces = rows.Integer(3),
                       .amount = rows.Difference(4)});
  }
  return figures;
}

}  // namespace

std::int64_t SqliteTicketQueries::Count(const ports::TicketFilter& filter) {
  return m_readers.Read([&](Connection& connection) {
    if (filter.card_number) return CountWhere(connection, ForCard(filter));
    std::int64_t count = 0;
    for (const DayCount& day : DaysOf(connection, filter)) {
      count += CountOnDay(connection, filter, day);
    }
    return count;
  });
}

std::vector<ports::TicketRow> SqliteTicketQueries::Page(const ports::TicketFilter& filter,
                                                        std::int64_t offset, std::int64_t limit) {
  return m_readers.Read([&](Connection& connection) {
    std::vector<ports::TicketRow> page;
    if (limit <= 0) return page;
    if (filter.card_number) {
      ReadPart(connection, ForCard(filter), offset, limit, page);
      return page;
    }
    for (const DayCount& day : DaysOf(connection, filter)) {
      if (offset > 0) {
        const std::int64_t count = CountOnDay(connection, filter, day);
        if (offset >= count) {
          offset -= count;
          continue;
        }
      }
      const auto still_wanted = limit - static_cast<std::int64_t>(page.size());
      ReadPart(connection, ForDay(filter, day.day), offset, still_wanted, page);
      offset = 0;
      if (static_cast<std::int64_t>(page.size()) >= limit) break;
    }
    return page;
  });
}

ports::Statistics SqliteTicketQueries::Totals(const domain::Period& period,
                                              std::optional<int> scale) {
  Conditions conditions;
  AddPeriod(conditions, period);
  if (scale) conditions.Add("scale = ?", {Number(*scale)});
  const std::string& where = conditions.sql();
  const std::vector<Value> values = conditions.ValuesAnd({});
  return m_readers.Read([&](Connection& connection) {
    ports::Statistics totals{};
    {
      Rows rows = connection.QueryValues(
          "SELECT COALESCE(SUM(tickets + returns), 0), COALESCE(SUM(total_fen), 0) "
          "FROM rollup_cashier" + where,
          values);
      rows.Next();
      totals.tickets = rows.Integer(0);
      totals.total = rows.Difference(1);
    }
    totals.tenders = ReadStatistics(
        connection,
        "SELECT tender, SUM(tenders), 0, 0, SUM(amount_fen) FROM rollup_tender" + where +
            " GROUP BY tender ORDER BY tender",
        values);
    totals.cashiers = ReadStatistics(
        connection,
        "SELECT cashier, SUM(tickets + returns), 0, 0, SUM(total_fen) FROM rollup_cashier" + where +
            " GROUP BY cashier ORDER BY cashier",
        values);
    totals.products = ReadStatistics(
        connection,
        "SELECT product, SUM(lines), SUM(grams), SUM(pieces), SUM(amount_fen) "
        "FROM " + std::string(scale ? "rollup_product" : "rollup_product_day") + where +
            " GROUP BY product ORDER BY product",
        values);
    return totals;
  });
}

std::vector<ports::HourTakings> SqliteTicketQueries::ByHour(domain::BusinessDay day) {
  return m_readers.Read([&](Connection& connection) {
    Rows rows = connection.Query(
        "SELECT (closed_at + 60000 * COALESCE((SELECT CAST(value AS BIGINT) FROM settings "
        "WHERE name = ?), ?)) / 3600000 % 24 AS hour, COUNT(*), "
        "SUM(CASE WHEN kind = 'sale' THEN total_fen ELSE -total_fen END) "
        "FROM tickets WHERE business_day = ? GROUP BY hour ORDER BY hour",
        ports::kUtcOffsetSetting, base::UtcOffset::China().minutes(), day);
    std::vector<ports::HourTakings> hours;
    while (rows.Next()) {
      hours.push_back(
          {.hour = rows.Int(0), .tickets = rows.Integer(1), .total = rows.Difference(2)});
    }
    return hours;
  });
}

std::vector<ports::ToldTicket> SqliteTicketQueries::ToldAs(const domain::TicketId& id) {
  using enum ports::ToldTicket::Standing;
  return m_readers.Read([&](Connection& connection) {
    std::vector<ports::ToldTicket> all;
    {
      Rows rows =
          connection.Query("SELECT scale, source, recorded_at FROM tickets WHERE id = ?", id);
      if (rows.Next()) {
        all.push_back({.standing = Recorded,
                       .scale = rows.Int(0),
                       .source = rows.Text(1),
                       .told_at = rows.Moment(2),
                       .ticket = SqliteTickets(connection).Load(id).value()});
      }
    }
    const auto add_kept = [&](ports::ToldTicket::Standing standing, const std::string& table) {
      Rows rows = connection.Query(
          "SELECT scale, source, recorded_at, content FROM " + table +
              " WHERE id = ? ORDER BY recorded_at, content_hash LIMIT 20",
          id);
      while (rows.Next()) {
        const base::Bytes content = rows.Blob(3);
        auto ticket =
            domain::ParseCanonicalBytes(std::string(content.begin(), content.end()));
        if (!ticket) ThrowNotUnderstood("a ticket that was not recorded");
        all.push_back({.standing = standing,
                       .scale = rows.Int(0),
                       .source = rows.Text(1),
                       .told_at = rows.Moment(2),
                       .ticket = std::move(*ticket)});
      }
    };
    add_kept(Declined, "ticket_declines");
    add_kept(InConflict, "ticket_conflicts");
    return all;
  });
}

}  // namespace steelyard::storage
