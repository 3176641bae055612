/// Reads the rows of tickets, writes them again.
#include "benchmark/bare_sqlite.h"

#include <stdexcept>

namespace steelyard::tests {
namespace {

// Columns as `SELECT *` gives them: the order of the schema.
constexpr std::size_t kTicketScale = 2;
constexpr std::size_t kTicketCashier = 6;
constexpr std::size_t kTicketRounding = 14;
constexpr std::size_t kTicketTotal = 15;
constexpr std::size_t kTicketClosedAt = 8;
constexpr std::size_t kTicketTier = 24;
constexpr std::size_t kLineAmount = 10;
constexpr std::size_t kLineListAmount = 11;
constexpr std::size_t kTenderCode = 4;
constexpr std::size_t kTenderAmount = 5;

std::string Insert(const std::string& table, std::size_t columns) {
  std::string sql = "INSERT INTO " + table + " VALUES (?";
  for (std::size_t i = 1; i < columns; ++i) sql += ", ?";
  return sql + ")";
}

std::int64_t Whole(const BareValue& value) { return std::get<std::int64_t>(value); }

void Bind(sqlite3_stmt* statement, int index, const BareValue& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    sqlite3_bind_int64(statement, index, *number);
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    sqlite3_bind_text(statement, index, text->data(), static_cast<int>(text->size()),
                      SQLITE_STATIC);
  } else if (const auto* blob = std::get_if<std::vector<char>>(&value)) {
    sqlite3_bind_blob(statement, index, blob->data(), static_cast<int>(blob->size()),
                      SQLITE_STATIC);
  } else {
    sqlite3_bind_null(statement, index);
  }
}

BareValue ReadColumn(sqlite3_stmt* statement, int column) {
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER: return static_cast<std::int64_t>(sqlite3_column_int64(statement, column));
    case SQLITE_TEXT:
      return std::string(reinterpret_cast<const char*>(sqlite3_column_text(statement, column)),
                         size);
    case SQLITE_BLOB: {
      const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
      return std::vector<char>(bytes, bytes + size);
    }
    default: return std::monostate();
  }
}

}  // namespace

BareSqlite::BareSqlite(const std::filesystem::path& store) {
  if (sqlite3_open_v2(store.c_str(), &m_database, SQLITE_OPEN_READWRITE, nullptr) != SQLITE_OK) {
    throw std::runtime_error("The second store cannot be opened.");
  }
  sqlite3_exec(m_database,
               "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000;"
               "PRAGMA temp_store = MEMORY; PRAGMA wal_autocheckpoint = 4000;",
               nullptr, nullptr, nullptr);
}

BareSqlite::~BareSqlite() {
  for (const auto& [sql, statement] : m_statements) sqlite3_finalize(statement);
  sqlite3_close(m_database);
}

