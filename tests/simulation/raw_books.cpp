#include "simulation/raw_books.h"

#include <sqlite3.h>

#include <functional>
#include <memory>
#include <stdexcept>

namespace steelyard::simulation {
namespace {

class Row {
 public:
  explicit Row(sqlite3_stmt* statement) : m_statement(statement) {}
  bool IsNull(int column) const { return sqlite3_column_type(m_statement, column) == SQLITE_NULL; }
  std::int64_t Number(int column) const { return sqlite3_column_int64(m_statement, column); }
  std::string Text(int column) const {
    const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(m_statement, column));
    return text == nullptr ? std::string() : std::string(text);
  }
  Fen OptionalNumber(int column) const {
    return IsNull(column) ? std::nullopt : Fen(Number(column));
  }
  std::optional<std::string> OptionalText(int column) const {
    return IsNull(column) ? std::nullopt : std::optional(Text(column));
  }

 private:
  sqlite3_stmt* m_statement;
};

class RawDatabase {
 public:
  explicit RawDatabase(const BooksPlace& place) {
    sqlite3* database = nullptr;
    const int code = sqlite3_open_v2(place.path.c_str(), &database, SQLITE_OPEN_READWRITE,
                                     place.file_system.empty() ? nullptr
                                                               : place.file_system.c_str());
    m_database.reset(database);  // what could not be opened wants to be closed, too
    if (code != SQLITE_OK) Fail("open");
  }

  void Each(const char* select, const std::function<void(const Row&)>& take) {
    sqlite3_stmt* raw = nullptr;
    if (sqlite3_prepare_v2(m_database.get(), select, -1, &raw, nullptr) != SQLITE_OK) Fail(select);
    const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> statement(raw,
                                                                               &sqlite3_finalize);
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(raw)) == SQLITE_ROW) take(Row(raw));
    if (code != SQLITE_DONE) Fail(select);
  }
  void Run(const std::string& sql) {
    if (sqlite3_exec(m_database.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
      Fail(sql.c_str());
    }
  }

 private:
  [[noreturn]] void Fail(const char* what) {
    throw std::runtime_error(std::string(what) + ": " + sqlite3_errmsg(m_database.get()));
  }
  struct Closer {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
  };
  std::unique_ptr<sqlite3, Closer> m_database;
};

void ReadLedger(RawDatabase& database, RawBooks& books) {
  database.Each(
      "SELECT chain, sequence, store_code, lower(hex(operation)), position, debit_kind, "
      "lower(hex(debit_card)), credit_kind, lower(hex(credit_card)), amount_fen, reason, at, "
      "business_day, actor, lower(hex(corrects)), lower(hex(hash)), debit_card IS NULL, "
      "credit_card IS NULL, corrects IS NULL FROM ledger_entries ORDER BY chain, sequence",
      [&](const Row& row) {
        const auto unless_null = [&](int column, int is_null) {
          return row.Number(is_null) != 0 ? std::nullopt : row.OptionalText(column);
        };
        books.entries.push_back({row.Text(0), row.Number(1), row.Text(2), row.Text(3),
                                 row.Number(4), row.Text(5), unless_null(6, 16), row.Text(7),
                                 unless_null(8, 17), row.Number(9), row.Text(10), row.Number(11),
                                 row.Text(12), row.Text(13), unless_null(14, 18), row.Text(15)});
      });
  database.Each("SELECT chain, sequence, lower(hex(hash)) FROM chains", [&](const Row& row) {
    books.chains[row.Text(0)] = {row.Number(1), row.Text(2)};
  });
  database.Each("SELECT kind, lower(hex(card)), debits, credits FROM ledger_accounts",
                [&](const Row& row) {
                  books.accounts.push_back(
                      {row.Text(0), row.Text(1), row.Number(2), row.Number(3)});
                });
}

