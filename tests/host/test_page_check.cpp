/// The daily look through the store's file: what it finds waits for a person, once.
#include <boost/test/unit_test.hpp>

#include "host/page_check.h"
#include "support/child_process.h"
#include "support/temp_database.h"

using namespace steelyard;

namespace {

struct Store {
  std::vector<ports::BookException> Open() {
    std::vector<ports::BookException> open;
    store->context().store.Read(
        [&](const ports::Books& books) { open = books.exceptions().Open(9); });
    return open;
  }
  tests::TempDatabase temp;
  std::unique_ptr<host::OpenedStore> store = host::OpenedStore::Create(
      temp.path(), *cards::Passphrase::FromText("open sesame"), cards::VaultCost::Minimum());
};

const ports::BooksDifference kDamage{.table = "file",
                                     .row = "tickets",
                                     .expected = "pages without damage",
                                     .found = "Tree 5 page 7: btreeInitPage() returns error 11"};

}  // namespace

BOOST_AUTO_TEST_SUITE(page_check)

BOOST_FIXTURE_TEST_CASE(a_sound_store_is_looked_through_and_nothing_is_listed, Store) {
  BOOST_TEST(host::CheckPages(*store));
  BOOST_TEST(Open().empty());
}

BOOST_FIXTURE_TEST_CASE(damage_is_listed_once_until_it_is_resolved, Store) {
  host::ListDamage(*store, kDamage);
  host::ListDamage(*store, kDamage);
  const auto open = Open();
  BOOST_REQUIRE(open.size() == 1u);
  BOOST_TEST((open.front().kind == ports::ExceptionKind::StoreDamaged));
  BOOST_TEST(open.front().subject == "store");
  BOOST_TEST(open.front().detail.find("page 7") != std::string::npos);
}

/// By other processes, for closing the file in this one would drop SQLite's locks.
BOOST_FIXTURE_TEST_CASE(a_page_damaged_while_the_store_is_open_is_found, Store) {
  const std::string path = temp.path().string();
  const auto asked = testing::RunProgram(
      {"sqlite3", path, "PRAGMA wal_checkpoint(TRUNCATE)",
       "SELECT (rootpage - 1) * 4096 FROM sqlite_schema WHERE name = 'cashiers'"});
  BOOST_REQUIRE_MESSAGE(asked.status == 0, asked.errors);
  const std::string offset = asked.output.substr(asked.output.find('\n') + 1);
  const auto damaged = testing::RunProgram(
      {"sh", "-c", "printf '\\377\\377' | dd of='" + path + "' bs=1 conv=notrunc seek=" + offset});
  BOOST_REQUIRE_MESSAGE(damaged.status == 0, damaged.errors);
  BOOST_TEST(host::CheckPages(*store));
  const auto open = Open();
  BOOST_REQUIRE(open.size() == 1u);
  BOOST_TEST((open.front().kind == ports::ExceptionKind::StoreDamaged));
  BOOST_TEST(open.front().detail.find("cashiers") != std::string::npos, open.front().detail);
}

BOOST_FIXTURE_TEST_CASE(a_check_that_was_stopped_is_not_a_whole_one, Store) {
  store->verifier().StopFindingDamage();
  BOOST_TEST(!host::CheckPages(*store));
  BOOST_TEST(Open().empty());
}

/// Ends at once, though the first look is minutes away.
BOOST_FIXTURE_TEST_CASE(it_ends_with_the_service, Store) {
  const host::PageCheck check(*store);
}

BOOST_AUTO_TEST_SUITE_END()