sqlite3_stmt* BareSqlite::Prepared(const std::string& sql) {
  sqlite3_stmt*& statement = m_statements[sql];
  if (statement == nullptr &&
      sqlite3_prepare_v2(m_database, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
    throw std::runtime_error(sqlite3_errmsg(m_database));
  }
  return statement;
}

void BareSqlite::Run(const std::string& sql, const BareRow& values) {
  sqlite3_stmt* statement = Prepared(sql);
  int index = 0;
  for (const BareValue& value : values) Bind(statement, ++index, value);
  const int code = sqlite3_step(statement);
  sqlite3_reset(statement);
  if (code != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(m_database));
}

std::vector<BareRow> BareSqlite::Query(const std::string& sql, const BareRow& values) {
  sqlite3_stmt* statement = Prepared(sql);
  int index = 0;
  for (const BareValue& value : values) Bind(statement, ++index, value);
  std::vector<BareRow> rows;
  while (sqlite3_step(statement) == SQLITE_ROW) {
    BareRow row;
    for (int column = 0; column < sqlite3_column_count(statement); ++column) {
      row.push_back(ReadColumn(statement, column));
    }
    rows.push_back(std::move(row));
  }
  sqlite3_reset(statement);
  return rows;
}

std::int64_t BareSqlite::LastSequence() {
  return Whole(Query("SELECT MAX(sequence) FROM ledger_entries", {})[0][0]);
}

std::vector<BareTicket> BareSqlite::ReadTicketsAfter(std::int64_t sequence) {
  std::vector<BareTicket> tickets;
  for (auto& entry : Query(
           "SELECT * FROM ledger_entries WHERE chain = 'main' AND sequence > ? ORDER BY sequence",
           {sequence})) {
    const BareValue id = entry[3];
    if (!tickets.empty() && tickets.back().ticket[0] == id) {
      tickets.back().entries.push_back(std::move(entry));
      continue;
    }
    BareTicket ticket;
    ticket.ticket = Query("SELECT * FROM tickets WHERE id = ?", {id}).at(0);
    ticket.lines = Query("SELECT * FROM ticket_lines WHERE ticket = ? ORDER BY position", {id});
    ticket.tenders = Query("SELECT * FROM ticket_tenders WHERE ticket = ? ORDER BY position", {id});
    ticket.entries.push_back(std::move(entry));
    tickets.push_back(std::move(ticket));
  }
  return tickets;
}

void BareSqlite::Write(const std::vector<BareTicket>& tickets, std::size_t per_commit) {
  for (std::size_t i = 0; i < tickets.size(); ++i) {
    if (i % per_commit == 0) Run("BEGIN IMMEDIATE", {});
    WriteOne(tickets[i]);
    if ((i + 1) % per_commit == 0 || i + 1 == tickets.size()) Run("COMMIT", {});
  }
}

void BareSqlite::WriteOne(const BareTicket& ticket) {
  static const std::string kTicket = Insert("tickets", ticket.ticket.size());
  static const std::string kLine = Insert("ticket_lines", ticket.lines.at(0).size());
  static const std::string kTender = Insert("ticket_tenders", ticket.tenders.at(0).size());
  static const std::string kEntry = Insert("ledger_entries", ticket.entries.at(0).size());
  for (const BareRow& entry : ticket.entries) {
    MoveAccounts(entry);
    Run(kEntry, entry);
  }
  const BareRow& last = ticket.entries.back();
  Run("UPDATE chains SET sequence = ?, hash = ? WHERE chain = ?", {last[1], last[15], last[0]});
  Run(kTicket, ticket.ticket);
  for (const BareRow& line : ticket.lines) Run(kLine, line);
  for (const BareRow& tender : ticket.tenders) Run(kTender, tender);
  AddToRollups(ticket);
}

void BareSqlite::MoveAccounts(const BareRow& entry) {
  static const BareValue kNoCard = std::vector<char>(16, '\0');
  const auto card_of = [](const BareValue& value) {
    return std::holds_alternative<std::monostate>(value) ? kNoCard : value;
  };
  Run("INSERT INTO ledger_accounts VALUES (?, ?, ?, ?, 0) ON CONFLICT (card, kind) DO UPDATE "
      "SET debits = debits + excluded.debits",
      {entry[5], card_of(entry[6]), entry[2], entry[9]});
  Run("INSERT INTO ledger_accounts VALUES (?, ?, ?, 0, ?) ON CONFLICT (card, kind) DO UPDATE "
      "SET credits = credits + excluded.credits",
      {entry[7], card_of(entry[8]), entry[2], entry[9]});
}

void BareSqlite::AddToRollups(const BareTicket& from) {
  const BareRow& ticket = from.ticket;
  const BareValue& store = ticket[1];
  const BareValue& day = ticket[9];
  const BareValue& scale = ticket[kTicketScale];
  const std::int64_t one = 1;
  const std::int64_t none = 0;
  std::int64_t amount = 0;
  std::int64_t list_amount = 0;
  for (const BareRow& line : from.lines) {
    amount += Whole(line[kLineAmount]);
    list_amount += Whole(line[kLineListAmount]);
    Run("INSERT INTO rollup_product VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
        "SET lines = lines + 1, grams = grams + excluded.grams, pieces = pieces + excluded.pieces, "
        "amount_fen = amount_fen + excluded.amount_fen, "
        "list_amount_fen = list_amount_fen + excluded.list_amount_fen",
        {store, day, scale, line[4], line[5], one, line[6], line[7], line[10], line[11]});
    Run("INSERT INTO rollup_product_day VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
        "SET lines = lines + 1, grams = grams + excluded.grams, pieces = pieces + excluded.pieces, "
        "amount_fen = amount_fen + excluded.amount_fen, "
        "list_amount_fen = list_amount_fen + excluded.list_amount_fen",
        {store, day, line[4], line[5], one, line[6], line[7], line[10], line[11]});
  }
  Run("INSERT INTO rollup_cashier VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
      "SET tickets = tickets + 1, lines = lines + excluded.lines, "
      "amount_fen = amount_fen + excluded.amount_fen, "
      "rounding_fen = rounding_fen + excluded.rounding_fen, "
      "total_fen = total_fen + excluded.total_fen, "
      "discount_fen = discount_fen + excluded.discount_fen",
      {store, day, scale, ticket[kTicketCashier], one, none,
       static_cast<std::int64_t>(from.lines.size()), amount, ticket[kTicketRounding],
       ticket[kTicketTotal], list_amount - amount});
  Run("INSERT INTO rollup_half_hour VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO "
      "UPDATE SET tickets = tickets + 1, lines = lines + excluded.lines, "
      "amount_fen = amount_fen + excluded.amount_fen, "
      "rounding_fen = rounding_fen + excluded.rounding_fen, "
      "total_fen = total_fen + excluded.total_fen, "
      "discount_fen = discount_fen + excluded.discount_fen",
      {store, day, scale, Whole(ticket[kTicketClosedAt]) / 1'800'000 % 48, ticket[kTicketTier], one,
       none, static_cast<std::int64_t>(from.lines.size()), amount, ticket[kTicketRounding],
       ticket[kTicketTotal], list_amount - amount});
  for (const BareRow& tender : from.tenders) {
    Run("INSERT INTO rollup_tender VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE "
        "SET tenders = tenders + 1, amount_fen = amount_fen + excluded.amount_fen",
        {store, day, scale, tender[kTenderCode], one, tender[kTenderAmount]});
  }
}

}  // namespace steelyard::tests
