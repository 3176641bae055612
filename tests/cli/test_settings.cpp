/// Settings on the command line, and that every failure has the same shape for scripts.
#include <boost/test/unit_test.hpp>

#include "shop.h"

using namespace steelyard::tests;

BOOST_AUTO_TEST_SUITE(settings)

BOOST_AUTO_TEST_CASE(settings_are_listed_set_and_unset) {
  const Shop shop;
  shop.Open();
  const auto value_of = [&](const std::string& name) -> Json {
    const auto listed = shop.Run({"setting", "list"});
    for (const auto& one : listed.answer["settings"]) {
      if (one["setting"] == name) return one["value"];
    }
    BOOST_FAIL("there is no setting " + name);
    return {};
  };
  BOOST_TEST(value_of("stand_in.card_count") == Json());
  BOOST_TEST(value_of("store.name") == "鲜果店");
  const auto set = shop.Run({"setting", "set", "limits.deposit_fen", "1500"});
  BOOST_TEST(set.status == 0);
  BOOST_TEST(set.answer["value"] == "1500");
  BOOST_TEST(value_of("limits.deposit_fen") == "1500");
  BOOST_TEST(shop.Run({"setting", "set", "limits.deposit_fen", "1500"}).outcome() ==
             "nothing_to_change");
  BOOST_TEST(shop.Run({"setting", "unset", "limits.deposit_fen"}).status == 0);
  BOOST_TEST(value_of("limits.deposit_fen") == Json());

  const auto unknown = shop.Run({"setting", "set", "limits.moon", "1"});
  BOOST_TEST(unknown.outcome() == "setting_unknown");
  BOOST_TEST(unknown.errors.find("limits.moon") != std::string::npos);
  const auto high = shop.Run({"setting", "set", "store.day_cut_minutes", "1440"});
  BOOST_TEST(high.status == 1);
  BOOST_TEST(high.outcome() == "value_invalid");
  BOOST_TEST(high.errors.find("store.day_cut_minutes takes minutes from 0 to 1439") !=
             std::string::npos);
  BOOST_TEST(shop.Run({"setting", "set", "limits.deposit_fen"}).status == 2);
}

BOOST_AUTO_TEST_CASE(a_setting_is_changed_only_while_it_holds_what_was_expected) {
  const Shop shop;
  shop.Open();
  const auto set = [&](const char* value, const char* expected) {
    return shop.Run({"setting", "set", "limits.deposit_fen", value, "--expect", expected});
  };
  BOOST_TEST(set("1500", "2000").status == 0);  // which a new store has
  const auto refused = set("1600", "1400");
  BOOST_TEST(refused.status == 1);
  BOOST_TEST(refused.outcome() == "changed_meanwhile");
  BOOST_TEST(refused.errors.find("limits.deposit_fen holds '1500' now") != std::string::npos);
  BOOST_TEST(set("1600", "").outcome() == "changed_meanwhile");
  BOOST_TEST(set("1600", "1500").status == 0);
  BOOST_TEST(shop.Run({"setting", "unset", "limits.deposit_fen", "--expect", "1500"}).outcome() ==
             "changed_meanwhile");
  BOOST_TEST(shop.Run({"setting", "unset", "limits.deposit_fen", "--expect", "1600"}).status == 0);
  BOOST_TEST(set("1700", "").status == 0);  // nothing is set
}

