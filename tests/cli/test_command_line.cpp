/// What steelyardctl says to wrong command lines, missing stores and folders it may not write to.
#include <boost/test/unit_test.hpp>
#include <sys/stat.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include "shop.h"

using namespace steelyard::tests;

BOOST_AUTO_TEST_SUITE(command_line)

BOOST_AUTO_TEST_CASE(wrong_command_lines_end_with_2_and_one_object) {
  const std::vector<std::vector<std::string>> wrong = {
      {},
      {"frobnicate"},
      {"init", "--nmae", "x"},
      {"init"},
      {"operator"},
      {"operator", "add"},
      {"operator", "add", "--name", "x", "--role", "emperor"},
      {"member", "show", "--member", "12"},
      {"product", "set"},
      {"product", "set", "1001", "--price", "-1"},
      {"product", "set", "1001", "--price", "1.234"},
      {"product", "set", "1001", "--price", "1e3"},
      {"product", "set", "1001", "--per", "pound"},
      {"price", "explain"},
      {"price", "explain", "--product", "1", "--grams", "1.5"},
      {"price", "explain", "--product", "1", "--grams", "1000000"},
      {"price", "explain", "--product", "1", "--grams", "10", "--at", "yesterday"},
      {"scale", "add", "--number", "0", "--driver", "api"},
      {"scale", "add", "--number", "256", "--driver", "api"},
      {"scale", "add", "--number", "1", "--driver", "abacus"},
      {"scale", "remove"},
      {"tier", "set", "--code", "gold", "--discount", "1001"},
      {"backup"},
      {"restore"},
      {"verify", "now"},
      {"--password-file", "x", "verify"},
  };
  for (const auto& arguments : wrong) {
    std::string shown;
    for (const auto& argument : arguments) shown += argument + " ";
    BOOST_TEST_CONTEXT(shown) {
      const auto ran = RunJson(arguments);
      BOOST_TEST(ran.status == 2);
      BOOST_TEST(ran.outcome() == "wrong_command_line");
      BOOST_TEST(!ran.errors.empty());
    }
  }
}

