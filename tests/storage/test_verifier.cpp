/// The verifier finds every difference it is shown, and none in sound books.
#include <boost/test/unit_test.hpp>
#include <functional>

#include "storage/sound_books.h"

using namespace steelyard;
using namespace steelyard::tests;

BOOST_AUTO_TEST_SUITE(verifier)

BOOST_FIXTURE_TEST_CASE(sound_books_have_no_difference, SoundBooks) {
  const auto verdict = store->verifier().Verify();
  BOOST_CHECK(!verdict.first_difference);
  BOOST_CHECK_EQUAL(verdict.entries, 11);
  BOOST_CHECK_EQUAL(verdict.accounts, 9);
  BOOST_CHECK_EQUAL(verdict.tickets, 5);
  BOOST_CHECK_EQUAL(verdict.head.size(), 64);
}

BOOST_FIXTURE_TEST_CASE(an_empty_store_is_sound, EmptyStore) {
  const auto verdict = store->verifier().Verify();
  BOOST_CHECK(!verdict.first_difference);
  BOOST_CHECK_EQUAL(verdict.head, "");
}

namespace {

struct ColumnOfTable {
  std::string table;
  std::string column;
  std::string type;
};

std::vector<ColumnOfTable> AllColumns() {
  const SoundBooks books;
  const SQLite::Database file(books.database_path());
  std::vector<ColumnOfTable> columns;
  for (const std::string& table : kTablesOfFacts) {
    SQLite::Statement query(file, "SELECT name, type FROM pragma_table_info('" + table + "')");
    while (query.executeStep()) {
      columns.push_back({table, query.getColumn(0).getString(), query.getColumn(1).getString()});
    }
  }
  for (const char* column : {"id", "card", "operator_name", "store_code", "state", "corrects"}) {
    const bool is_blob = std::string_view("id card corrects").find(column) !=
                         std::string_view::npos;
    columns.push_back({"card_writes", column, is_blob ? "BLOB" : "TEXT"});
  }
  return columns;
}

/// The last byte of a blob, the first letter of a text, a number by a hundred; NULL to something.
std::string Changed(const ColumnOfTable& what) {
  const std::string& column = what.column;
  if (what.type == "TEXT") return "'~' || substr(" + column + ", 2)";
  if (what.type == "INTEGER") return "COALESCE(" + column + ", 0) + 100";
  return "CAST(COALESCE(substr(" + column + ", 1, length(" + column + ") - 1), x'') || CASE "
         "WHEN substr(" + column + ", -1) = x'f1' THEN x'f0' ELSE x'f1' END AS BLOB)";
}

/// The first or the last row of a table, by its key.
std::string WhereIs(const std::string& path, const std::string& table, const char* order) {
  const SQLite::Database file(path);
  std::string keys;
  std::string ordered;
  SQLite::Statement query(file, "SELECT name FROM pragma_table_info('" + table +
                                    "') WHERE pk > 0 ORDER BY pk");
  while (query.executeStep()) {
    const std::string name = query.getColumn(0).getString();
    keys += (keys.empty() ? "" : ", ") + name;
    ordered += (ordered.empty() ? "" : ", ") + name + " " + order;
  }
  return " WHERE (" + keys + ") = (SELECT " + keys + " FROM " + table + " ORDER BY " + ordered +
         " LIMIT 1)";
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_change_of_any_column_of_any_fact_is_found) {
  const auto columns = AllColumns();
  BOOST_REQUIRE_GT(columns.size(), 80);
  SoundBooks books;
  books.store.reset();
  const std::string whole = books.Bytes();
  for (const auto& what : columns) {
    for (const char* order : {"ASC", "DESC"}) {
      books.Write(whole);
      BOOST_TEST_CONTEXT(what.table << "." << what.column << " of the row first by " << order) {
        const auto where = WhereIs(books.database_path(), what.table, order);
        BOOST_REQUIRE_EQUAL(books.Tamper("UPDATE " + what.table + " SET " + what.column + " = " +
                                         Changed(what) + where),
                            1);
        books.store = storage::SqliteStore::Open(books.database.path());
        const auto difference = books.Difference();
        books.store.reset();
        BOOST_REQUIRE(difference.has_value());
        BOOST_CHECK(!difference->row.empty());
        BOOST_CHECK_NE(difference->expected, difference->found);
        if (what.table == "ledger_entries") {
          BOOST_CHECK_EQUAL(difference->table, "ledger_entries");
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(every_kind_of_tampering_is_found_and_named) {
  struct Row {
    const char* sql;
    const char* table;
  };
  const Row rows[] = {
      {"DELETE FROM ledger_entries WHERE sequence = 2", "ledger_entries"},
      {"DELETE FROM ledger_entries WHERE sequence = 11", "chains"},
      {"DELETE FROM ledger_entries", "chains"},
      {"DELETE FROM chains", "chains"},
      {"UPDATE chains SET sequence = 9", "chains"},
      {"UPDATE chains SET hash = zeroblob(32)", "chains"},
      {"INSERT INTO chains VALUES ('other', 's', 1, zeroblob(32))", "chains"},
      {"UPDATE ledger_accounts SET credits = credits + 1 WHERE kind = 'card_principal'",
       "ledger_accounts"},
      {"UPDATE ledger_accounts SET debits = debits + 1, credits = credits + 1",
       "ledger_accounts"},
      {"DELETE FROM ledger_accounts WHERE kind = 'sales'", "ledger_accounts"},
      {"INSERT INTO ledger_accounts VALUES ('card_bonus', x'00000000000000000000000000000077', "
       "'s', 0, 5)", "ledger_accounts"},
      {"UPDATE tickets SET total_fen = total_fen + 1", "tickets"},
      {"UPDATE tickets SET cashier = 8 WHERE kind = 'sale'", "tickets"},
      {"UPDATE tickets SET content_hash = zeroblob(32)", "tickets"},
      {"UPDATE tickets SET closed_at = closed_at + 1", "tickets"},
      {"UPDATE tickets SET card_uid = x'04000009' WHERE card_uid IS NOT NULL", "tickets"},
      {"UPDATE tickets SET kind = 'void' WHERE kind = 'return'", "tickets"},
      {"UPDATE tickets SET business_day = '2026-11-23'", "tickets"},
      {"UPDATE tickets SET store_code = 'else'", "tickets"},
      {"UPDATE tickets SET scale = 9", "tickets"},
      {"DELETE FROM ticket_lines", "tickets"},
      {"UPDATE ticket_lines SET amount_fen = amount_fen + 1", "tickets"},
      {"UPDATE ticket_lines SET product = '999'", "tickets"},
      {"UPDATE ticket_lines SET pieces = 1", "ticket_lines"},
      {"UPDATE ticket_lines SET list_amount_fen = 1", "ticket_lines"},
      {"UPDATE ticket_tenders SET amount_fen = amount_fen + 1", "tickets"},
      {"UPDATE ticket_tenders SET tender = 'bank_card' WHERE tender = 'cash'", "tickets"},
      {"DELETE FROM ticket_tenders", "tickets"},
      {"INSERT INTO ticket_lines SELECT x'00000000000000000000000000000099', position, store_code, "
       "business_day, product, price_unit, grams, pieces, unit_price_fen, list_price_fen, "
       "amount_fen, list_amount_fen FROM ticket_lines LIMIT 1", "ticket_lines"},
      {"UPDATE ticket_tenders SET business_day = '2026-11-23'", "ticket_tenders"},
      {"UPDATE rollup_cashier SET discount_fen = discount_fen + 1", "rollup_cashier"},
      {"UPDATE rollup_cashier SET returns = returns - 1", "rollup_cashier"},
      {"DELETE FROM rollup_cashier WHERE scale = 2", "rollup_cashier"},
      {"UPDATE rollup_product SET grams = grams + 1 WHERE product = '102'", "rollup_product"},
      {"DELETE FROM rollup_product", "rollup_product"},
      {"UPDATE rollup_product_day SET pieces = pieces + 1", "rollup_product_day"},
      {"DELETE FROM rollup_product_day WHERE product = '102'", "rollup_product_day"},
      {"INSERT INTO rollup_product_day VALUES ('store-1', '2026-11-30', '1', 'kg', 0, 0, 0, 0, 0)",
       "rollup_product_day"},
      {"UPDATE tickets SET tier = 'silver' WHERE card IS NOT NULL", "tickets"},
      {"UPDATE tickets SET tier = NULL", "tickets"},
      {"UPDATE rollup_half_hour SET discount_fen = discount_fen - 1", "rollup_half_hour"},
      {"UPDATE rollup_half_hour SET half_hour = 47 - half_hour", "rollup_half_hour"},
      {"UPDATE rollup_half_hour SET tier = 'gold' WHERE scale = 1", "rollup_half_hour"},
      {"DELETE FROM rollup_half_hour WHERE scale = 2", "rollup_half_hour"},
      {"INSERT INTO rollup_half_hour VALUES ('store-1', '2026-11-30', 1, 0, '', 0, 0, 0, 0, 0, "
       "0, 0)", "rollup_half_hour"},
      {"INSERT INTO rollup_tender VALUES ('store-1', '2026-11-22', 5, 'cash', 0, 0)",
       "rollup_tender"},
      {"UPDATE rollup_tender SET tenders = tenders + 1", "rollup_tender"},
      {"INSERT INTO rollup_tender VALUES ('store-1', '2026-11-30', 1, 'cash', 0, 0)",
       "rollup_tender"},
      {"UPDATE tickets SET row_hash = NULL", "tickets"},
      {"UPDATE tickets SET source = 'else', row_hash = zeroblob(32)", "tickets"},
      {"UPDATE ticket_lines SET position = 3", "ticket_lines"},
      {"UPDATE ticket_tenders SET position = 1", "ticket_tenders"},
      {"UPDATE ticket_declines SET content = zeroblob(9)", "ticket_declines"},
      {"UPDATE ticket_conflicts SET content_hash = zeroblob(32)", "ticket_conflicts"},
      {"UPDATE card_write_postings SET amount_fen = 1000 WHERE position = 0", "card_writes"},
      {"UPDATE card_write_postings SET reason = 'fee' WHERE position = 2", "card_writes"},
      {"DELETE FROM card_write_postings WHERE position = 1", "card_writes"},
      {"UPDATE card_writes SET corrects = id", "card_writes"},
      {"UPDATE card_write_postings SET card_write = zeroblob(16)", "card_writes"},
      {"UPDATE card_writes SET state = 'open'", "card_writes"},
      {"DELETE FROM cards", "card_writes"},
      {"UPDATE purse_receipts SET card_write = zeroblob(16)", "purse_receipts"},
      {"UPDATE purse_receipts SET balance_fen = balance_fen + 1", "purse_receipts"},
      {"INSERT INTO card_writes SELECT zeroblob(16), store_code, card, kind, 'open', refusal, "
       "number, card_class, tier, valid_until, counter, principal_fen, bonus_fen, replaces, "
       "corrects, reason, approver, operator_name, at FROM card_writes; "
       "UPDATE purse_receipts SET card_write = zeroblob(16)",
       "purse_receipts"},
      {"UPDATE day_closes SET tickets = tickets - 1", "day_closes"},
      {"UPDATE day_closes SET total_fen = total_fen + 1", "day_closes"},
      {"INSERT INTO late_tickets SELECT id, store_code, business_day FROM tickets LIMIT 1",
       "day_closes"},
      {"UPDATE day_close_scales SET total_fen = 0", "day_close_scales"},
      {"DELETE FROM day_close_scales WHERE scale = 2", "day_close_scales"},
      {"UPDATE day_close_takings SET amount_fen = amount_fen + 1", "day_close_takings"},
  };
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.sql) {
      SoundBooks books;
      BOOST_REQUIRE_GT(books.Tamper(row.sql), 0);
      const auto difference = books.Difference();
      BOOST_REQUIRE(difference.has_value());
      BOOST_CHECK_EQUAL(difference->table, row.table);
      BOOST_CHECK(!difference->row.empty());
      BOOST_CHECK_NE(difference->expected, difference->found);
    }
  }
}

BOOST_AUTO_TEST_CASE(ledger_and_journal_must_tell_the_same_story) {
  struct Row {
    const char* what;
    std::function<void(ports::Books&)> work;
  };
  const auto post = [](std::uint64_t id, std::vector<domain::Posting> postings) {
    return [=](ports::Books& books) {
      books.ledger().Post(postings, ports::Cover::NotRequired, Operation(Nth(id)));
    };
  };
  const auto sale = [](std::int64_t fen) {
    return domain::Posting{.debit = OfStore(domain::AccountKind::ScaleCash),
                           .credit = OfStore(domain::AccountKind::Sales),
                           .amount = Fen(fen),
                           .reason = domain::PostingReason::Sale};
  };
  const auto ticket_only = [](ports::Books& books) {
    books.tickets().Record(MakeTicket({.id = 200, .number = 9}), Facts(1));
  };
  const Row rows[] = {
      {"a sale without a ticket", post(200, {sale(490)})},
      {"a ticket without its money", ticket_only},
      {"a fen too much",
       [&](ports::Books& books) {
         post(200, {sale(491)})(books);
         ticket_only(books);
       }},
      {"money of another kind",
       [&](ports::Books& books) {
         post(200, {Spend(SomeCard(2).id, 490)})(books);
         ticket_only(books);
       }},
      {"money the wrong way round",
       [&](ports::Books& books) {
         auto turned = sale(490);
         std::swap(turned.debit, turned.credit);
         post(200, {turned})(books);
         ticket_only(books);
       }},
  };
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.what) {
      SoundBooks books;
      books.store->Commit(row.work);
      const auto difference = books.Difference();
      BOOST_REQUIRE(difference.has_value());
      BOOST_CHECK_EQUAL(difference->table, "ledger_entries");
    }
  }
}

BOOST_FIXTURE_TEST_CASE(below_zero_needs_a_listed_overdraft, SoundBooks) {
  Post({Spend(SomeCard(2).id, 2500)}, ports::Cover::NotRequired, 9);
  const auto difference = Difference();
  BOOST_REQUIRE(difference.has_value());
  BOOST_CHECK_EQUAL(difference->table, "ledger_accounts");
  BOOST_CHECK_EQUAL(difference->found, "-990");
  const auto list = [&](std::uint64_t id, ports::ExceptionKind kind, const std::string& subject) {
    store->Commit([&](ports::Books& books) {
      books.exceptions().Add({.id = Nth(id),
                              .kind = kind,
                              .at = ManualClock().Now(),
                              .subject = subject,
                              .detail = "ticket=1",
                              .resolved_at = std::nullopt,
                              .resolution = ""});
    });
  };
  list(1, ports::ExceptionKind::OfflineOverdraft, "card " + SomeCard(1).number.ToString());
  BOOST_CHECK(Difference().has_value());
  list(2, ports::ExceptionKind::OfflineCardRefused, "card " + SomeCard(2).number.ToString());
  BOOST_CHECK(Difference().has_value());
  list(3, ports::ExceptionKind::OfflineOverdraft, "card " + SomeCard(2).number.ToString());
  BOOST_CHECK(!Difference().has_value());
}

/// A store of before the roll-up by half hours: nobody kept the tiers, and verify agrees with what
/// the migration made of the tickets.
BOOST_AUTO_TEST_CASE(an_older_store_gets_the_rollup_of_its_tickets) {
  SoundBooks books;
  books.store.reset();
  const auto rows_of = [&] {
    std::vector<std::string> rows;
    const SQLite::Database file(books.database_path());
    SQLite::Statement query(
        file, "SELECT business_day || ' ' || scale || ' ' || half_hour || ' ' || CASE tier WHEN "
              "'gold' THEN '~unknown' ELSE tier END || ' ' || tickets || ' ' || returns || ' ' || "
              "lines || ' ' || amount_fen || ' ' || rounding_fen || ' ' || total_fen || ' ' || "
              "discount_fen FROM rollup_half_hour ORDER BY 1");
    while (query.executeStep()) rows.push_back(query.getColumn(0).getString());
    return rows;
  };
  const auto made_by_tickets = rows_of();
  BOOST_REQUIRE_GT(made_by_tickets.size(), 2);
  SQLite::Database(books.database_path(), SQLite::OPEN_READWRITE)
      .exec("DROP TRIGGER tickets_never_changed; DROP TABLE rollup_half_hour;"
            "DROP INDEX ledger_entries_of_cards; UPDATE tickets SET row_hash = NULL;"
            "UPDATE counters SET value = (SELECT COUNT(*) FROM tickets)"
            " WHERE name = 'tickets_without_row_hash';"
            "ALTER TABLE tickets DROP COLUMN tier; UPDATE schema_version SET version = 25");
  books.store = storage::SqliteStore::Open(books.database.path());
  BOOST_CHECK(!books.Difference().has_value());
  books.store.reset();
  BOOST_TEST(rows_of() == made_by_tickets, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
