/// Damaged stores: each kind is recognised by every command, and left as it is.
#include <signal.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <functional>

#include "base/seeded_random.h"
#include "shop.h"

using namespace steelyard::tests;
using namespace steelyard;

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPage = 4096;

std::string Garbage(std::size_t size) {
  base::SeededRandom random(20261122);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random.Between(0, 255));
  return bytes;
}

/// The files of a store as a killed service has left them: commits wait in the log.
struct Files {
  std::string store;
  std::string log;
  std::string index;
};

/// One demo store, with a backup, and eight commits in its log.
struct LeftOpen {
  LeftOpen() {
    BOOST_REQUIRE(RunJson({"init", "--demo", "--store", shop.store()}).status == 0);
    BOOST_REQUIRE(shop.Run({"backup", shop.File("good.backup")}).status == 0);
    testing::ChildProcess service(
        Command({"serve", "--store", shop.store(), "--listen", "127.0.0.1:0", "--no-pull"}));
    BOOST_REQUIRE(service.WaitForLine("Serving on ").has_value());
    for (int i = 0; i < 8; ++i) shop.Run({"member", "add", "--name", "M" + std::to_string(i)});
    service.Signal(SIGKILL);
    service.Wait();
    files = {shop.Read("store.steelyard"), shop.Read("store.steelyard-wal"),
             shop.Read("store.steelyard-shm")};
    BOOST_REQUIRE(files.log.size() > 8 * kPage);
  }
  void Lay(const Files& some) const {
    for (const char* part : {"", "-wal", "-shm"}) {
      fs::remove(shop.File(std::string("store.steelyard") + part));
    }
    shop.Write("store.steelyard", some.store);
    if (!some.log.empty()) shop.Write("store.steelyard-wal", some.log);
    if (!some.index.empty()) shop.Write("store.steelyard-shm", some.index);
  }
  Shop shop;
  Files files;
};

const LeftOpen& TheStore() {
  static const LeftOpen store;
  return store;
}

std::string Overwritten(std::string bytes, std::size_t at, const std::string& with) {
  bytes.replace(at, with.size(), with);
  return bytes;
}

const std::vector<std::vector<std::string>> kCommands = {
    {"verify"},
    {"member", "list"},
    {"day", "close"},
    {"schedule", "run-due"},
    {"backup", "/tmp/never-made.backup"},
    {"serve", "--listen", "127.0.0.1:0"},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(damage)

BOOST_AUTO_TEST_CASE(every_kind_is_recognised_and_nothing_is_changed) {
  const Files& good = TheStore().files;
  const std::size_t size = good.store.size();
  const std::size_t middle = size / 2 / kPage * kPage;
  struct Kind {
    const char* name;
    Files files;
    const char* says;
  };
  const Kind kinds[] = {
      {"cut in half", {good.store.substr(0, middle), "", ""}, "is damaged"},
      {"cut in a page", {good.store.substr(0, middle + 100), "", ""}, "is damaged"},
      {"cut in the header", {good.store.substr(0, 60), "", ""}, "does not begin like"},
      {"empty", {"", "", ""}, "does not begin like"},
      {"header destroyed", {Overwritten(good.store, 0, std::string(100, '\0')), "", ""},
       "does not begin like"},
      {"first page is garbage", {Overwritten(good.store, 100, Garbage(kPage - 100)), "", ""},
       "is damaged"},
      {"pages are garbage", {Overwritten(good.store, middle, Garbage(20 * kPage)), "", ""},
       "is damaged"},
      {"not a database", {Garbage(size), "", ""}, "does not begin like"},
      {"a text", {"苹果 5.99\n", "", ""}, "does not begin like"},
      {"log missing", {good.store, "", good.index}, "is missing, though"},
      {"log is garbage", {good.store, Garbage(good.log.size()), good.index}, "is damaged"},
      {"log damaged at its beginning",
       {good.store, Overwritten(good.log, 100, Garbage(50)), good.index},
       "is damaged"},
      {"pages are garbage and commits wait",
       {Overwritten(good.store, middle, Garbage(20 * kPage)), good.log, good.index},
       "is damaged"},
  };
  const auto& shop = TheStore().shop;
  for (const Kind& kind : kinds) {
    for (const auto& command : kCommands) {
      BOOST_TEST_CONTEXT(kind.name << ": " << command.front()) {
        TheStore().Lay(kind.files);
        const auto ran = shop.Run(command);
        BOOST_TEST(ran.status == 3);
        BOOST_TEST(ran.outcome() == "storage_failed");
        for (const std::string& text :
             {std::string(kind.says), std::string("othing was"), std::string("restore"),
              shop.File("good.backup")}) {
          BOOST_TEST(ran.errors.find(text) != std::string::npos, ran.errors << " lacks " << text);
        }
        BOOST_TEST((shop.Read("store.steelyard") == kind.files.store));
        if (!kind.files.log.empty()) {
          BOOST_TEST((shop.Read("store.steelyard-wal") == kind.files.log));
        }
      }
    }
  }
  BOOST_TEST(!fs::exists("/tmp/never-made.backup"));
}

BOOST_AUTO_TEST_CASE(what_a_power_cut_leaves_is_no_damage) {
  const Files& good = TheStore().files;
  const auto& shop = TheStore().shop;
  struct Kind {
    const char* name;
    Files files;
    std::size_t members;
  };
  const Kind kinds[] = {
      {"killed", good, 28},
      {"no index", {good.store, good.log, ""}, 28},
      {"index is garbage", {good.store, good.log, Garbage(good.index.size())}, 28},
      {"last commit torn", {good.store, good.log.substr(0, good.log.size() - 100), good.index}, 27},
      {"last commit half written",
       {good.store, Overwritten(good.log, good.log.size() - 200, Garbage(100)), good.index},
       27},
      {"log just begun", {good.store, good.log.substr(0, 20), good.index}, 20},
  };
  for (const Kind& kind : kinds) {
    BOOST_TEST_CONTEXT(kind.name) {
      TheStore().Lay(kind.files);
      const auto members = shop.Run({"member", "list"});
      BOOST_TEST(members.status == 0, members.errors);
      BOOST_TEST(members.answer["members"].size() == kind.members);
      BOOST_TEST(shop.Run({"verify"}).outcome() == "sound");
    }
  }
}

BOOST_AUTO_TEST_CASE(a_damaged_store_is_replaced_by_its_backup) {
  const auto& shop = TheStore().shop;
  TheStore().Lay({std::string(9000, 'x'), "", ""});
  const auto told = RunJson({"restore", shop.File("good.backup"), "--store", shop.store()});
  BOOST_TEST(told.outcome() == "store_exists");
  BOOST_TEST(told.answer["lost"].contains("unreadable"));
  const auto done = RunJson(
      {"restore", shop.File("good.backup"), "--store", shop.store(), "--replace", "--yes"});
  BOOST_TEST(done.status == 0, done.errors);
  BOOST_TEST(shop.Run({"verify"}).outcome() == "sound");
  BOOST_TEST(fs::file_size(std::string(done.answer["replaced"])) == 9000);
}

BOOST_AUTO_TEST_SUITE_END()
