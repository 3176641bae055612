/// Stores too large to be read through when they are opened, with damage of every kind: what each
/// of the three looks finds. The threshold is set to nothing, so that any store is a large one.
#include <boost/test/unit_test.hpp>
#include <chrono>

#include "storage/errors.h"
#include "storage/sound_books.h"

using namespace steelyard;
using namespace steelyard::tests;

namespace {

constexpr std::size_t kPage = 4096;
constexpr storage::OpenOptions kLarge{.file_system = {},
                                      .longest_commit = std::nullopt,
                                      .log = {},
                                      .read_through_up_to = 0};

struct Page {
  std::size_t at;
  std::string of;  ///< the table or index
  bool is_root;
};

struct LargeBooks : SoundBooks {
  LargeBooks() {
    store->Commit([](ports::Books& books) {
      for (std::uint64_t i = 0; i < 900; ++i) {
        Sell(books, MakeTicket({.id = 1000 + i, .number = 100 + static_cast<std::int64_t>(i)}),
             Facts(3, "2026-11-23"));
      }
    });
    store.reset();  // everything is in the one file now
  }
  /// Every page of every table and index.
  std::vector<Page> Pages() const {
    const SQLite::Database file(database_path());
    SQLite::Statement query(file, "SELECT pgoffset, name, path = '/' FROM dbstat WHERE "
                                  "pgoffset > 0 AND pagetype <> 'overflow' ORDER BY 1");
    std::vector<Page> pages;
    while (query.executeStep()) {
      pages.push_back({static_cast<std::size_t>(query.getColumn(0).getInt64()),
                       query.getColumn(1).getString(), query.getColumn(2).getInt() != 0});
    }
    return pages;
  }
  void WriteDestroyed(const std::string& sound, const Page& page) const {
    std::string bytes = sound;
    bytes.replace(page.at, kPage, std::string(kPage, 'x'));
    Write(bytes);
  }
  void Open() { store = storage::SqliteStore::Open(database.path(), kLarge); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(large_store)

BOOST_FIXTURE_TEST_CASE(a_sound_one_passes_every_look, LargeBooks) {
  Open();
  bool is_whole = false;
  BOOST_TEST(!store->verifier().FindDifferenceInNewest().has_value());
  BOOST_TEST(!store->verifier().FindDamage(is_whole).has_value());
  BOOST_TEST(is_whole);
}

BOOST_FIXTURE_TEST_CASE(a_table_or_index_without_its_root_is_not_opened, LargeBooks) {
  const std::string sound = Bytes();
  int roots = 0;
  for (const Page& page : Pages()) {
    if (!page.is_root) continue;
    ++roots;
    WriteDestroyed(sound, page);
    BOOST_TEST_CONTEXT(page.of) {
      BOOST_CHECK_THROW(Open(), storage::DamageError);
      BOOST_TEST(Bytes().size() == sound.size());
    }
  }
  BOOST_TEST(roots > 40);
}

/// Any other page: when it is opened, or in the look through every page, but never by nobody.
BOOST_FIXTURE_TEST_CASE(a_destroyed_page_anywhere_is_found, LargeBooks) {
  const std::string sound = Bytes();
  int at_open = 0;
  int later = 0;
  for (const Page& page : Pages()) {
    if (page.is_root) continue;
    WriteDestroyed(sound, page);
    BOOST_TEST_CONTEXT(page.of << " at " << page.at) {
      try {
        Open();
      } catch (const storage::DamageError&) {
        ++at_open;
        continue;
      }
      bool is_whole = true;
      BOOST_TEST(store->verifier().FindDamage(is_whole).has_value());
      BOOST_TEST(!is_whole);
      ++later;
      store.reset();
    }
  }
  BOOST_TEST(at_open > 10);
  BOOST_TEST(later > 10);
}

BOOST_FIXTURE_TEST_CASE(a_newest_entry_that_was_changed_is_named, LargeBooks) {
  const struct {
    const char* sql;
    const char* row;  ///< relative to the head: 0 is the newest
  } rows[] = {
      {"UPDATE ledger_entries SET amount_fen = amount_fen + 1 WHERE sequence = "
       "(SELECT sequence FROM chains WHERE chain = 'main')", "0"},
      {"UPDATE ledger_entries SET actor = 'nobody' WHERE sequence = "
       "(SELECT sequence - 700 FROM chains WHERE chain = 'main')", "700"},
      {"DELETE FROM ledger_entries WHERE sequence = "
       "(SELECT sequence - 5 FROM chains WHERE chain = 'main')", "5"},
      {"DELETE FROM ledger_entries WHERE sequence = "
       "(SELECT sequence FROM chains WHERE chain = 'main')", "0"},
      {"UPDATE chains SET hash = zeroblob(32) WHERE chain = 'main'", "0"},
  };
  const std::string sound = Bytes();
  for (const auto& row : rows) {
    BOOST_TEST_CONTEXT(row.sql) {
      Write(sound);
      BOOST_REQUIRE(Tamper(row.sql) == 1);
      std::int64_t last = 0;
      {
        SQLite::Database file(database_path());
        last = file.execAndGet("SELECT sequence FROM chains WHERE chain = 'main'").getInt64();
      }
      Open();  // it can be read: verify names what is wrong, and needs it open
      const auto difference = store->verifier().FindDifferenceInNewest();
      BOOST_REQUIRE(difference.has_value());
      BOOST_TEST(difference->row ==
                 "chain main entry " + std::to_string(last - std::stoll(row.row)));
      store.reset();
    }
  }
}

BOOST_FIXTURE_TEST_CASE(who_closes_the_store_ends_the_look, LargeBooks) {
  Open();
  store->verifier().StopFindingDamage();
  bool is_whole = true;
  BOOST_TEST(!store->verifier().FindDamage(is_whole).has_value());
  BOOST_TEST(!is_whole);
}

BOOST_AUTO_TEST_SUITE_END()
