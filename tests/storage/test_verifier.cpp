/// The verifier finds every difference it is shown, and none in sound books.
#include <SQLiteCpp/SQLiteCpp.h>

#include <boost/test/unit_test.hpp>
#include <functional>

#include "storage/store_fixture.h"

using namespace steelyard;
using namespace steelyard::tests;

namespace {

/// A store with every kind of row, and a way to tamper with it behind the program's back.
struct SoundBooks : EmptyStore {
  SoundBooks() {
    store->Commit([](ports::Books& books) {
      books.cards().Add(SomeCard(1));
      books.cards().Add(SomeCard(2));
      const auto post = [&](const domain::Posting& posting, std::uint64_t operation,
                            ports::Cover cover = ports::Cover::Required) {
        auto context = Operation(Nth(operation));
        context.corrects = Nth(500);
        BOOST_REQUIRE(books.ledger().Post({posting}, cover, context) ==
                      ports::PostOutcome::Posted);
      };
      post(TopUp(SomeCard(1).id, 1000), 1);
      post(TopUp(SomeCard(2).id, 2000), 2);
      post(Spend(SomeCard(1).id, 300), 3);
      post({.debit = OfCard(domain::AccountKind::CardPrincipal, SomeCard(1).id),
            .credit = OfCard(domain::AccountKind::CardBonus, SomeCard(1).id),
            .amount = Fen(200),
            .reason = domain::PostingReason::Correction},
           4);
      Sell(books, MakeTicket({.id = 101}), Facts(1));
      Sell(books,
           MakeTicket({.id = 102, .kind = domain::TicketKind::Return, .product = "102"}),
           Facts(1));
      auto by_card = Facts(2);
      by_card.card = SomeCard(2).id;
      Sell(books, MakeTicket({.id = 103, .tender = domain::TenderType::StoredValue}), by_card);
      Sell(books, MakeTicket({.id = 104, .tender = domain::TenderType::StoredValue}), Facts(2));
      Sell(books, MakeTicket({.id = 105, .fen = 0}), Facts(2));
    });
  }

  /// Runs SQL as somebody with a database tool would, without any of the schema's guards.
  int Tamper(const std::string& sql) {
    SQLite::Database file(database_path(), SQLite::OPEN_READWRITE, 1000);
    file.exec("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;");
    for (const char* table : {"ledger_entries", "tickets", "ticket_lines", "ticket_tenders"}) {
      file.exec(std::string("DROP TRIGGER IF EXISTS ") + table + "_never_changed;");
      file.exec(std::string("DROP TRIGGER IF EXISTS ") + table + "_never_deleted;");
    }
    return file.exec(sql);
  }
  std::string database_path() const { return database.path().string(); }

  std::optional<ports::BooksDifference> Difference() {
    return store->verifier().Verify().first_difference;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(verifier)

BOOST_FIXTURE_TEST_CASE(sound_books_have_no_difference, SoundBooks) {
  const auto verdict = store->verifier().Verify();
  BOOST_CHECK(!verdict.first_difference);
  BOOST_CHECK_EQUAL(verdict.entries, 8);
  BOOST_CHECK_EQUAL(verdict.accounts, 7);
  BOOST_CHECK_EQUAL(verdict.tickets, 5);
  BOOST_CHECK_EQUAL(verdict.head.size(), 64);
}

BOOST_FIXTURE_TEST_CASE(an_empty_store_is_sound, EmptyStore) {
  const auto verdict = store->verifier().Verify();
  BOOST_CHECK(!verdict.first_difference);
  BOOST_CHECK_EQUAL(verdict.head, "");
}

BOOST_AUTO_TEST_CASE(a_change_of_any_column_of_any_entry_is_found) {
  // One changed byte or number in each column of each entry, each in a store of its own.
  std::vector<std::pair<std::string, std::string>> columns;
  {
    SoundBooks books;
    const SQLite::Database file(books.database_path());
    SQLite::Statement query(file, "SELECT name, type FROM pragma_table_info('ledger_entries')");
    while (query.executeStep()) columns.emplace_back(query.getColumn(0), query.getColumn(1));
  }
  BOOST_REQUIRE_EQUAL(columns.size(), 16);
  for (const auto& [column, type] : columns) {
    for (const int sequence : {1, 8}) {
      // The last byte of a blob, the first letter of a text, a number by a hundred.
      std::string changed = column + " + 100";
      if (type == "TEXT") changed = "'~' || substr(" + column + ", 2)";
      if (type == "BLOB") {
        changed = "COALESCE(substr(" + column + ", 1, length(" + column + ") - 1), x'') || CASE "
                  "WHEN substr(" + column + ", -1) = x'f1' THEN x'f0' ELSE x'f1' END";
      }
      SoundBooks books;
      BOOST_TEST_CONTEXT(column << " of entry " << sequence) {
        const int rows = books.Tamper("UPDATE ledger_entries SET " + column + " = CAST(" + changed +
                                      " AS " + type + ") WHERE sequence = " +
                                      std::to_string(sequence));
        BOOST_REQUIRE_EQUAL(rows, 1);
        const auto difference = books.Difference();
        BOOST_REQUIRE(difference.has_value());
        BOOST_CHECK_EQUAL(difference->table, "ledger_entries");
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
      {"DELETE FROM ledger_entries WHERE sequence = 8", "chains"},
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
      {"UPDATE tickets SET business_day = '2026-11-23'", "ticket_lines"},
      {"UPDATE tickets SET store_code = 'else'", "ticket_lines"},
      {"UPDATE tickets SET scale = 9", "rollup_cashier"},
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
      {"INSERT INTO rollup_tender VALUES ('store-1', '2026-11-22', 5, 'cash', 0, 0)",
       "rollup_tender"},
      {"UPDATE rollup_tender SET tenders = tenders + 1", "rollup_tender"},
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

BOOST_AUTO_TEST_SUITE_END()
