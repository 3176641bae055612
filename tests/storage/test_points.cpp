/// Points: what is kept of them, and every way in which they may not be what they should.
#include <SQLiteCpp/SQLiteCpp.h>

#include <boost/test/unit_test.hpp>

#include "storage/sound_books.h"

using namespace steelyard;
using namespace steelyard::tests;

namespace {

/// A sale of 10.50 in cash at 1 point a yuan, and 0.60 of it given back.
struct PointsStore : EmptyStore {
  PointsStore() {
    store->Commit([](ports::Books& books) {
      for (const std::uint64_t id : {1, 2}) {
        books.members().Add({.id = domain::MemberId(Nth(id)), .name = "a", .phone = "",
                             .tier = ""});
      }
      Sell(books, MakeTicket({.id = 101, .number = 1, .fen = 1'050}), Facts(1));
      books.points().Add(Entry(101, 1'050, 10));
      Sell(books, Return(102, 2, 60), Facts(1));
      books.points().Add(Entry(102, -60, -1));
      Sell(books, MakeTicket({.id = 103, .number = 3, .fen = 500}), Facts(1));
    });
  }

  static domain::Ticket Return(std::uint64_t id, std::int64_t number, std::int64_t fen,
                               std::uint64_t sale = 101) {
    auto draft = MakeTicket({.id = id, .number = number, .kind = domain::TicketKind::Return,
                             .fen = fen}).content();
    draft.corrects = domain::TicketId(Nth(sale));
    return domain::Ticket::From(std::move(draft)).value();
  }
  static ports::PointsEntry Entry(std::uint64_t ticket, std::int64_t paid, std::int64_t points) {
    return {.ticket = domain::TicketId(Nth(ticket)), .sale = domain::TicketId(Nth(101)),
            .member = domain::MemberId(Nth(1)), .per_yuan = 1,
            .paid = domain::MoneyDifference(paid), .points = points, .at = ManualClock().Now(),
            .day = Day("2026-11-22")};
  }
  std::optional<ports::BooksDifference> Difference() {
    return store->verifier().Verify().first_difference;
  }
  int Tamper(const std::string& sql) {
    SQLite::Database file(database.path().string(), SQLite::OPEN_READWRITE, 1000);
    file.exec("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;"
              "DROP TRIGGER IF EXISTS points_entries_never_changed;"
              "DROP TRIGGER IF EXISTS points_entries_never_deleted;");
    return file.exec(sql);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(points, PointsStore)

BOOST_AUTO_TEST_CASE(the_balance_is_the_sum_of_the_entries) {
  BOOST_TEST(!Difference().has_value());
  store->Read([](const ports::Books& books) {
    BOOST_TEST(books.points().BalanceOf(domain::MemberId(Nth(1))) == 9);
    BOOST_TEST(books.points().BalanceOf(domain::MemberId(Nth(2))) == 0);
    const auto entries = books.points().OfSale(domain::TicketId(Nth(101)));
    BOOST_REQUIRE(entries.size() == 2u);
    BOOST_TEST(entries[1].points == -1);
    BOOST_TEST(books.points().OfSale(domain::TicketId(Nth(102))).empty());
    BOOST_TEST(books.points().Newest(domain::MemberId(Nth(1)), 1).size() == 1u);
  });
}

BOOST_AUTO_TEST_CASE(a_ticket_moves_points_once_and_for_ever) {
  BOOST_CHECK_THROW(store->Commit([](ports::Books& books) {
                      books.points().Add(Entry(102, -60, -1));
                    }),
                    ports::StorageError);
  store.reset();
  SQLite::Database file(database.path().string(), SQLite::OPEN_READWRITE);
  BOOST_CHECK_THROW(file.exec("UPDATE points_entries SET points = 11"), SQLite::Exception);
  BOOST_CHECK_THROW(file.exec("DELETE FROM points_entries"), SQLite::Exception);
}

BOOST_AUTO_TEST_CASE(verify_finds_every_entry_that_is_wrong) {
  const std::string first = "position = 1", second = "position = 2";
  const std::string nth_103 = "x'" + Nth(103).ToString() + "'";
  const std::string nth_2 = "x'" + Nth(2).ToString() + "'";
  for (const std::string& change :
       {std::string("points = 11 WHERE ") + first, "points = 0 WHERE " + first,
        "paid_fen = 1051 WHERE " + first, "per_yuan = 2 WHERE " + first,
        "per_yuan = 2 WHERE " + second, "points = -2 WHERE " + second,
        "paid_fen = -61 WHERE " + second, "member = " + nth_2 + " WHERE " + second,
        "ticket = " + nth_103 + " WHERE " + first, "ticket = " + nth_103 + " WHERE " + second,
        "sale = " + nth_103 + " WHERE " + second, "position = 3 WHERE " + first}) {
    BOOST_TEST_CONTEXT(change) {
      PointsStore books;
      BOOST_TEST(books.Tamper("UPDATE points_entries SET " + change) == 1);
      const auto difference = books.Difference();
      BOOST_REQUIRE(difference.has_value());
      BOOST_TEST(difference->table == "points_entries");
    }
  }
  PointsStore books;
  BOOST_TEST(books.Tamper("DELETE FROM points_entries WHERE " + first) == 1);
  BOOST_TEST(books.Difference().has_value());  // what is left corrects nothing
}

BOOST_AUTO_TEST_CASE(verify_misses_every_entry_that_is_not_there) {
  struct Row {
    const char* what;
    std::function<void(ports::Books&)> more;
    std::uint64_t missing;  ///< the ticket that is named; 0: all is well
  };
  const auto sell = [](ports::Books& books, std::uint64_t id, std::int64_t fen,
                       std::optional<std::int64_t> rate) {
    auto facts = Facts(1);
    facts.points_per_yuan = rate;
    Sell(books, MakeTicket({.id = id, .number = static_cast<std::int64_t>(id), .fen = fen}), facts);
  };
  const auto entry = [](std::uint64_t ticket, std::uint64_t sale, std::int64_t paid,
                        std::int64_t points) {
    auto made = Entry(ticket, paid, points);
    made.sale = domain::TicketId(Nth(sale));
    return made;
  };
  const Row rows[] = {
      {"from before rates were noted", [&](auto& b) { sell(b, 201, 500, std::nullopt); }, 0},
      {"earns nothing", [&](auto& b) { sell(b, 201, 500, 0); }, 0},
      {"earns", [&](auto& b) { sell(b, 201, 500, 1); }, 201},
      {"earns and has it", [&](auto& b) {
         sell(b, 201, 500, 1);
         b.points().Add(entry(201, 201, 500, 5));
       }, 0},
      {"earns too little for a point", [&](auto& b) { sell(b, 201, 5, 1); }, 201},
      {"at another rate", [&](auto& b) {
         sell(b, 201, 500, 2);
         b.points().Add(entry(201, 201, 500, 5));
       }, 201},
      {"without a rate, yet with an entry", [&](auto& b) {
         sell(b, 201, 500, 0);
         b.points().Add(entry(201, 201, 500, 5));
       }, 201},
      {"a return", [](auto& b) { Sell(b, Return(202, 202, 10), Facts(1)); }, 202},
      {"the last return of all", [](auto& b) {
         Sell(b, Return(202, 202, 990), Facts(1));
         b.points().Add(Entry(202, -990, -9));
         Sell(b, Return(203, 203, 10), Facts(1));  // nothing is left to take back
       }, 0},
      {"a return that came before its sale", [&](auto& b) {
         Sell(b, Return(202, 202, 10, 201), Facts(1));
         sell(b, 201, 500, 1);
         b.points().Add(entry(201, 201, 500, 5));
       }, 0},
      {"a return that came after its sale", [&](auto& b) {
         sell(b, 201, 500, 1);
         b.points().Add(entry(201, 201, 500, 5));
         Sell(b, Return(202, 202, 10, 201), Facts(1));
       }, 202}};
  for (const auto& [what, more, missing] : rows) {
    BOOST_TEST_CONTEXT(what) {
      PointsStore books;
      books.store->Commit(more);
      const auto difference = books.Difference();
      BOOST_REQUIRE(difference.has_value() == (missing != 0));
      if (!difference) continue;
      BOOST_TEST(difference->table == "points_entries");
      BOOST_TEST(difference->row == Nth(missing).ToString());
    }
  }
  PointsStore books;
  BOOST_TEST(books.Tamper("DELETE FROM points_entries WHERE position = 2") == 1);
  BOOST_REQUIRE(books.Difference().has_value());
  BOOST_TEST(books.Difference()->row == Nth(102).ToString());
}

BOOST_AUTO_TEST_SUITE_END()
