/// One changed byte in the file of a store: verify finds it wherever it changes what the books say.
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <iostream>

#include "base/seeded_random.h"
#include "storage/sound_books.h"

using namespace steelyard;
using namespace steelyard::tests;

namespace {

std::uint64_t Seed() {
  const char* text = std::getenv("TEST_SEED");
  const std::uint64_t seed = text != nullptr ? std::strtoull(text, nullptr, 10) : 20261122;
  std::cout << "TEST_SEED=" << seed << std::endl;
  return seed;
}

/// More rows than fit on one page of each table, so that pages above the leaves are hit as well.
struct ManyFacts : SoundBooks {
  ManyFacts() {
    store->Commit([](ports::Books& books) {
      for (std::uint64_t i = 0; i < 240; ++i) {
        Sell(books, MakeTicket({.id = 1000 + i, .number = 100 + static_cast<std::int64_t>(i)}),
             Facts(3, "2026-11-23"));
      }
    });
    store.reset();  // everything is in the one file now
  }

};

/// Every value of every fact with its type, as any SQLite program reads it.
std::string AllFacts(const std::string& path) {
  std::string facts;
  const SQLite::Database file(path);
  for (const std::string& table : kTablesOfFacts) {
    SQLite::Statement query(file, "SELECT * FROM " + table);
    while (query.executeStep()) {
      for (int column = 0; column < query.getColumnCount(); ++column) {
        const auto value = query.getColumn(column);
        facts += std::to_string(value.getType()) + value.getString() + '|';
      }
    }
  }
  return facts;
}

std::string AllFactsOr(const std::string& path, const std::string& otherwise) {
  try {
    return AllFacts(path);
  } catch (const SQLite::Exception&) {
    return otherwise;
  }
}

/// Where the pages of some tables begin in the file, those of their indexes too.
std::vector<std::size_t> PagesOf(const std::string& path, const std::string& like) {
  const SQLite::Database file(path);
  SQLite::Statement query(file,
                          "SELECT d.pgoffset FROM dbstat d JOIN sqlite_master m ON m.name = d.name "
                          "WHERE m.tbl_name LIKE ? ORDER BY 1");
  query.bind(1, like);
  std::vector<std::size_t> pages;
  while (query.executeStep()) {
    pages.push_back(static_cast<std::size_t>(query.getColumn(0).getInt64()));
  }
  return pages;
}

enum class Finding { Sound, Differs, NotOpened };

Finding Look(const std::filesystem::path& path) {
  try {
    const auto verdict = storage::SqliteStore::Open(path)->verifier().Verify();
    if (!verdict.first_difference) return Finding::Sound;
    BOOST_CHECK(!verdict.first_difference->row.empty());
    return Finding::Differs;
  } catch (const ports::StorageError& error) {
    BOOST_TEST(std::string(error.what()).find("damaged") != std::string::npos, error.what());
    return Finding::NotOpened;
  }
}

/// Flips `count` bytes, one at a time, and returns how many of them were found.
int FlipBytes(const ManyFacts& books, const std::vector<std::size_t>& pages, int count) {
  constexpr std::size_t kPageSize = 4096;
  const std::string whole = books.Bytes();
  const std::string facts = AllFacts(books.database_path());
  base::SeededRandom random(Seed());
  int found = 0;
  for (int i = 0; i < count; ++i) {
    const auto page = static_cast<std::size_t>(
        random.Between(0, static_cast<std::int64_t>(pages.size()) - 1));
    const std::size_t at = pages[page] + static_cast<std::size_t>(random.Between(0, kPageSize - 1));
    const char mask = static_cast<char>(random.Between(1, 255));
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ mask);
    books.Write(changed);
    BOOST_TEST_CONTEXT("byte " << at << " changed by " << static_cast<int>(mask)) {
      const Finding finding = Look(books.database.path());
      if (finding != Finding::Sound) ++found;
      // Sound is right only where nothing is kept: every fact still reads as it did.
      if (finding == Finding::Sound) {
        BOOST_TEST((AllFactsOr(books.database_path(), "unreadable") == facts));
      }
    }
  }
  books.Write(whole);
  BOOST_TEST((Look(books.database.path()) == Finding::Sound));
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(flipped_bytes)

BOOST_FIXTURE_TEST_CASE(a_byte_of_the_ledger_is_found, ManyFacts) {
  const auto pages = PagesOf(database_path(), "ledger_entries");
  BOOST_REQUIRE_GT(pages.size(), 10);
  const int found = FlipBytes(*this, pages, 200);
  BOOST_TEST_MESSAGE(found << " of 200 found, the others hit unused space");
  BOOST_TEST(found > 90);
}

BOOST_FIXTURE_TEST_CASE(a_byte_of_any_fact_is_found, ManyFacts) {
  auto pages = PagesOf(database_path(), "ticket%");
  for (const char* more : {"rollup%", "ledger_accounts", "chains"}) {
    for (const std::size_t page : PagesOf(database_path(), more)) pages.push_back(page);
  }
  BOOST_REQUIRE_GT(pages.size(), 20);
  const int found = FlipBytes(*this, pages, 200);
  BOOST_TEST_MESSAGE(found << " of 200 found, the others hit unused space");
  BOOST_TEST(found > 80);
}

BOOST_FIXTURE_TEST_CASE(every_byte_of_an_entry_is_found, ManyFacts) {
  // The newest entry as it lies in the file: found by its hash, which is kept nowhere else.
  std::string hash;
  {
    SQLite::Database file(database_path());
    constexpr const char* kQuery =
        "SELECT hash FROM ledger_entries ORDER BY sequence DESC LIMIT 1 OFFSET 1";
    hash = file.execAndGet(kQuery).getString();
  }
  const std::string whole = Bytes();
  const std::size_t end = whole.find(hash) + hash.size();
  BOOST_REQUIRE_EQUAL(whole.find(hash, end), std::string::npos);
  constexpr std::size_t kLength = 150;
  for (std::size_t at = end - kLength; at < end; ++at) {
    std::string changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x01);
    Write(changed);
    BOOST_TEST_CONTEXT("byte " << at) {
      BOOST_TEST((Look(database.path()) != Finding::Sound));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