BOOST_AUTO_TEST_CASE(stand_in_is_switched_on_only_by_who_says_what_it_may_cost) {
  const Shop shop;
  shop.Open();
  shop.Run({"scale", "add", "--number", "1", "--driver", "api"});
  shop.Run({"scale", "add", "--number", "2", "--driver", "api"});
  for (const auto* name : {"stand_in.purchase_fen", "stand_in.card_amount_fen",
                           "stand_in.card_count", "stand_in.hot_list_age_minutes"}) {
    BOOST_TEST(shop.Run({"setting", "set", name, "100"}).status == 0);
  }
  const auto asked = shop.Run({"setting", "set", "stand_in.scale_total_fen", "30000"});
  BOOST_TEST(asked.status == 1);
  BOOST_TEST(asked.outcome() == "confirmation_needed");
  BOOST_TEST(asked.answer["stand_in"]["worst_case"] == 60'000);
  BOOST_TEST(asked.errors.find("600.00") != std::string::npos);
  BOOST_TEST(asked.errors.find("--accept-loss 600.00") != std::string::npos);
  const auto with = [&](const char* accepted) {
    return shop.Run(
        {"setting", "set", "stand_in.scale_total_fen", "30000", "--accept-loss", accepted});
  };
  BOOST_TEST(with("300").outcome() == "confirmation_needed");  // what one scale may lose
  BOOST_TEST(with("x").status == 2);
  const auto agreed = with("600");
  BOOST_TEST(agreed.status == 0);
  BOOST_TEST(agreed.answer["stand_in"]["worst_case"] == 60'000);
  BOOST_TEST(shop.Run({"setting", "list"}).answer["stand_in"]["worst_case"] == 60'000);
  // A scale more raises what may be lost, and whoever adds it is told.
  const auto third = steelyard::testing::RunProgram(
      Command({"scale", "add", "--number", "3", "--driver", "api", "--store", shop.store(),
               "--passphrase-file", shop.File("passphrase")}));
  BOOST_TEST(third.output.find("at worst 900.00 is lost") != std::string::npos, third.output);
  const auto off = shop.Run({"setting", "unset", "stand_in.card_count"});
  BOOST_TEST(off.answer["stand_in"]["worst_case"] == 0);
}

BOOST_AUTO_TEST_CASE(all_settings_go_to_a_file_and_come_from_one_or_none_does) {
  const Shop shop;
  shop.Open();
  shop.Run({"setting", "set", "limits.deposit_fen", "1500"});
  shop.Run({"setting", "set", "mail.password_file", "/etc/shop/word"});
  const auto file = shop.File("settings.json");
  const auto written = shop.Run({"setting", "export", file});
  BOOST_TEST(written.status == 0, written.errors);
  const auto json = Json::parse(shop.Read("settings.json"));
  BOOST_TEST(json["settings"]["limits.deposit_fen"] == "1500");
  BOOST_TEST(json["settings"]["limits.pin_required_above_fen"] == Json());
  BOOST_TEST(!json["settings"].contains("store.name"));

  const Shop other;
  other.Open();
  const auto tried = other.Run({"setting", "import", file, "--dry-run"});
  BOOST_TEST(tried.status == 0, tried.errors);
  BOOST_TEST(tried.answer["changed"].size() == 2);
  const auto value_of = [&](const std::string& name) -> Json {
    const auto listed = other.Run({"setting", "list"});
    for (const auto& one : listed.answer["settings"]) {
      if (one["setting"] == name) return one["value"];
    }
    return "none";
  };
  BOOST_TEST(value_of("limits.deposit_fen") == "2000");
  BOOST_TEST(other.Run({"setting", "import", file}).status == 0);
  BOOST_TEST(value_of("limits.deposit_fen") == "1500");
  BOOST_TEST(value_of("store.name") == "鲜果店");
  BOOST_TEST(other.Run({"setting", "import", file}).answer["changed"].empty());

  const auto refused = [&](const std::string& content, const char* words) {
    const auto ran = other.Run({"setting", "import", other.Write("bad.json", content)});
    BOOST_TEST(ran.status != 0);
    BOOST_TEST(ran.errors.find(words) != std::string::npos, ran.errors);
    BOOST_TEST(ran.errors.find("Nothing was changed") != std::string::npos, ran.errors);
    return ran;
  };
  const std::string head = R"({"steelyard_settings": 1, "settings": )";
  const auto unknown =
      refused(head + R"({"limits.deposit_fen": "7", "limits.moon": "1", "cards.on_copy": "x"}})",
              "There is no setting limits.moon");
  BOOST_TEST(unknown.outcome() == "some_refused");
  BOOST_TEST(unknown.answer["refused"].size() == 2);
  BOOST_TEST(refused(head + R"({"cards.on_copy": "flag", "cards.on_copy": "block"}})",
                     "names a setting twice")
                 .outcome() == "named_twice");
  refused("not json", "is no JSON");
  refused(R"({"settings": {"cards.on_copy": "flag"}})", "holds no settings");
  refused(head + R"({"limits.deposit_fen": 7}})", "holds no settings");
  refused(head + R"(["limits.deposit_fen"]})", "holds no settings");
  BOOST_TEST(value_of("limits.deposit_fen") == "1500");
  BOOST_TEST(other.Run({"setting", "import", other.File("no.json")}).status == 3);
}

/// One command of each group and each way to fail: no such store, a rule, the world.
BOOST_AUTO_TEST_CASE(every_failure_has_outcome_and_error) {
  const Shop shop;
  shop.Open();
  const auto password = shop.Write("password", "auditor-password");
  shop.Run({"operator", "add", "--name", "zhao", "--role", "auditor", "--new-password-file",
            password});
  const std::string id(32, '0');
  const std::string key(64, '0');
  const std::string folder = shop.File("no/such/folder");
  struct Row {
    std::vector<std::string> command;
    int status;
  };
  const Row on_this_store[] = {
      {{"init", "--name", "x"}, 1},
      {{"backup", folder + "/copy"}, 3},
      {{"restore", shop.File("nothing")}, 3},
      {{"serve", "--listen", "192.0.2.1:1"}, 3},
      {{"operator", "disable", "nobody"}, 1},
      {{"member", "show", "--member", id}, 1},
      {{"member", "add", "--name", "x", "--tier", "moon"}, 1},
      {{"tier", "set", "--code", "moon"}, 1},
      {{"cashier", "set", "--number", "0", "--name", "x"}, 2},
      {{"product", "import", shop.File("nothing")}, 3},
      {{"product", "set", "12a", "--name", "x", "--price", "1", "--per", "kg"}, 1},
      {{"price", "explain", "--product", "1", "--grams", "1"}, 1},
      {{"scale", "test", "--scale", "9"}, 1},
      {{"scale", "remove", "--scale", "9"}, 1},
      {{"card", "lost", "--card", "8600000000000015"}, 1},
      {{"card", "show", "--reader", "pn532_uart:/dev/none"}, 3},
      {{"report", "run", "moon", "--from", "2026-11-01", "--to", "2026-11-02"}, 1},
      {{"schedule", "remove", "--id", id}, 1},
      {{"exceptions", "resolve", "--id", id, "--note", "x"}, 1},
      {{"day", "close", "--date", "2190-01-01"}, 1},
      {{"setting", "set", "moon", "1"}, 1},
      {{"simulate", "scale", "--scale", "9"}, 1},
      {{"simulate", "scale", "--protocol", "txt-mode", "--listen", "192.0.2.1:1"}, 3},
      {{"simulate", "scale", "--protocol", "txt-mode", "--memory", shop.File("password")}, 3},
      {{"simulate", "scale", "--number", "1", "--key", key, "--server", "http://127.0.0.1:1",
        "--tickets", "1", "--patience", "0", "--journal", shop.File("journal")}, 3},
      {{"simulate", "reader", "--image", shop.File("password")}, 3},
      {{"simulate", "reader", "--control", folder + "/socket"}, 3},
      {{"simulate", "shop"}, 1},
      {{"simulate", "moon"}, 2},
  };
  const auto check = [](const Ran& ran, const std::vector<std::string>& command) {
    std::string shown;
    for (const auto& word : command) shown += word + " ";
    BOOST_TEST_CONTEXT(shown << ran.answer.dump() << ran.errors) {
      BOOST_TEST(ran.answer.is_object());
      BOOST_TEST(ran.outcome() != "");
      BOOST_TEST(ran.outcome() != "done");
      BOOST_TEST(ran.answer.value("error", "") != "");
    }
  };
  for (const auto& row : on_this_store) {
    const auto ran = shop.Run(row.command);
    BOOST_TEST_CONTEXT(row.command[0] << " " << row.command[1] << " " << ran.errors) {
      BOOST_TEST(ran.status == row.status);
    }
    check(ran, row.command);
  }
  const std::vector<std::vector<std::string>> on_no_store = {
      {"verify"}, {"serve"}, {"operator", "list"}, {"member", "list"}, {"tier", "list"},
      {"cashier", "list"}, {"product", "list"}, {"scale", "list"}, {"exceptions", "list"},
      {"schedule", "list"}, {"setting", "list"}, {"day", "close"}, {"simulate", "shop"},
      {"simulate", "scale", "--scale", "1"}};
  for (auto command : on_no_store) {
    command.insert(command.end(), {"--store", shop.File("nothing")});
    const auto ran = RunJson(command);
    BOOST_TEST(ran.status == 3);
    check(ran, command);
  }
  const std::vector<std::vector<std::string>> not_for_auditors = {
      {"operator", "disable", "x"}, {"member", "add", "--name", "x"}, {"setting", "list"},
      {"setting", "set", "store.name", "x"}, {"scale", "remove", "--scale", "1"},
      {"backup", shop.File("copy")}, {"exceptions", "resolve", "--id", id, "--note", "x"}};
  for (auto command : not_for_auditors) {
    command.insert(command.end(), {"--operator", "zhao", "--password-file", password});
    const auto ran = shop.Run(command);
    BOOST_TEST(ran.status == 1);
    BOOST_TEST(ran.outcome() == "not_allowed");
    check(ran, command);
  }
}

BOOST_AUTO_TEST_SUITE_END()
