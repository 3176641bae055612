/// Backup and restore: complete copies, and never over what is there.
#include <signal.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "shop.h"

using namespace steelyard::tests;
using namespace steelyard;

namespace {

/// One sale at a virtual scale, through a service of its own.
void SellOne(const Shop& shop) {
  const std::string key =
      shop.Run({"scale", "add", "--number", "9", "--driver", "api"}).answer["key"];
  testing::ChildProcess service(
      Command({"serve", "--store", shop.store(), "--listen", "127.0.0.1:0", "--no-pull"}));
  const auto line = service.WaitForLine("Serving on ");
  BOOST_REQUIRE(line.has_value());
  const auto address = line->substr(line->rfind(' ') + 1);
  const auto sold = testing::RunProgram(
      Command({"simulate", "scale", "--protocol", "api", "--server", "http://" + address,
               "--number", "9", "--key", key, "--tickets", "1", "--seed", "1", "--journal",
               shop.File("journal")}));
  BOOST_REQUIRE_MESSAGE(sold.status == 0, sold.errors);
  service.Signal(SIGTERM);
  BOOST_REQUIRE(service.Wait() == 0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(backup)

BOOST_AUTO_TEST_CASE(a_backup_is_restored_with_its_keys) {
  const Shop shop;
  shop.Open();
  shop.Run({"member", "add", "--name", "王小明"});
  BOOST_TEST(shop.Run({"backup", shop.File("copy.db")}).status == 0);
  const auto restored = RunJson({"restore", shop.File("copy.db"), "--store", shop.File("new.db")});
  BOOST_TEST(restored.status == 0);
  BOOST_TEST(shop.Read("new.db.keys") == shop.Read("store.steelyard.keys"));
  const auto members = RunJson({"member", "list", "--store", shop.File("new.db")});
  BOOST_TEST(members.answer["members"].size() == 1);
}

BOOST_AUTO_TEST_CASE(nothing_is_written_over) {
  const Shop shop;
  shop.Open();
  const auto precious = shop.Write("precious", "do not touch");
  BOOST_TEST(shop.Run({"backup", precious}).outcome() == "file_exists");
  BOOST_TEST(shop.Read("precious") == "do not touch");
  shop.Write("other.keys", "do not touch");
  BOOST_TEST(shop.Run({"backup", shop.File("other")}).outcome() == "file_exists");
  BOOST_TEST(!std::filesystem::exists(shop.File("other")));
  BOOST_TEST(shop.Run({"backup", shop.File("copy.db")}).status == 0);
  BOOST_TEST(RunJson({"restore", shop.File("copy.db"), "--store", shop.store()}).outcome() ==
             "store_exists");
}

BOOST_AUTO_TEST_CASE(a_restore_tells_what_would_be_lost_and_keeps_it) {
  const Shop shop;
  RunJson({"init", "--demo", "--store", shop.store()});
  const auto copy = shop.File("copy.db");
  BOOST_REQUIRE(shop.Run({"backup", copy}).status == 0);
  shop.Run({"member", "add", "--name", "王小明"});
  SellOne(shop);
  const auto restore = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments = {"restore", copy, "--store", shop.store()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return RunJson(arguments);
  };
  const auto refused = restore({});
  BOOST_TEST(refused.outcome() == "store_exists");
  BOOST_TEST(refused.answer["lost"]["tickets"] == 1);
  BOOST_TEST(refused.answer["lost"]["entries"] > 0);
  BOOST_TEST(refused.answer["lost"]["same_history"] == true);
  BOOST_TEST(refused.errors.find("--replace --yes") != std::string::npos);
  BOOST_TEST(restore({"--replace"}).status == 2);
  BOOST_TEST(restore({"--yes"}).status == 2);

  const auto keys = shop.Read("store.steelyard.keys");
  shop.Write("copy.db.keys", "not the keys of this store");
  const auto done = restore({"--replace", "--yes"});
  BOOST_REQUIRE_MESSAGE(done.status == 0, done.errors);
  BOOST_TEST(shop.Read("store.steelyard.keys") == keys);
  BOOST_TEST(shop.Run({"member", "list"}).answer["members"].size() == 20);
  BOOST_TEST(shop.Run({"verify"}).outcome() == "sound");
  const std::string replaced = done.answer["replaced"];
  const auto before = RunJson({"member", "list", "--store", replaced});
  BOOST_TEST(before.answer["members"].size() == 21);
}

BOOST_AUTO_TEST_CASE(only_a_backup_of_this_store_that_nobody_uses_is_replaced) {
  const Shop shop;
  const Shop other;
  shop.Open();
  other.Open();
  const auto copy = shop.File("copy.db");
  BOOST_REQUIRE(shop.Run({"backup", copy}).status == 0);
  const auto restore = [&](const std::string& file, const Shop& where) {
    return RunJson({"restore", file, "--store", where.store(), "--replace", "--yes"});
  };
  const auto is = [&] { return shop.Read("store.steelyard"); };
  const auto before = is();
  BOOST_TEST(restore(shop.store(), shop).outcome() == "same_file");
  BOOST_TEST(restore(copy, other).outcome() == "another_store");
  BOOST_TEST(restore(shop.Write("text", "hello"), shop).status == 3);
  BOOST_TEST(restore(shop.File("nothing"), shop).status == 3);
  BOOST_TEST((is() == before));
  testing::ChildProcess service(
      Command({"serve", "--store", shop.store(), "--passphrase-file", shop.File("passphrase"),
               "--listen", "127.0.0.1:0"}));
  BOOST_REQUIRE(service.WaitForLine("Serving").has_value());
  const auto refused = restore(copy, shop);
  BOOST_TEST(refused.outcome() == "store_in_use");
  BOOST_TEST(refused.errors.find(std::to_string(service.pid())) != std::string::npos);
  service.Signal(SIGTERM);
  BOOST_TEST(service.Wait() == 0);
  BOOST_TEST(restore(copy, shop).status == 0);
}

BOOST_AUTO_TEST_CASE(backups_are_scheduled) {
  const Shop shop;
  shop.Open();
  const auto add = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments = {"schedule", "add", "--folder", shop.File("backups")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return shop.Run(arguments);
  };
  BOOST_TEST(add({"--backup"}).outcome() == "folder_missing");
  std::filesystem::create_directory(shop.File("backups"));
  BOOST_TEST(add({}).status == 2);
  BOOST_TEST(add({"--backup", "--every", "daily"}).status == 2);
  BOOST_TEST(add({"--backup", "--report", "sales-by-day"}).status == 2);
  BOOST_TEST(add({"--backup", "--keep-daily", "0"}).status == 2);
  BOOST_TEST(add({"--report", "sales-by-day", "--every", "daily", "--keep-daily", "3"}).status ==
             2);
  const auto added = add({"--backup", "--at", "02:30", "--keep-daily", "3"});
  BOOST_TEST(added.status == 0);
  const std::string due = added.answer["next_due"];
  BOOST_TEST(due.substr(11, 5) == "02:30");
  BOOST_TEST(shop.Run({"schedule", "list"}).answer["schedules"][0]["report"] == "backup");
}

BOOST_AUTO_TEST_CASE(what_is_no_backup_is_not_restored) {
  const Shop shop;
  for (const auto& file : {shop.Write("text", "hello"), shop.File("nothing")}) {
    const auto ran = RunJson({"restore", file, "--store", shop.File("new.db")});
    BOOST_TEST(ran.status == 3);
    BOOST_TEST(!std::filesystem::exists(shop.File("new.db")));
  }
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_not_there_ends_with_3) {
  const Shop shop;
  shop.Open();
  BOOST_TEST(shop.Run({"backup", shop.File("no/such/folder/copy")}).status == 3);
}

BOOST_AUTO_TEST_SUITE_END()
