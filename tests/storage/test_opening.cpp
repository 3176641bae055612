/// Making and opening stores: what is refused, and that the file stays as it was.
#include <SQLiteCpp/SQLiteCpp.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>

#include "storage/dialect.h"
#include "storage/migrations.h"
#include "storage/store_fixture.h"

using namespace steelyard;
using namespace steelyard::tests;
using storage::SqliteStore;

namespace {

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void WriteFile(const std::filesystem::path& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

/// The error of `work`, which must be one.
template <typename Work>
std::string Refusal(Work&& work) {
  try {
    work();
  } catch (const ports::StorageError& error) {
    return error.what();
  }
  BOOST_FAIL("nothing was refused");
  return {};
}

bool Says(const std::string& sentence, const std::string& part) {
  return sentence.find(part) != std::string::npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(opening, TempDatabase)

BOOST_AUTO_TEST_CASE(a_new_store_is_refused_where_something_is) {
  SqliteStore::Create(path())->Commit(
      [](ports::Books& books) { books.settings().Set("a", "b"); });
  const std::string before = ReadFile(path());
  BOOST_CHECK(Says(Refusal([&] { SqliteStore::Create(path()); }), "exists already"));
  BOOST_CHECK(ReadFile(path()) == before);

  BOOST_CHECK_THROW(SqliteStore::Create(folder()), ports::StorageError);
  BOOST_CHECK_THROW(SqliteStore::Create(folder() / "none" / "store"), ports::StorageError);
  using std::filesystem::perms;
  BOOST_CHECK((std::filesystem::status(path()).permissions() & perms::others_all) == perms::none);
  // An old log would be played into the new file.
  WriteFile(folder() / "second-wal", "old");
  BOOST_CHECK(Says(Refusal([&] { SqliteStore::Create(folder() / "second"); }), "older store"));
  BOOST_CHECK(!std::filesystem::exists(folder() / "second"));
}

BOOST_AUTO_TEST_CASE(what_is_no_store_is_refused_and_left_alone) {
  SQLite::Database(path().string() + ".other", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("CREATE TABLE schema_version (version INTEGER); INSERT INTO schema_version VALUES (1)");
  WriteFile(path().string() + ".empty", "");
  WriteFile(path().string() + ".text", std::string(5000, 'x'));
  WriteFile(path().string() + ".short", std::string("SQLite format 3\0", 16));
  for (const std::string name : {".other", ".empty", ".text", ".short"}) {
    BOOST_TEST_CONTEXT(name) {
      const std::filesystem::path file = path().string() + name;
      const std::string before = ReadFile(file);
      const std::string refusal = Refusal([&] { SqliteStore::Open(file); });
      BOOST_CHECK(Says(refusal, "does not begin like a Steelyard store"));
      BOOST_CHECK(ReadFile(file) == before);
    }
  }
  BOOST_CHECK(Says(Refusal([&] { SqliteStore::Open(path()); }), "There is no store"));
  BOOST_CHECK(!std::filesystem::exists(path()));
  BOOST_CHECK_THROW(SqliteStore::Open(folder()), ports::StorageError);
}

BOOST_AUTO_TEST_CASE(a_newer_schema_is_refused_and_left_alone) {
  SqliteStore::Create(path());
  SQLite::Database(path().string(), SQLite::OPEN_READWRITE)
      .exec("UPDATE schema_version SET version = 999");
  const std::string before = ReadFile(path());
  BOOST_CHECK(Says(Refusal([&] { SqliteStore::Open(path()); }), "newer Steelyard (schema 999"));
  BOOST_CHECK(ReadFile(path()) == before);
}

BOOST_AUTO_TEST_CASE(a_damaged_store_says_so_and_what_to_do) {
  SqliteStore::Create(path())->Commit([](ports::Books& books) {
    for (int i = 0; i < 2000; ++i) books.settings().Set("name " + std::to_string(i), "value");
  });
  std::string content = ReadFile(path());
  BOOST_REQUIRE_GT(content.size(), 40'000);
  std::fill(content.begin() + 4096, content.end(), '\x5a');
  WriteFile(path(), content);
  const std::string sentence = Refusal([&] { SqliteStore::Open(path()); });
  BOOST_CHECK_MESSAGE(Says(sentence, "damaged") && Says(sentence, "restore"), sentence);
}

BOOST_AUTO_TEST_CASE(every_older_schema_is_brought_to_the_newest) {
  const auto& migrations = storage::Migrations();
  BOOST_REQUIRE_GE(migrations.size(), 5);
  int number = 0;
  for (const auto& migration : migrations) BOOST_CHECK_EQUAL(migration.number, ++number);

  const auto schema_of = [](const std::string& file) {
    std::vector<std::string> schema;
    const SQLite::Database database(file);
    SQLite::Statement query(database, "SELECT type || name || sql FROM sqlite_master "
                                      "WHERE sql IS NOT NULL ORDER BY type, name");
    while (query.executeStep()) schema.push_back(query.getColumn(0));
    return schema;
  };
  SqliteStore::Create(path());
  const auto expected = schema_of(path().string());
  for (std::size_t known = 0; known < migrations.size(); ++known) {
    const std::string older = path().string() + std::to_string(known);
    {
      SQLite::Database database(older, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
      database.exec("PRAGMA application_id = " + std::to_string(storage::kApplicationId));
      for (std::size_t i = 0; i < known; ++i) {
        database.exec(storage::ToSqlite(migrations[i].sql));
        database.exec("UPDATE schema_version SET version = " + std::to_string(i + 1));
      }
    }
    SqliteStore::Open(older);
    BOOST_CHECK(schema_of(older) == expected);
  }
}

BOOST_AUTO_TEST_CASE(a_migration_that_fails_changes_nothing) {
  {
    SQLite::Database database(path().string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec("PRAGMA application_id = " + std::to_string(storage::kApplicationId));
    database.exec("CREATE TABLE rollup_tender (in_the_way INTEGER)");  // of the fourth migration
  }
  BOOST_CHECK_THROW(SqliteStore::Open(path()), ports::StorageError);
  const SQLite::Database database(path().string());
  BOOST_CHECK(!database.tableExists("schema_version"));
  BOOST_CHECK(!database.tableExists("tickets"));
}

BOOST_AUTO_TEST_CASE(every_table_is_strict_and_commits_reach_the_disk) {
  SqliteStore::Create(path());
  storage::Connection connection(path(), storage::Access::ReadWrite);
  {
    storage::Rows loose = connection.Query(
        "SELECT COUNT(*), SUM(strict) FROM pragma_table_list WHERE schema = 'main' "
        "AND name NOT LIKE 'sqlite_%'");
    BOOST_REQUIRE(loose.Next());
    BOOST_CHECK_GT(loose.Integer(0), 20);
    BOOST_CHECK_EQUAL(loose.Integer(0), loose.Integer(1));
  }
  const auto pragma = [&](const std::string& name) {
    storage::Rows rows = connection.Query("PRAGMA " + name);
    rows.Next();
    return rows.Text(0);
  };
  BOOST_CHECK_EQUAL(pragma("journal_mode"), "wal");
  BOOST_CHECK_EQUAL(pragma("synchronous"), "2");  // FULL
  BOOST_CHECK_EQUAL(pragma("foreign_keys"), "1");
}

BOOST_AUTO_TEST_CASE(a_reader_cannot_write) {
  SqliteStore::Create(path());
  storage::Connection reader(path(), storage::Access::ReadOnly);
  for (const char* sql : {"INSERT INTO settings VALUES ('a', 'b')", "DELETE FROM counters",
                          "UPDATE schema_version SET version = 1", "CREATE TABLE t (a INTEGER)"}) {
    BOOST_CHECK(Says(Refusal([&] { reader.Run(sql); }), "may not be written"));
  }
}

BOOST_AUTO_TEST_CASE(what_was_written_once_cannot_be_changed) {
  {
    const auto store = SqliteStore::Create(path());
    store->Commit([](ports::Books& books) {
      books.tickets().Record(MakeTicket({}), Facts(1));
      books.ledger().Post({TopUp(SomeCard(1).id, 5)}, ports::Cover::Required, Operation(Nth(1)));
      books.audit().Add({.at = ManualClock().Now(), .actor = "a", .action = "b", .subject = "c",
                         .before = "", .after = ""});
    });
  }
  storage::Connection connection(path(), storage::Access::ReadWrite);
  connection.Execute("PRAGMA foreign_keys = OFF");
  for (const std::string table :
       {"ledger_entries", "tickets", "ticket_lines", "ticket_tenders", "audit_log"}) {
    for (const std::string& sql :
         {"UPDATE " + table + " SET store_code = 'else'", "DELETE FROM " + table,
          "INSERT OR REPLACE INTO " + table + " SELECT * FROM " + table}) {
      BOOST_TEST_CONTEXT(sql) {
        BOOST_CHECK(Says(Refusal([&] { connection.Run(sql); }), "append-only"));
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(backups, EmptyStore)

BOOST_AUTO_TEST_CASE(a_backup_is_a_store_of_its_own) {
  Post({TopUp(SomeCard(1).id, 700)}, ports::Cover::Required, 1);
  const auto copy = database.folder() / "copy";
  store->BackUpTo(copy);
  Post({TopUp(SomeCard(1).id, 1)}, ports::Cover::Required, 2);
  const auto restored = SqliteStore::Open(copy);
  restored->Read([](const ports::Books& books) {
    BOOST_CHECK_EQUAL(books.ledger().BalancesOf(SomeCard(1).id).principal.fen(), 700);
  });
  BOOST_CHECK(!restored->verifier().Verify().first_difference);
  BOOST_CHECK(!std::filesystem::exists(copy.string() + ".unfinished"));
}

BOOST_AUTO_TEST_CASE(a_backup_never_overwrites) {
  const auto copy = database.folder() / "copy";
  WriteFile(copy, "mine");
  BOOST_CHECK(Says(Refusal([&] { store->BackUpTo(copy); }), "exists already"));
  BOOST_CHECK_EQUAL(ReadFile(copy), "mine");
  BOOST_CHECK_THROW(store->BackUpTo(database.path()), ports::StorageError);
  BOOST_CHECK_THROW(store->BackUpTo(database.folder() / "none" / "copy"), ports::StorageError);
}

BOOST_AUTO_TEST_CASE(a_backup_of_unsound_books_is_kept_under_another_name) {
  Post({TopUp(SomeCard(1).id, 700)}, ports::Cover::Required, 1);
  SQLite::Database(database.path().string(), SQLite::OPEN_READWRITE, 1000)
      .exec("UPDATE ledger_accounts SET credits = credits + 1");
  const auto copy = database.folder() / "copy";
  BOOST_CHECK(Says(Refusal([&] { store->BackUpTo(copy); }), "do not agree"));
  BOOST_CHECK(!std::filesystem::exists(copy));
  BOOST_CHECK(std::filesystem::exists(copy.string() + ".unsound"));
}

BOOST_AUTO_TEST_SUITE_END()