BOOST_AUTO_TEST_CASE(help_and_version_end_with_0) {
  for (const auto* option : {"--help", "--version"}) {
    const auto finished = steelyard::testing::RunProgram(Command({option}));
    BOOST_TEST(finished.status == 0);
    BOOST_TEST(finished.output.find("steelyardctl") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_missing_store_ends_with_3) {
  const Shop shop;
  const std::vector<std::vector<std::string>> commands = {
      {"verify"}, {"product", "list"}, {"scale", "list"}};
  for (const auto& arguments : commands) {
    const auto ran = shop.Run(arguments);
    BOOST_TEST(ran.status == 3);
    BOOST_TEST(ran.outcome() == "storage_failed");
    BOOST_TEST(!std::filesystem::exists(shop.store()));
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_store_is_refused_and_left_alone) {
  const Shop shop;
  const std::string text(5'000, 'x');
  shop.Write("store.steelyard", text);
  BOOST_TEST(shop.Run({"verify"}).status == 3);
  BOOST_TEST(shop.Run({"product", "list"}).status == 3);
  BOOST_TEST(shop.Read("store.steelyard") == text);
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_made_ends_with_3) {
  const Shop shop;
  const auto file = shop.Write("a-file", "no folder");
  const auto ran = RunJson({"init", "--name", "x", "--store", file + "/store.db",
                            "--passphrase-file", shop.File("passphrase")});
  BOOST_TEST(ran.status == 3);
  BOOST_TEST(ran.outcome() == "storage_failed");
}

BOOST_AUTO_TEST_CASE(init_makes_a_store_once) {
  const Shop shop;
  BOOST_TEST(shop.Run({"init", "--name", "东门 \"鲜果\" 店"}).status == 0);
  const auto keys = shop.Read("store.steelyard.keys");
  BOOST_TEST(!keys.empty());
  const auto again = shop.Run({"init", "--name", "other"});
  BOOST_TEST(again.status == 1);
  BOOST_TEST(again.outcome() == "store_exists");
  BOOST_TEST(shop.Read("store.steelyard.keys") == keys);
  const auto verdict = shop.Run({"verify"});
  BOOST_TEST(verdict.status == 0);
  BOOST_TEST(verdict.outcome() == "sound");
  BOOST_TEST(verdict.answer["tickets"] == 0);
}

BOOST_AUTO_TEST_CASE(init_without_a_passphrase_makes_nothing) {
  const Shop shop;
  const auto ran = RunJson({"init", "--name", "x", "--store", shop.store()});
  BOOST_TEST(ran.status == 2);
  BOOST_TEST(!std::filesystem::exists(shop.store()));
  const auto empty = shop.Write("empty", "");
  const auto with_empty =
      RunJson({"init", "--name", "x", "--store", shop.store(), "--passphrase-file", empty});
  BOOST_TEST(with_empty.status != 0);
  BOOST_TEST(!std::filesystem::exists(shop.store()));
}

BOOST_AUTO_TEST_CASE(init_does_not_touch_an_orphaned_key_file) {
  const Shop shop;
  shop.Write("store.steelyard.keys", "keys of cards in customers' hands");
  BOOST_TEST(shop.Run({"init", "--name", "x"}).status == 3);
  BOOST_TEST(shop.Read("store.steelyard.keys") == "keys of cards in customers' hands");
  BOOST_TEST(!std::filesystem::exists(shop.store()));
}

BOOST_AUTO_TEST_CASE(arguments_that_lists_cannot_show_are_refused) {
  const Shop shop;
  shop.Open();
  const std::string store = shop.store();
  const std::string long_name(65, 'x');
  const std::vector<std::vector<std::string>> wrong = {
      {"member", "add", "--name", "a\nb"},
      {"member", "add", "--name", "a\x1b[31m"},
      {"member", "add", "--name", "\xff"},
      {"member", "add", "--name", long_name},
      {"member", "add", "--name", "   "},
      {"member", "add", "--name", "x", "--phone", std::string(5'000, '1')},
      {"tier", "set", "--code", "gold", "--name", "a\tb"},
      {"tier", "set", "--code", "gold", "--name", "  "},
      {"cashier", "set", "--number", "1", "--name", "\x80"},
      {"product", "set", "1", "--name", "x", "--category", long_name},
      {"exceptions", "resolve", "--id", std::string(32, '0'), "--note", "a\nb"},
      {"verify", "--operator", ""},
  };
  for (std::size_t i = 0; i < wrong.size(); ++i) {
    BOOST_TEST_CONTEXT("line " << i) {
      const auto ran = shop.Run(wrong[i]);
      BOOST_TEST(ran.status == 2);
      BOOST_TEST(ran.outcome() == "wrong_command_line");
    }
  }
  BOOST_TEST(RunJson({"verify", "--store", ""}).status == 2);
  BOOST_TEST(RunJson({"init", "--demo", "--name", "a\nb", "--store", store + "2"}).status == 2);
  BOOST_TEST(!std::filesystem::exists(store + "2"));
  BOOST_TEST(shop.Run({"member", "list"}).answer["members"].empty());
}

BOOST_AUTO_TEST_CASE(an_answer_that_got_lost_does_not_end_with_0) {
  const Shop shop;
  shop.Open();
  for (const std::string form : {"", "--json "}) {
    const auto lost = steelyard::testing::RunProgram(
        {"/bin/sh", "-c",
         std::string(STEELYARDCTL) + " " + form + "verify --store " + shop.store() +
             " > /dev/full"});
    BOOST_TEST(lost.status == 3);
    BOOST_TEST(lost.errors.find("could not be written out") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(a_folder_or_a_database_is_no_file_of_products) {
  const Shop shop;
  shop.Open();
  const auto folder = std::filesystem::path(shop.store()).parent_path().string();
  BOOST_TEST(shop.Run({"product", "import", folder}).outcome() == "file_unreadable");
  const auto database = shop.Run({"product", "import", shop.store()});
  BOOST_TEST(database.outcome() == "file_not_valid");
  BOOST_TEST(database.errors.find('\0') == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_named_pipe_is_no_store) {
  const Shop shop;
  BOOST_REQUIRE(mkfifo(shop.File("pipe").c_str(), 0600) == 0);
  const auto ran = RunJson({"verify", "--store", shop.File("pipe")});
  BOOST_TEST(ran.status == 3);
  BOOST_TEST(ran.outcome() == "storage_failed");
}

BOOST_AUTO_TEST_CASE(an_init_that_fails_half_way_can_be_repeated) {
  const Shop shop;
  const auto failed = steelyard::testing::RunProgram(  // the store's file may not grow past 500 KiB
      {"/bin/bash", "-c",
       "ulimit -f 500; " + std::string(STEELYARDCTL) + " --json init --demo --store " +
           shop.store()});
  BOOST_TEST(failed.status == 3);
  BOOST_TEST(!std::filesystem::exists(shop.store()));
  BOOST_TEST(!std::filesystem::exists(shop.store() + ".keys"));
  BOOST_TEST(!std::filesystem::exists(shop.store() + ".unfinished"));
  BOOST_TEST(shop.Run({"init", "--demo"}).status == 0);
}

/// Whenever init dies, there is a whole store, or none and init works.
BOOST_AUTO_TEST_CASE(an_init_that_is_killed_can_be_repeated) {
  int killed_half_way = 0;
  for (const int delay_ms : {1, 20, 60, 120, 250, 500, 900, 1'400, 2'000}) {
    BOOST_TEST_CONTEXT("killed after " << delay_ms << " ms") {
      const Shop shop;
      {
        steelyard::testing::ChildProcess init(
            Command({"init", "--demo", "--store", shop.store()}));
        std::this_thread::sleep_for(std::chrono::milliseconds(delay_ms));
        init.Signal(SIGKILL);
        init.Wait();
      }
      const bool is_whole = std::filesystem::exists(shop.store());
      if (!is_whole && std::filesystem::exists(shop.store() + ".unfinished")) ++killed_half_way;
      const auto again = shop.Run({"init", "--name", "x"});
      BOOST_TEST(again.outcome() == (is_whole ? "store_exists" : "done"));
      BOOST_TEST(shop.Run({"verify"}).outcome() == "sound");
      BOOST_TEST(std::filesystem::exists(shop.store() + ".keys"));
      BOOST_TEST(!std::filesystem::exists(shop.store() + ".unfinished"));
    }
  }
  BOOST_TEST(killed_half_way > 0);
}

BOOST_AUTO_TEST_CASE(nothing_is_written_over_the_books_or_the_keys) {
  const Shop shop;
  shop.Open();
  const std::string keys = shop.Read("store.steelyard.keys");
  for (const auto& file : {shop.store(), shop.store() + ".keys"}) {
    const std::vector<std::vector<std::string>> commands = {
        {"report", "run", "sales-by-product", "--from", "2026-11-01", "--to", "2026-11-02",
         "--format", "csv", "--output", file},
        {"product", "export", file},
        {"backup", file}};
    for (const auto& command : commands) {
      BOOST_TEST_CONTEXT(command[0] << " to " << file) {
        BOOST_TEST(shop.Run(command).status != 0);
        BOOST_TEST(shop.Run({"verify"}).outcome() == "sound");
        BOOST_TEST(shop.Read("store.steelyard.keys") == keys);
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
