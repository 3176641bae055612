/// Backup and restore: complete copies, and never over what is there.
#include <boost/test/unit_test.hpp>

#include <filesystem>

#include "shop.h"

using namespace steelyard::tests;

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
