/// Reports read, and do nothing else.
#include <boost/test/unit_test.hpp>

#include "storage/disk_room.h"
#include "storage/report_rows.h"
#include "storage/store_fixture.h"

using namespace steelyard;
using namespace steelyard::tests;
using ports::ReportCell;

namespace {

struct ReportStore : EmptyStore {
  ReportStore() {
    store->Commit([](ports::Books& books) {
      books.tickets().Record(MakeTicket({}), Facts(1));
      books.operators().Add({.name = "li", .role = ports::Role::Manager,
                             .password_hash = "$argon2id$secret", .disabled = false});
      books.scales().Add({.number = 1, .driver = "api", .address = "", .profile = "",
                          .key = "secret", .serial = "", .last_contact = std::nullopt,
                          .clock_offset_ms = std::nullopt, .last_error = ""});
    });
  }
  std::vector<std::vector<ReportCell>> Run(const std::string& select,
                                           const ports::ReportParameters& parameters = {}) {
    std::vector<std::vector<ReportCell>> rows;
    store->report_rows().Run({select, parameters},
                             [&](const std::vector<ReportCell>& row) { rows.push_back(row); });
    return rows;
  }
  std::string Refusal(const std::string& select, const ports::ReportParameters& parameters = {}) {
    try {
      Run(select, parameters);
    } catch (const ports::StorageError& error) {
      return error.what();
    }
    return "";
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(report_rows, ReportStore)

BOOST_AUTO_TEST_CASE(cells_are_nothing_numbers_and_text) {
  const auto rows = Run(
      "SELECT NULL, 1 - 2, 'a' || CAST(x'00' AS TEXT) || '苹果', id, total_fen FROM tickets "
      "WHERE business_day BETWEEN :from AND :to AND scale = :scale",
      {{"from", "2026-11-01"}, {"to", "2026-11-30"}, {"scale", "1"}});
  BOOST_REQUIRE_EQUAL(rows.size(), 1);
  const std::vector<ReportCell> expected = {std::monostate(), std::int64_t{-1},
                                            std::string("a\0苹果", 8), Nth(1).ToString(),
                                            std::int64_t{490}};
  BOOST_CHECK(rows[0] == expected);
  BOOST_CHECK(Run("SELECT 1 WHERE 1 = 2").empty());
  BOOST_CHECK_EQUAL(Run("WITH a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a WHERE n < 3) "
                        "SELECT n FROM a; ").size(), 3);
}

BOOST_AUTO_TEST_CASE(whatever_is_no_single_select_is_refused) {
  for (const char* query : {
           "", ";", "-- nothing", "INSERT INTO settings VALUES ('a', 'b')",
           "DELETE FROM settings", "UPDATE counters SET value = 0",
           "UPDATE counters SET value = 0 RETURNING value",
           "WITH a AS (SELECT 1) DELETE FROM settings", "DROP TABLE tickets",
           "CREATE TEMP TABLE t AS SELECT 1", "PRAGMA query_only = OFF", "PRAGMA journal_mode",
           "ATTACH 'other' AS o", "BEGIN", "COMMIT", "VACUUM", "ANALYZE",
           "EXPLAIN DELETE FROM settings",
           "SELECT 1; SELECT 2", "SELECT 1; DELETE FROM settings", "SELECT load_extension('x')",
           "SELECT", "SELECT nothing FROM tickets", "SELECT * FROM nothing",
           "SELECT password_hash FROM operators", "SELECT * FROM operators",
           "SELECT name FROM operators WHERE password_hash LIKE '$argon%'",
           "SELECT MAX(secret_key) FROM scales", "SELECT 1 / 2.0", "SELECT ?", "SELECT ?1",
           "SELECT @a", "SELECT $a"}) {
    BOOST_TEST_CONTEXT(query) {
      BOOST_CHECK_NE(Refusal(query), "");
    }
  }
  BOOST_CHECK_EQUAL(std::get<std::int64_t>(Run("SELECT COUNT(*) FROM settings")[0][0]), 1);
  BOOST_CHECK_EQUAL(std::get<std::int64_t>(Run("SELECT MAX(value) FROM counters")[0][0]), 0);
  BOOST_CHECK_EQUAL(std::get<std::string>(Run("SELECT name FROM operators")[0][0]), "li");
}

BOOST_AUTO_TEST_CASE(parameters_must_be_those_of_the_query) {
  BOOST_CHECK_NE(Refusal("SELECT :a"), "");
  BOOST_CHECK_NE(Refusal("SELECT :a", {{"b", "1"}}), "");
  BOOST_CHECK_NE(Refusal("SELECT :a", {{"a", "1"}, {"b", "1"}}), "");
  BOOST_CHECK_NE(Refusal("SELECT 1", {{"a", "1"}}), "");
  BOOST_CHECK(Run("SELECT :a || :a", {{"a", "1' OR '1"}})[0][0] ==
              ReportCell(std::string("1' OR '11' OR '1")));
}

BOOST_AUTO_TEST_CASE(no_way_leads_out_of_the_store) {
  for (const char* query : {
           "SELECT readfile('/etc/passwd')", "SELECT writefile('x', 'y')", "SELECT edit('x')",
           "SELECT * FROM pragma_database_list", "SELECT * FROM pragma_table_info('operators')",
           "SELECT fts3_tokenizer('simple')", "SELECT sqlite_dbpage('x')",
           "SELECT * FROM sqlite_dbpage", "SELECT * FROM bytecode('SELECT 1')",
           "SELECT * FROM other.settings", "SELECT 1 UNION SELECT * FROM temp.settings"}) {
    BOOST_TEST_CONTEXT(query) {
      BOOST_CHECK_NE(Refusal(query), "");
    }
  }
}

constexpr const char* kEndless =
    "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a) ";

BOOST_AUTO_TEST_CASE(a_query_without_an_end_is_ended) {
  storage::SqliteReportRows rows(storage::StorePlace(database.path()),
                                 std::chrono::milliseconds(50));
  for (const char* rest : {"SELECT COUNT(*) FROM a", "SELECT n FROM a",
                           "SELECT n FROM a WHERE n < 0", "SELECT MAX(b.n) FROM a, a AS b"}) {
    BOOST_TEST_CONTEXT(rest) {
      BOOST_CHECK_THROW(rows.Run({std::string(kEndless) + rest, {}}, [](const auto&) {}),
                        ports::QueryStopped);
    }
  }
  BOOST_CHECK_EQUAL(Run("SELECT 1").size(), 1);
}

BOOST_AUTO_TEST_CASE(a_query_cannot_take_the_room_that_sales_need) {
  // A disk on which another gigabyte is gone whenever somebody looks.
  std::uintmax_t room = 5'000'000'000;
  storage::SqliteReportRows rows(storage::StorePlace(database.path()),
                                 storage::SqliteReportRows::kLongest, [&] {
                                   const auto now = room;
                                   room -= std::min<std::uintmax_t>(room, 1'000'000'000);
                                   return now;
                                 });
  const std::string sorted = std::string(kEndless) + "SELECT hex(n) FROM a ORDER BY 1";
  BOOST_CHECK_EXCEPTION(rows.Run({sorted, {}}, [](const auto&) {}), ports::QueryStopped,
                        [](const ports::QueryStopped& error) {
                          return std::string(error.what()).find("too little room") !=
                                 std::string::npos;
                        });
  // Where there was little from the start a report that needs none is made.
  room = 1'000'000;
  int seen = 0;
  rows.Run({"SELECT 1", {}}, [&](const auto&) { ++seen; });
  BOOST_CHECK_EQUAL(seen, 1);
  BOOST_CHECK(storage::RoomOnDisk(database.path()) > 0);
}

BOOST_AUTO_TEST_CASE(a_report_is_cancelled_before_its_first_row_and_between_rows) {
  const auto run = [&](const char* rest, auto&& is_cancelled, const auto& row) {
    store->report_rows().Run({std::string(kEndless) + rest, {}, is_cancelled}, row);
  };
  BOOST_CHECK_THROW(run("SELECT COUNT(*) FROM a", [] { return true; }, [](const auto&) {}),
                    ports::QueryStopped);
  int seen = 0;
  BOOST_CHECK_THROW(run("SELECT n FROM a", [&] { return seen >= 3; }, [&](const auto&) { ++seen; }),
                    ports::QueryStopped);
  BOOST_CHECK_EQUAL(seen, 3);
}

BOOST_AUTO_TEST_CASE(a_query_cannot_take_the_memory) {
  for (const char* query : {"SELECT zeroblob(900000000)", "SELECT hex(randomblob(100000000))",
                            "SELECT replace(hex(zeroblob(3000000)), '0', 'xxxxxxxxxxxx')"}) {
    BOOST_TEST_CONTEXT(query) {
      BOOST_CHECK_NE(Refusal(query), "");
    }
  }
}

BOOST_AUTO_TEST_CASE(an_exception_of_the_reader_of_rows_passes_through) {
  struct Enough {};
  BOOST_CHECK_THROW(store->report_rows().Run({"SELECT 1", {}}, [](const auto&) { throw Enough(); }),
                    Enough);
  BOOST_CHECK_EQUAL(Run("SELECT 1").size(), 1);
}

BOOST_AUTO_TEST_SUITE_END()
