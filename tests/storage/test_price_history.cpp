/// The history of prices: what each version said, since when, and that nothing changes it.
#include <SQLiteCpp/SQLiteCpp.h>

#include <boost/test/unit_test.hpp>

#include "storage/older_store.h"
#include "storage/store_fixture.h"

using namespace steelyard;
using namespace steelyard::tests;
using storage::SqliteStore;

namespace {

domain::Price PerKg(std::int64_t fen) {
  return domain::Price::FromFen(fen, domain::PriceUnit::PerKilogram).value();
}

base::Timestamp At(std::int64_t minutes) { return ManualClock().Now().Plus(minutes * 60'000); }

domain::Product Apples(std::int64_t fen) {
  return {.code = "101",
          .name = "苹果",
          .category = "fruit",
          .barcode = "6901234567892",
          .list_price = PerKg(fen),
          .tare = domain::Weight::FromGrams(12).value(),
          .tier_prices = {{"gold", PerKg(fen - 80)}, {"silver", PerKg(fen - 30)}},
          .promotions = {{.tier = "", .price = PerKg(fen - 200), .starts_at = At(0),
                          .ends_at = At(1)},
                         {.tier = "gold", .price = PerKg(fen - 300), .starts_at = At(0),
                          .ends_at = At(2)}}};
}

domain::Product Pears() {
  return {.code = "102", .name = "梨", .category = "fruit", .barcode = "",
          .list_price = domain::Price::FromFen(300, domain::PriceUnit::PerPiece).value(),
          .tier_prices = {}, .promotions = {}};
}

domain::Tier Gold(int permille) {
  return {.code = "gold",
          .name = "Gold",
          .default_discount_permille = permille,
          .category_discounts_permille = {{"fruit", permille + 50}, {"nuts", 0}}};
}

/// What `question` answers about the history on a snapshot.
template <typename Question>
auto AskHistory(SqliteStore& store, Question&& question) {
  std::optional<std::decay_t<decltype(question(std::declval<const ports::PriceHistory&>()))>>
      answer;
  store.Read([&](const ports::Books& books) { answer.emplace(question(books.price_history())); });
  return *std::move(answer);
}

std::optional<domain::Product> ProductIn(SqliteStore& store, const std::string& code,
                                         std::int64_t version) {
  return AskHistory(store, [&](const auto& history) {
    return history.FindProduct(code, version);
  });
}

std::optional<domain::Tier> TierIn(SqliteStore& store, const std::string& code,
                                   std::int64_t version) {
  return AskHistory(store, [&](const auto& history) { return history.FindTier(code, version); });
}

std::int64_t VersionAt(SqliteStore& store, base::Timestamp moment) {
  return AskHistory(store, [&](const auto& history) { return history.VersionAt(moment); });
}

struct PricedStore : EmptyStore {
  void Save(const std::vector<domain::Product>& products, const std::vector<domain::Tier>& tiers,
            base::Timestamp at) {
    store->Commit([&](ports::Books& books) { books.catalogue().Save(products, tiers, {}, at); });
  }
};

constexpr std::size_t kBeforeHistory = 5;  // 0006_price_history is the sixth migration
constexpr std::size_t kBeforeConfirmations = 7;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(price_history, PricedStore)

BOOST_AUTO_TEST_CASE(every_version_says_what_the_book_said) {
  BOOST_CHECK_EQUAL(VersionAt(*store, At(0)), 0);
  BOOST_CHECK(!ProductIn(*store, "101", 9));
  BOOST_CHECK(!TierIn(*store, "gold", 9));
  auto plain = Apples(1100);
  plain.category = "";
  plain.tier_prices.clear();
  plain.promotions.clear();
  auto gone = plain;
  gone.deleted = true;
  Save({Apples(1000)}, {Gold(50)}, At(10));          // 1
  Save({Pears()}, {}, At(20));                       // 2
  Save({plain}, {Gold(70)}, At(30));                 // 3
  Save({gone}, {}, At(40));                          // 4
  Save({Apples(1200), Pears()}, {Gold(0)}, At(50));  // 5
  Reopen();
  struct Row {
    std::int64_t version;
    std::optional<domain::Product> apples, pears;
    std::optional<domain::Tier> gold;
  };
  const Row rows[] = {
      {0, {}, {}, {}},
      {1, Apples(1000), {}, Gold(50)},
      {2, Apples(1000), Pears(), Gold(50)},
      {3, plain, Pears(), Gold(70)},
      {4, gone, Pears(), Gold(70)},
      {5, Apples(1200), Pears(), Gold(0)},
      {99, Apples(1200), Pears(), Gold(0)},  // a scale ahead of restored books
  };
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT("version " << row.version) {
      BOOST_CHECK(ProductIn(*store, "101", row.version) == row.apples);
      BOOST_CHECK(ProductIn(*store, "102", row.version) == row.pears);
      BOOST_CHECK(TierIn(*store, "gold", row.version) == row.gold);
      BOOST_CHECK(!ProductIn(*store, "1010", row.version));
      BOOST_CHECK(!TierIn(*store, "silver", row.version));
    }
  }
}

BOOST_AUTO_TEST_CASE(promotions_are_found_from_the_version_that_had_the_first) {
  using Codes = std::vector<std::string>;
  auto plain = Apples(1000);
  plain.promotions.clear();
  BOOST_REQUIRE(!Apples(1000).promotions.empty());
  Save({plain}, {}, At(10));         // 1
  Save({Apples(1000)}, {}, At(20));  // 2
  Save({plain}, {}, At(30));         // 3
  const Codes expected[] = {{}, {}, {"101"}, {"101"}};
  for (std::int64_t version = 0; version < 4; ++version) {
    BOOST_TEST(AskHistory(*store, [&](const auto& history) {
                 return history.EverPromoted(version);
               }) == expected[version]);
  }
}

BOOST_AUTO_TEST_CASE(a_moment_has_the_version_that_was_saved_last) {
  Save({Apples(1000)}, {}, At(10));
  Save({Apples(1100)}, {}, At(30));
  Save({Apples(1200)}, {}, At(20));  // the clock was set back
  Save({}, {Gold(50)}, At(40));
  struct Row {
    base::Timestamp moment;
    std::int64_t version;
  };
  const Row rows[] = {{At(0), 1},           {At(10).Plus(-1), 1}, {At(10), 1},
                      {At(20).Plus(-1), 1}, {At(20), 3},          {At(35), 3},
                      {At(40).Plus(-1), 3}, {At(40), 4},          {At(9999), 4}};
  for (const Row& row : rows) {
    BOOST_CHECK_EQUAL(VersionAt(*store, row.moment), row.version);
  }
}

BOOST_AUTO_TEST_CASE(each_scale_has_the_versions_it_confirmed) {
  using Versions = std::vector<std::int64_t>;
  const auto around = [&](int scale, base::Timestamp moment) {
    return AskHistory(*store, [&](const auto& history) {
      return history.ConfirmedAround(scale, moment);
    });
  };
  BOOST_TEST(around(3, At(0)) == Versions{});
  store->Commit([](ports::Books& books) {
    for (const ports::PriceConfirmation& said :
         {ports::PriceConfirmation{3, 1, At(10)}, {4, 7, At(15)}, {3, 2, At(30)}, {3, 5, At(20)},
          {3, 0, At(40)}, {3, 6, At(40)}}) {
      books.price_history().Confirm(said);
    }
  });
  Reopen();
  struct Row {
    int scale;
    base::Timestamp moment;
    Versions versions;
  };
  const Row rows[] = {{3, At(0), {1}},
                      {3, At(10).Plus(-1), {1}},
                      {3, At(10), {1, 2}},
                      {3, At(20), {5, 0}},  // the clock was set back: what was said last counts
                      {3, At(30), {5, 0}},
                      {3, At(40), {6}},
                      {3, At(9999), {6}},
                      {4, At(14), {7}},
                      {4, At(15), {7}},
                      {5, At(15), {}}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT("scale " << row.scale << " at " << row.moment.unix_ms()) {
      BOOST_TEST(around(row.scale, row.moment) == row.versions);
    }
  }
  const auto last = [&](int scale) {
    return AskHistory(*store, [&](const auto& history) { return history.LastConfirmed(scale); });
  };
  BOOST_TEST(last(3)->version == 6);
  BOOST_TEST((last(3)->at == At(40)));
  BOOST_TEST(last(4)->version == 7);
  BOOST_TEST(!last(5));
  BOOST_CHECK_THROW(store->Commit([](ports::Books& books) {
    books.price_history().Confirm({3, -1, At(50)});
  }), ports::StorageError);
}

/// What its scales had confirmed counts as always confirmed: the books judge as they did.
BOOST_AUTO_TEST_CASE(an_older_store_keeps_what_its_scales_had_confirmed) {
  const auto older = database.folder() / "older";
  MakeOlderStore(older, kBeforeConfirmations);
  SQLite::Database(older.string(), SQLite::OPEN_READWRITE).exec(
      "INSERT INTO scales VALUES (3, 'api', '', '', '', '', 41, 0, NULL, NULL, ''),"
      " (9, 'api', '', '', '', '', 0, 0, NULL, NULL, '')");
  const auto migrated = SqliteStore::Open(older);
  const auto around = [&](int scale, base::Timestamp moment) {
    return AskHistory(*migrated, [&](const auto& history) {
      return history.ConfirmedAround(scale, moment);
    });
  };
  const auto long_ago = base::Timestamp::Parse("2001-01-01T00:00:00Z").value();
  BOOST_TEST(around(3, long_ago) == std::vector<std::int64_t>{41});
  BOOST_TEST(around(3, At(0)) == std::vector<std::int64_t>{41});
  BOOST_TEST(around(9, At(0)) == std::vector<std::int64_t>{});
  migrated->Commit([](ports::Books& books) {
    books.price_history().Confirm({3, 42, At(5)});
    books.price_history().Confirm({9, 42, At(5)});
  });
  BOOST_TEST(around(3, At(4)) == (std::vector<std::int64_t>{41, 42}));
  BOOST_TEST(around(3, At(5)) == std::vector<std::int64_t>{42});
  BOOST_TEST(around(9, At(5)) == std::vector<std::int64_t>{42});
}

BOOST_AUTO_TEST_CASE(a_save_that_fails_leaves_no_version) {
  Save({Apples(1000)}, {Gold(50)}, At(0));
  BOOST_CHECK_THROW(store->Commit([](ports::Books& books) {
    books.catalogue().Save({Apples(1100)}, {Gold(60)}, {{0, "nobody"}}, At(1));
  }), ports::StorageError);
  BOOST_CHECK_EQUAL(VersionAt(*store, At(2)), 1);
  BOOST_CHECK(ProductIn(*store, "101", 2) == Apples(1000));
  BOOST_CHECK(TierIn(*store, "gold", 2) == Gold(50));
}

BOOST_AUTO_TEST_CASE(what_the_book_said_cannot_be_changed) {
  Save({Apples(1000)}, {Gold(50)}, At(0));
  store->Commit([](ports::Books& books) { books.price_history().Confirm({3, 1, At(0)}); });
  storage::Connection connection(database.path(), storage::Access::ReadWrite);
  connection.Execute("PRAGMA foreign_keys = OFF");
  const std::pair<std::string, std::string> columns[] = {
      {"price_versions", "at"},          {"product_versions", "list_price_fen"},
      {"product_version_prices", "price_fen"}, {"tier_versions", "default_discount_permille"},
      {"tier_version_discounts", "discount_permille"}, {"price_confirmations", "version"}};
  for (const auto& [table, column] : columns) {
    for (const std::string& sql :
         {"UPDATE " + table + " SET " + column + " = 1", "DELETE FROM " + table,
          "INSERT OR REPLACE INTO " + table + " SELECT * FROM " + table}) {
      BOOST_TEST_CONTEXT(sql) {
        BOOST_CHECK_EXCEPTION(connection.Run(sql), ports::StorageError, [](const auto& error) {
          return std::string(error.what()).find("append-only") != std::string::npos;
        });
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(an_older_store_gets_its_prices_as_always_in_force) {
  const auto older = database.folder() / "older";
  MakeOlderStore(older, kBeforeHistory);
  SQLite::Database(older.string(), SQLite::OPEN_READWRITE).exec(
      "UPDATE counters SET value = 9 WHERE name = 'price_book';"
      "INSERT INTO tiers VALUES ('gold', 'Gold', 50, 3);"
      "INSERT INTO tier_discounts VALUES ('gold', 'fruit', 100), ('gold', 'nuts', 0);"
      "INSERT INTO products VALUES"
      " ('101', '苹果', 'fruit', '6901234567892', 'kg', 1000, 12, 0, 7),"
      " ('102', '梨', 'fruit', '', 'piece', 300, 0, 1, 4);"
      "INSERT INTO product_tier_prices VALUES ('101', 'gold', 920), ('101', 'silver', 970);"
      "INSERT INTO promotions VALUES"
      " ('101', 0, '', 800, " + std::to_string(At(0).unix_ms()) + ", " +
      std::to_string(At(1).unix_ms()) + "),"
      " ('101', 1, 'gold', 700, " + std::to_string(At(0).unix_ms()) + ", " +
      std::to_string(At(2).unix_ms()) + ");");
  const auto migrated = SqliteStore::Open(older);
  auto gone = Pears();
  gone.deleted = true;
  const auto long_ago = base::Timestamp::Parse("2001-01-01T00:00:00Z").value();
  BOOST_CHECK_EQUAL(VersionAt(*migrated, long_ago), 9);
  BOOST_CHECK_EQUAL(VersionAt(*migrated, At(0)), 9);
  BOOST_CHECK(ProductIn(*migrated, "101", 9) == Apples(1000));
  BOOST_CHECK(ProductIn(*migrated, "102", 9) == gone);
  BOOST_CHECK(TierIn(*migrated, "gold", 9) == Gold(50));
  BOOST_CHECK(!ProductIn(*migrated, "101", 6));  // what it cost before is not known
  BOOST_CHECK(!migrated->verifier().Verify().first_difference);

  // From here on it goes as in a store that always had a history.
  migrated->Commit([](ports::Books& books) {
    books.catalogue().Save({Apples(1100)}, {}, {}, At(5));
  });
  BOOST_CHECK_EQUAL(VersionAt(*migrated, At(5).Plus(-1)), 9);
  BOOST_CHECK_EQUAL(VersionAt(*migrated, At(5)), 10);
  BOOST_CHECK(ProductIn(*migrated, "101", 9) == Apples(1000));
  BOOST_CHECK(ProductIn(*migrated, "101", 10) == Apples(1100));
}

BOOST_AUTO_TEST_CASE(an_older_store_without_prices_gets_no_version) {
  const auto older = database.folder() / "older";
  MakeOlderStore(older, kBeforeHistory);
  const auto migrated = SqliteStore::Open(older);
  BOOST_CHECK_EQUAL(VersionAt(*migrated, At(0)), 0);
}

BOOST_AUTO_TEST_SUITE_END()