void ReadTickets(RawDatabase& database, RawBooks& books) {
  database.Each(
      "SELECT lower(hex(id)), scale, number, kind, lower(hex(corrects)), cashier, opened_at, "
      "closed_at, lower(hex(card_uid)), rounding_fen, total_fen, authorisation, lower(hex(card)), "
      "business_day, answer_principal_fen, answer_bonus_fen, tier FROM tickets",
      [&](const Row& row) {
        books.tickets[row.Text(0)] = {
            .content = {.scale = static_cast<int>(row.Number(1)),
                        .number = row.Number(2),
                        .kind = row.Text(3),
                        .corrects = row.Text(4),
                        .cashier = static_cast<int>(row.Number(5)),
                        .opened_at = row.Number(6),
                        .closed_at = row.Number(7),
                        .uid = row.Text(8),
                        .rounding = row.Number(9),
                        .total = row.Number(10),
                        .lines = {},
                        .tenders = {}},
            .is_online = row.Text(11) == "online",
            .card = row.Text(12),
            .tier = row.Text(16),
            .business_day = row.Text(13),
            .answer_principal = row.OptionalNumber(14),
            .answer_bonus = row.OptionalNumber(15),
            .list_amounts = {}};
      });
  database.Each(
      "SELECT lower(hex(ticket)), product, price_unit, grams, pieces, unit_price_fen, "
      "list_price_fen, amount_fen, list_amount_fen FROM ticket_lines ORDER BY ticket, position",
      [&](const Row& row) {
        RawTicket& ticket = books.tickets[row.Text(0)];
        ticket.content.lines.push_back({row.Text(1), row.Text(2), row.Number(3), row.Number(4),
                                        row.Number(5), row.Number(6), row.Number(7)});
        ticket.list_amounts.push_back(row.Number(8));
      });
  database.Each(
      "SELECT lower(hex(ticket)), tender, amount_fen, reference FROM ticket_tenders "
      "ORDER BY ticket, position",
      [&](const Row& row) {
        books.tickets[row.Text(0)].content.tenders.push_back(
            {row.Text(1), row.Number(2), row.Text(3)});
      });
  database.Each(
      "SELECT lower(hex(id)), scale, number, total_fen, reason, answer_principal_fen, "
      "answer_bonus_fen FROM ticket_declines",
      [&](const Row& row) {
        books.declines[row.Text(0)] = {static_cast<int>(row.Number(1)), row.Number(2),
                                       row.Number(3), row.Text(4), row.OptionalNumber(5),
                                       row.OptionalNumber(6)};
      });
  database.Each("SELECT lower(hex(id)), count(*) FROM ticket_conflicts GROUP BY id",
                [&](const Row& row) {
                  books.conflicts[row.Text(0)] = static_cast<int>(row.Number(1));
                });
}

void ReadCards(RawDatabase& database, RawBooks& books) {
  database.Each("SELECT lower(hex(id)), lower(hex(uid)), number, state, counter FROM cards",
                [&](const Row& row) {
                  books.cards.push_back(
                      {row.Text(0), row.Text(1), row.Text(2), row.Text(3), row.Number(4)});
                });
  database.Each(
      "SELECT lower(hex(w.id)), lower(hex(w.card)), w.state, "
      "COALESCE(SUM(CASE p.reason WHEN 'top_up' THEN p.amount_fen END), 0), "
      "COALESCE(SUM(CASE p.reason WHEN 'bonus_granted' THEN p.amount_fen END), 0), "
      "COALESCE(SUM(CASE p.reason WHEN 'deposit' THEN p.amount_fen END), 0), w.kind, "
      "COALESCE(SUM(CASE WHEN p.reason IN ('refund', 'deposit_returned') THEN p.amount_fen END), "
      "0), COALESCE(lower(hex(w.corrects)), ''), COALESCE((SELECT lower(hex(c.id)) FROM cards c "
      "WHERE c.number = w.replaces), '') "
      "FROM card_writes w LEFT JOIN card_write_postings p ON p.card_write = w.id GROUP BY w.id",
      [&](const Row& row) {
        books.writes[row.Text(0)] = {row.Text(1), row.Text(2), row.Number(3),
                                     row.Number(4), row.Number(5), row.Text(6),
                                     row.Number(7), row.Text(8), row.Text(9)};
      });
  database.Each("SELECT kind, subject, detail, resolved_at IS NULL FROM exceptions",
                [&](const Row& row) {
                  books.exceptions.push_back(
                      {row.Text(0), row.Text(1), row.Text(2), row.Number(3) != 0});
                });
  database.Each("SELECT number, journal_position FROM scales WHERE driver <> 'api'",
                [&](const Row& row) {
                  books.pulled_until[static_cast<int>(row.Number(0))] = row.Number(1);
                });
  database.Each("SELECT product, version, list_price_fen FROM product_versions",
                [&](const Row& row) {
                  books.prices.push_back({row.Text(0), row.Number(1), row.Number(2)});
                });
}

