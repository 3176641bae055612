/// Members: how they are found, and what stays of their tiers.
#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>

#include <boost/test/unit_test.hpp>

#include "storage/older_store.h"
#include "storage/store_fixture.h"

using namespace steelyard;
using namespace steelyard::tests;

namespace {

ports::Member Person(std::uint64_t id, const char* name, const char* phone) {
  return {.id = domain::MemberId(Nth(id)), .name = name, .phone = phone, .tier = ""};
}

struct MemberStore : EmptyStore {
  void Add(const ports::Member& member) {
    store->Commit([&](ports::Books& books) { books.members().Add(member); });
  }
  /// The names found, joined by commas.
  std::string Found(const std::string& text, int limit = 10) {
    std::string names;
    store->Read([&](const ports::Books& books) {
      for (const auto& member : books.members().Search(text, limit)) {
        names += (names.empty() ? "" : ",") + member.name;
      }
    });
    return names;
  }
  std::int64_t Terms() {
    SQLite::Database file(database_path());
    return file.execAndGet("SELECT COUNT(*) FROM member_terms").getInt64();
  }
  std::string database_path() const { return EmptyStore::database.path().string(); }
};

struct Search {
  const char* text;
  const char* found;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(members, MemberStore)

BOOST_AUTO_TEST_CASE(a_member_is_kept_whole) {
  auto member = Person(1, "王小明", "138");
  member.tier = "gold";
  member.note = "likes lychees";
  member.joined = Day("2024-02-29");
  member.disabled = true;
  Add(member);
  Reopen();
  store->Read([&](const ports::Books& books) {
    const auto found = books.members().Find(member.id);
    BOOST_REQUIRE(found.has_value());
    BOOST_TEST(found->name == member.name);
    BOOST_TEST(found->phone == member.phone);
    BOOST_TEST(found->tier == member.tier);
    BOOST_TEST(found->note == member.note);
    BOOST_CHECK(found->joined == member.joined);
    BOOST_TEST(found->disabled);
  });
}

BOOST_AUTO_TEST_CASE(found_by_any_part_of_name_and_phone_and_by_card) {
  Add(Person(1, "王小明", "13800000001"));
  Add(Person(2, "Ann O'Neill", "139 0000-0002"));
  Add(Person(3, "小王", "+86 21 5555 0003"));
  store->Commit([](ports::Books& books) {
    auto card = SomeCard(1234);
    card.member = domain::MemberId(Nth(2));
    books.cards().Add(card);
    books.cards().Add(SomeCard(9'001'234));  // of nobody
  });
  const std::string number = SomeCard(1234).number.ToString();
  for (const Search& row : {Search{"王", "小王,王小明"}, Search{"小", "小王,王小明"},
                            Search{"小明", "王小明"}, Search{"明王", ""}, Search{"ANN", "Ann O'Neill"},
                            Search{"o'n", "Ann O'Neill"}, Search{"n o", "Ann O'Neill"},
                            Search{"0002", "Ann O'Neill"}, Search{"139 0000", "Ann O'Neill"},
                            Search{"1390000-0002", "Ann O'Neill"}, Search{"5550003", "小王"},
                            Search{"+86", "小王"}, Search{"0000", "Ann O'Neill,王小明"},
                            Search{"\xFF", ""}, Search{"%", ""},
                            Search{"", "Ann O'Neill,小王,王小明"}}) {
    BOOST_TEST_CONTEXT(row.text) { BOOST_TEST(Found(row.text) == row.found); }
  }
  for (std::size_t digits = 4; digits <= 16; ++digits) {
    BOOST_TEST_CONTEXT(number.substr(16 - digits)) {
      BOOST_TEST(Found(number.substr(16 - digits)) == "Ann O'Neill");
    }
  }
  BOOST_TEST(Found(number.substr(0, 14)) == "Ann O'Neill");
  BOOST_TEST(Found(number.substr(13)).empty());  // three digits are no card
  BOOST_TEST(Found(number + "1").empty());
  BOOST_TEST(Found(SomeCard(9'001'234).number.ToString()).empty());
}

BOOST_AUTO_TEST_CASE(no_more_than_asked_for_and_each_once) {
  for (std::uint64_t i = 1; i <= 30; ++i) Add(Person(i, "aaaa", "1111"));
  BOOST_TEST(Found("a", 7) == "aaaa,aaaa,aaaa,aaaa,aaaa,aaaa,aaaa");
  BOOST_TEST(Found("", 2) == "aaaa,aaaa");
  BOOST_TEST(Found("1", 1) == "aaaa");
  BOOST_TEST(Found("aa", 100).size() == 30 * 5 - 1u);
}

BOOST_AUTO_TEST_CASE(a_changed_member_is_found_as_changed) {
  Add(Person(1, "王小明", "13800000001"));
  const auto terms = Terms();
  auto member = Person(1, "李小龙", "13800000001");
  store->Commit([&](ports::Books& books) { books.members().Update(member); });
  BOOST_TEST(Found("王").empty());
  BOOST_TEST(Found("小龙") == "李小龙");
  BOOST_TEST(Found("0001") == "李小龙");
  BOOST_TEST(Terms() == terms);
  member.note = "only the note";
  store->Commit([&](ports::Books& books) { books.members().Update(member); });
  BOOST_TEST(Terms() == terms);
  BOOST_CHECK_THROW(
      store->Commit([](ports::Books& books) { books.members().Update(Person(2, "x", "")); }),
      ports::StorageError);
}

BOOST_AUTO_TEST_CASE(members_of_older_stores_are_found) {
  constexpr std::size_t kBeforeSearch = 10;  // 0011_members is the eleventh migration
  const auto path = database.path().string() + ".older";
  MakeOlderStore(path, kBeforeSearch);
  const std::pair<const char*, const char*> people[] = {
      {"王小明", "138 0000-0001"}, {"Ann", ""}, {"Ann", "139"}, {"1", "1"}};
  std::uint64_t id = 0;
  {
    SQLite::Database older(path, SQLite::OPEN_READWRITE);
    for (const auto& [name, phone] : people) {
      SQLite::Statement insert(older, "INSERT INTO members VALUES (?, 'store-1', ?, ?, '')");
      const auto bytes = Nth(++id);
      insert.bind(1, bytes.bytes().data(), 16);
      insert.bind(2, name);
      insert.bind(3, phone);
      insert.exec();
    }
  }
  const auto upgraded = storage::SqliteStore::Open(path);
  id = 0;
  for (const auto& [name, phone] : people) Add(Person(++id, name, phone));
  const auto terms_of = [](const std::string& file) {
    const SQLite::Database opened(file);
    SQLite::Statement query(opened, "SELECT term || hex(member) FROM member_terms ORDER BY 1");
    std::vector<std::string> terms;
    while (query.executeStep()) terms.push_back(query.getColumn(0));
    return terms;
  };
  BOOST_TEST(terms_of(path) == terms_of(database_path()), boost::test_tools::per_element());
  BOOST_TEST(terms_of(path).size() > 15u);
  upgraded->Read([&](const ports::Books& books) {
    BOOST_TEST(books.members().Search("0000000", 9).size() == 1u);
    BOOST_CHECK(!books.members().Find(domain::MemberId(Nth(1)))->joined);
  });
}

BOOST_AUTO_TEST_CASE(tiers_are_remembered_and_never_rewritten) {
  Add(Person(1, "a", ""));
  Add(Person(2, "b", ""));
  const auto change = [](std::uint64_t member, const char* from, const char* to, int minute) {
    return ports::TierChange{.member = domain::MemberId(Nth(member)),
                             .at = ManualClock().Now().Plus(minute * 60'000), .actor = "li",
                             .from = from, .to = to, .reason = "because"};
  };
  store->Commit([&](ports::Books& books) {
    books.tier_history().Add(change(1, "", "gold", 0));
    books.tier_history().Add(change(2, "", "blue", 1));
    books.tier_history().Add(change(1, "gold", "blue", 0));  // in the same moment
  });
  store->Read([](const ports::Books& books) {
    const auto history = books.tier_history().Of(domain::MemberId(Nth(1)));
    BOOST_REQUIRE(history.size() == 2u);
    BOOST_TEST(history[0].to == "blue");
    BOOST_TEST(history[1].to == "gold");
    BOOST_TEST(history[1].actor == "li");
    BOOST_TEST(history[1].reason == "because");
    BOOST_TEST(books.tier_history().Of(domain::MemberId(Nth(3))).empty());
  });
  store.reset();
  SQLite::Database file(database_path(), SQLite::OPEN_READWRITE);
  BOOST_CHECK_THROW(file.exec("UPDATE tier_changes SET reason = ''"), SQLite::Exception);
  BOOST_CHECK_THROW(file.exec("DELETE FROM tier_changes"), SQLite::Exception);
}

BOOST_AUTO_TEST_SUITE_END()