void ReadCloses(RawDatabase& database, RawBooks& books) {
  database.Each(
      "SELECT business_day, head, entries, tickets, total_fen, 'close|' || closed_at || '|' || "
      "closed_by || '|' || reason || '|' || head || '|' || entries || '|' || tickets || '|' || "
      "total_fen || '|' || exceptions FROM day_closes",
      [&](const Row& row) {
        books.closes[row.Text(0)] = {row.Text(1), row.Number(2), row.Number(3), row.Number(4),
                                     {row.Text(5)}};
      });
  for (const char* select :
       {"SELECT business_day, 'scale|' || scale || '|' || tickets || '|' || total_fen || '|' || "
        "books_say || '|' || gaps FROM day_close_scales",
        "SELECT business_day, 'takings|' || cashier || '|' || tender || '|' || tenders || '|' || "
        "amount_fen FROM day_close_takings",
        "SELECT business_day, 'drawer|' || drawer || '|' || name || '|' || expected_fen || '|' || "
        "COALESCE(counted_fen, -1) FROM day_close_drawers"}) {
    database.Each(select,
                  [&](const Row& row) { books.closes[row.Text(0)].lines.insert(row.Text(1)); });
  }
  database.Each("SELECT lower(hex(ticket)), business_day FROM late_tickets",
                [&](const Row& row) { books.late[row.Text(0)] = row.Text(1); });
}

void ReadRollUp(RawDatabase& database, const char* select, RollUp& into) {
  constexpr int kFirstFigure = 1;
  database.Each(select, [&](const Row& row) {
    auto& figures = into[row.Text(0)];
    for (int column = kFirstFigure; !row.IsNull(column); ++column) {
      figures.push_back(row.Number(column));
    }
  });
}

}  // namespace

RawBooks ReadRawBooks(const BooksPlace& place) {
  RawDatabase database(place);
  RawBooks books;
  database.Run("BEGIN");
  ReadLedger(database, books);
  ReadTickets(database, books);
  ReadCards(database, books);
  ReadCloses(database, books);
  ReadRollUp(database,
             "SELECT business_day || ' ' || scale || ' ' || cashier, tickets, returns, lines, "
             "amount_fen, rounding_fen, total_fen, discount_fen, NULL FROM rollup_cashier",
             books.by_cashier);
  ReadRollUp(database,
             "SELECT business_day || ' ' || scale || ' ' || product || ' ' || price_unit, lines, "
             "grams, pieces, amount_fen, list_amount_fen, NULL FROM rollup_product",
             books.by_product);
  ReadRollUp(database,
             "SELECT business_day || ' ' || product || ' ' || price_unit, lines, grams, pieces, "
             "amount_fen, list_amount_fen, NULL FROM rollup_product_day",
             books.by_product_day);
  ReadRollUp(database,
             "SELECT business_day || ' ' || scale || ' ' || tender, tenders, amount_fen, NULL "
             "FROM rollup_tender",
             books.by_tender);
  ReadRollUp(database,
             "SELECT business_day || ' ' || scale || ' ' || half_hour || ' ' || tier, tickets, "
             "returns, lines, amount_fen, rounding_fen, total_fen, discount_fen, NULL "
             "FROM rollup_half_hour",
             books.by_half_hour);
  database.Run("COMMIT");
  return books;
}

void RunOnBooks(const BooksPlace& place, const std::string& sql) {
  RawDatabase database(place);
  database.Run(sql);
}

}  // namespace steelyard::simulation
