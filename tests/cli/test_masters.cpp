/// Operators, members, tiers, products, prices and scales through the command line.
#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "shop.h"

using namespace steelyard::tests;

BOOST_AUTO_TEST_SUITE(people)

BOOST_AUTO_TEST_CASE(roles_decide_who_may_do_what) {
  const Shop shop;
  shop.Open();
  shop.Write("password", "long enough\n");
  const auto add = [&](const char* name, const char* role) {
    return shop.Run({"operator", "add", "--name", name, "--role", role, "--new-password-file",
                     shop.File("password")});
  };
  BOOST_TEST(add("clerk", "card_desk").status == 0);
  BOOST_TEST(add("eye", "auditor").status == 0);
  BOOST_TEST(add("clerk", "manager").outcome() == "name_taken");

  const auto as = [&](const std::string& name, std::vector<std::string> arguments) {
    for (const auto& option :
         {std::string("--operator"), name, std::string("--password-file"), shop.File("password")}) {
      arguments.push_back(option);
    }
    return shop.Run(arguments);
  };
  const std::vector<std::vector<std::string>> for_managers = {
      {"tier", "set", "--code", "vip", "--name", "VIP"},
      {"product", "set", "1001", "--name", "苹果", "--price", "1.00", "--per", "kg"},
      {"scale", "add", "--number", "1", "--driver", "api"},
      {"operator", "add", "--name", "me", "--role", "manager", "--new-password-file",
       shop.File("password")},
      {"operator", "disable", "--name", "eye"},
      {"backup", shop.File("copy")},
  };
  for (const auto& arguments : for_managers) {
    for (const auto* name : {"clerk", "eye"}) {
      BOOST_TEST_CONTEXT(name << " " << arguments[0] << " " << arguments[1]) {
        const auto ran = as(name, arguments);
        BOOST_TEST(ran.status == 1);
        BOOST_TEST(ran.outcome() == "not_allowed");
      }
    }
  }
  BOOST_TEST(as("clerk", {"member", "add", "--name", "王小明"}).status == 0);
  BOOST_TEST(as("eye", {"member", "add", "--name", "王小明"}).outcome() == "not_allowed");
  BOOST_TEST(as("eye", {"verify"}).status == 0);
}

BOOST_AUTO_TEST_CASE(logging_in_can_fail) {
  const Shop shop;
  shop.Open();
  shop.Write("password", "long enough\n");
  shop.Write("wrong", "long enougi\n");
  shop.Write("short", "1234567\n");
  const auto add = [&](const char* name, const char* file) {
    return shop.Run({"operator", "add", "--name", name, "--role", "manager", "--new-password-file",
                     shop.File(file)});
  };
  BOOST_TEST(add("boss", "short").outcome() == "password_too_short");
  BOOST_TEST(add("boss", "password").status == 0);
  const auto as = [&](const char* name, const char* file) {
    return shop.Run({"verify", "--operator", name, "--password-file", shop.File(file)});
  };
  BOOST_TEST(as("boss", "password").status == 0);
  BOOST_TEST(as("boss", "wrong").outcome() == "login_failed");
  BOOST_TEST(as("nobody", "password").outcome() == "login_failed");
  BOOST_TEST(as("boss", "no-such-file").status == 3);
  BOOST_TEST(shop.Run({"verify", "--operator", "boss"}).status == 2);
  BOOST_TEST(shop.Run({"operator", "disable", "--name", "boss"}).status == 0);
  BOOST_TEST(as("boss", "password").outcome() == "login_failed");
}

BOOST_AUTO_TEST_CASE(members_keep_their_names) {
  const Shop shop;
  shop.Open();
  const auto added = shop.Run(
      {"member", "add", "--name", "欧阳娜娜 O'Neill", "--phone", "13800000000", "--tier", "gold"});
  BOOST_TEST(added.status == 0);
  BOOST_TEST(added.answer["name"] == "欧阳娜娜 O'Neill");
  const std::string id = added.answer["member"];
  const auto shown = shop.Run({"member", "show", "--member", id});
  BOOST_TEST(shown.answer["name"] == "欧阳娜娜 O'Neill");
  BOOST_TEST(shown.answer["cards"].empty());
  BOOST_TEST(shop.Run({"member", "list", "--search", "阳娜"}).answer["members"].size() == 1);
  BOOST_TEST(shop.Run({"member", "list", "--search", "李"}).answer["members"].empty());
  BOOST_TEST(shop.Run({"member", "add", "--name", ""}).outcome() == "name_empty");
  BOOST_TEST(shop.Run({"member", "add", "--name", "x", "--tier", "tin"}).outcome() ==
             "tier_unknown");
  const std::string other(32, '0');
  BOOST_TEST(shop.Run({"member", "show", "--member", other}).outcome() == "member_unknown");
  BOOST_TEST(shop.Run({"member", "set", "--member", other, "--name", "x"}).outcome() ==
             "member_unknown");
  BOOST_TEST(shop.Run({"member", "statement", "--member", other}).outcome() == "member_unknown");
}

BOOST_AUTO_TEST_CASE(members_are_changed_and_their_tiers_remembered) {
  const Shop shop;
  shop.Open();
  const std::string id = shop.Run({"member", "add", "--name", "王小明", "--phone", "138 0000 0001",
                                   "--joined", "2020-01-31"}).answer["member"];
  const auto set = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"member", "set", "--member", id});
    return shop.Run(std::move(arguments));
  };
  const auto add_again = [&](std::vector<std::string> more) {
    more.insert(more.begin(),
                {"member", "add", "--name", "王小明", "--phone", "138 0000 0001"});
    return shop.Run(std::move(more));
  };
  BOOST_TEST(add_again({}).status == 1);
  BOOST_TEST(add_again({}).outcome() == "already_member");
  const auto twin = add_again({"--allow-duplicate"});
  BOOST_TEST(twin.status == 0);
  BOOST_TEST(twin.answer["member"] != id);
  BOOST_TEST(shop.Run({"member", "set", "--member", twin.answer["member"], "--phone",
                       "138 0000 0002"}).status == 0);
  BOOST_TEST(set({}).outcome() == "nothing_to_change");
  BOOST_TEST(set({"--name", ""}).outcome() == "name_empty");
  BOOST_TEST(set({"--tier", "tin"}).outcome() == "tier_unknown");
  BOOST_TEST(set({"--note", "no plastic bags"}).answer["note"] == "no plastic bags");
  BOOST_TEST(set({"--tier", "gold", "--reason", "ten years"}).answer["tier"] == "gold");
  BOOST_TEST(shop.Run({"member", "disable", "--member", id}).answer["state"] == "disabled");
  BOOST_TEST(shop.Run({"member", "disable", "--member", id}).outcome() == "nothing_to_change");
  BOOST_TEST(shop.Run({"member", "enable", "--member", id}).answer["state"] == "active");
  const auto shown = shop.Run({"member", "show", "--member", id}).answer;
  BOOST_TEST(shown["joined"] == "2020-01-31");
  BOOST_TEST(shown["note"] == "no plastic bags");
  BOOST_REQUIRE(shown["tier_history"].size() == 1);
  BOOST_TEST(shown["tier_history"][0]["to"] == "gold");
  BOOST_TEST(shown["tier_history"][0]["reason"] == "ten years");
  BOOST_TEST(shop.Run({"member", "list", "--search", "13800000001"}).answer["members"].size() == 1);
  BOOST_TEST(shop.Run({"member", "statement", "--member", id}).answer["movements"].empty());
}

BOOST_AUTO_TEST_CASE(an_id_record_is_in_no_file_in_plain) {
  const Shop shop;
  shop.Open();
  const std::string id = shop.Run({"member", "add", "--name", "王小明"}).answer["member"];
  const std::string number = "11010519491231002X";
  shop.Write("number", number + "\n");
  shop.Write("wrong", "110105194912310021\n");
  const auto keep = [&](const char* file) {
    return shop.Run({"member", "id", "keep", "--member", id, "--document", "identity_card",
                     "--number-file", shop.File(file)});
  };
  BOOST_TEST(shop.Run({"member", "id", "show", "--member", id}).outcome() == "no_record");
  BOOST_TEST(keep("wrong").outcome() == "number_invalid");
  BOOST_TEST(keep("number").status == 0);
  BOOST_TEST(shop.Run({"member", "id", "show", "--member", id}).answer["number"] ==
             "**************002X");
  const std::vector<std::string> reveal = {"member", "id", "reveal", "--member", id, "--reason"};
  auto with_reason = reveal;
  with_reason.push_back("police asked");
  BOOST_TEST(shop.Run(with_reason).answer["number"] == number);
  BOOST_TEST(shop.Run({"member", "id", "reveal", "--member", id}).status == 2);
  BOOST_TEST(shop.Run({"member", "id", "purge"}).answer["removed"] == 0);
  BOOST_TEST(shop.Run({"backup", shop.File("copy.db")}).status == 0);
  const auto store = std::filesystem::path(shop.store());
  for (const auto& file : {store.string(), store.string() + "-wal", shop.File("copy.db")}) {
    std::ifstream stream(file, std::ios::binary);
    const std::string bytes(std::istreambuf_iterator<char>(stream), {});
    BOOST_TEST(bytes.find("19491231") == std::string::npos, file);
  }
  BOOST_TEST(shop.Run({"verify"}).status == 0);
}

BOOST_AUTO_TEST_CASE(a_list_of_members_is_imported_whole_or_not_at_all) {
  const Shop shop;
  shop.Open();
  shop.Run({"member", "add", "--name", "老王", "--phone", "1"});
  const auto import = [&](const std::string& text, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"member", "import", shop.Write("members.csv", text)};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return shop.Run(std::move(arguments));
  };
  const struct {
    const char* row;
    const char* column;
    const char* mistake;
  } bad[] = {{"a,1", "电话", "too_few_cells"},
             {"a,1,,,,x", "", "too_many_cells"},
             {"\xFF,1,,,", "姓名", "not_utf8"},
             {"\"a\nb\",1,,,", "姓名", "control_character"},
             {",1,,,", "姓名", "name_empty"},
             {"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx,1,,,", "姓名",
              "name_invalid"},
             {"a,xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx,,,", "电话",
              "phone_invalid"},
             {"a,1,tin,,", "等级", "tier_unknown"},
             {"a,1,,,22.11.2026", "joined", "joined_invalid"},
             {"a,1,,,2026-02-30", "joined", "joined_invalid"},
             {"好,2,,,", "姓名", "twice"},
             {"老王,1,,,", "姓名", "already_member"}};
  const std::string good = "姓名,电话,等级,note,joined\n好,2,金卡,n,2020-01-31\n";
  for (const auto& one : bad) {
    BOOST_TEST_CONTEXT(one.row) {
      const auto ran = import(good + one.row + "\n");
      BOOST_TEST(ran.outcome() == "rows_not_valid");
      BOOST_REQUIRE(ran.answer["rows"].size() == 1);
      BOOST_TEST(ran.answer["rows"][0]["row"] == 3);
      BOOST_TEST(ran.answer["rows"][0]["column"] == one.column);
      BOOST_TEST(ran.answer["rows"][0]["mistake"] == one.mistake);
    }
  }
  BOOST_TEST(import("phone\n1\n").outcome() == "file_not_valid");
  BOOST_TEST(import("name\n").outcome() == "nothing_to_import");
  BOOST_TEST(shop.Run({"member", "import", shop.File("none.csv")}).status == 3);
  BOOST_TEST(import(good, {"--preview"}).answer["good"] == 1);
  BOOST_TEST(shop.Run({"member", "list"}).answer["members"].size() == 1);

  BOOST_TEST(import(good + "再,2,,,\n").answer["imported"] == 2);  // one phone, two people
  const auto found = shop.Run({"member", "list", "--search", "好"}).answer["members"];
  BOOST_REQUIRE(found.size() == 1);
  BOOST_TEST(found[0]["tier"] == "gold");
  BOOST_TEST(found[0]["joined"] == "2020-01-31");
  BOOST_TEST(import(good).answer["rows"][0]["mistake"] == "already_member");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(products)

const std::string kHeader = "code,name,category,per,price,barcode,tare,gold\n";

BOOST_AUTO_TEST_CASE(import_names_every_bad_row_and_imports_nothing) {
  const Shop shop;
  shop.Open();
  const struct {
    const char* row;
    const char* mistake;
  } bad[] = {
      {"2002,苹果,水果,kg,6.99,,0", "too_few_cells"},
      {"2002,苹果,水果,kg,6.99,,0,,1", "too_many_cells"},
      {"apple,苹果,水果,kg,6.99,,0,", "code_invalid"},
      {"1234567,苹果,水果,kg,6.99,,0,", "code_invalid"},
      {"2001,苹果,水果,kg,6.99,,0,", "code_twice"},
      {"2002,,水果,kg,6.99,,0,", "name_empty"},
      {"2002,\xFF\xFE,水果,kg,6.99,,0,", "not_utf8"},
      {"2002,\"苹\n果\",水果,kg,6.99,,0,", "control_character"},
      {"2002,苹\t果,水果,kg,6.99,,0,", "control_character"},
      {"2002,苹果,\x1b[31m,kg,6.99,,0,", "control_character"},
      {"2002,苹果,水果,pound,6.99,,0,", "unit_invalid"},
      {"2002,苹果,水果,kg,6.999,,0,", "price_invalid"},
      {"2002,苹果,水果,kg,-1,,0,", "price_invalid"},
      {"2002,苹果,水果,kg,,,0,", "price_invalid"},
      {"2002,苹果,水果,kg,100000,,0,", "price_invalid"},
      {"2002,苹果,水果,kg,6.99,,1.5,", "tare_invalid"},
      {"2002,苹果,水果,kg,6.99,6901234567890,0,", "barcode_invalid"},
      {"2002,苹果,水果,kg,6.99,,0,cheap", "tier_price_invalid"},
      {"2002,苹果,水果,kg,6.99,,0,7.00", "tier_price_above_list"},
  };
  for (const auto& one : bad) {
    BOOST_TEST_CONTEXT(one.row) {
      const auto file =
          shop.Write("bad.csv", kHeader + "2001,香蕉,水果,kg,5.00,,0,4.50\n" + one.row + "\n");
      const auto ran = shop.Run({"product", "import", file});
      BOOST_TEST(ran.status == 1);
      BOOST_TEST(ran.outcome() == "rows_not_valid");
      BOOST_REQUIRE(ran.answer["rows"].size() == 1);
      BOOST_TEST(ran.answer["rows"][0]["row"] == 3);
      BOOST_TEST(ran.answer["rows"][0]["mistake"] == one.mistake);
      BOOST_TEST(ran.errors.find("row 3") != std::string::npos);
    }
  }
  BOOST_TEST(shop.Run({"product", "list"}).answer["products"].empty());
}

BOOST_AUTO_TEST_CASE(import_names_all_bad_rows_at_once) {
  const Shop shop;
  shop.Open();
  std::string text = kHeader;
  for (int i = 0; i < 50; ++i) {
    text += std::to_string(3000 + i) + ",菜,,kg," + (i % 2 == 0 ? "1.00" : "one") + ",,0,\n";
  }
  const auto ran = shop.Run({"product", "import", shop.Write("bad.csv", text)});
  BOOST_TEST(ran.answer["rows"].size() == 25);
  BOOST_TEST(ran.answer["rows"][24]["row"] == 51);
}

BOOST_AUTO_TEST_CASE(files_that_are_no_product_lists_are_refused) {
  const Shop shop;
  shop.Open();
  const struct {
    std::string text;
    const char* subject;
  } files[] = {{"", "empty"},
               {"code,name,per\n1,a,kg\n", "price"},
               {"code,name,per,price,colour\n1,a,kg,1.00,red\n", "colour"},
               {"code,name,per,price,price\n1,a,kg,1.00,1.00\n", "twice"},
               {"code,name,per,price\n1,\"a,kg,1.00\n", "quote"}};
  for (const auto& one : files) {
    const auto ran = shop.Run({"product", "import", shop.Write("bad.csv", one.text)});
    BOOST_TEST(ran.outcome() == "file_not_valid");
    BOOST_TEST(ran.errors.find(one.subject) != std::string::npos);
  }
  BOOST_TEST(shop.Run({"product", "import", shop.File("none.csv")}).status == 3);
  for (const auto& [name, text] : {std::pair("old.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
                                   std::pair("broken.xlsx", "PK\x03\x04 and nothing more")}) {
    const auto ran = shop.Run({"product", "import", shop.Write(name, text)});
    BOOST_TEST(ran.outcome() == "file_not_valid");
    BOOST_TEST(ran.errors.find("Nothing was imported") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(export_and_import_are_each_others_mirror) {
  const Shop shop;
  shop.Open();
  const auto file = shop.Write(
      "in.csv", "\xEF\xBB\xBF" + kHeader +
                    "2001,\"苹果, 红 \"\"大\"\"\",水果,kg,6.99,,5,5.99\r\n"
                    "2002,芒果,,500g,12,,0,\r\n4001,椰子,水果,piece,8.5,6901234000016,0,8\r\n");
  const auto imported = shop.Run({"product", "import", file});
  BOOST_TEST(imported.status == 0);
  BOOST_TEST(imported.answer["imported"] == 3);
  const auto products = shop.Run({"product", "list"}).answer["products"];
  BOOST_TEST(products[0]["name"] == "苹果, 红 \"大\"");
  BOOST_TEST(products[0]["tiers"]["gold"] == 599);
  BOOST_TEST(products[1]["per"] == "500g");
  BOOST_TEST(products[2]["barcode"] == "6901234000016");
  BOOST_TEST(shop.Run({"product", "export", shop.File("out.csv")}).status == 0);
  const auto exported = shop.Read("out.csv");
  BOOST_TEST(shop.Run({"product", "import", shop.File("out.csv")}).outcome() ==
             "nothing_to_change");
  BOOST_TEST(exported.find("\"苹果, 红 \"\"大\"\"\"") != std::string::npos);
  BOOST_TEST(shop.Run({"product", "export", shop.File("out.xlsx")}).status == 0);
  BOOST_TEST(shop.Read("out.xlsx").starts_with("PK"));
  BOOST_TEST(shop.Run({"product", "import", shop.File("out.xlsx")}).outcome() ==
             "nothing_to_change");
}

BOOST_AUTO_TEST_CASE(one_product_is_set) {
  const Shop shop;
  shop.Open();
  BOOST_TEST(shop.Run({"product", "set", "2001", "--price", "1.00"}).outcome() ==
             "product_unknown");
  BOOST_TEST(shop.Run({"product", "set", "2001", "--name", "苹果", "--price", "6.99", "--per", "kg",
                       "--tier", "gold=5.99"})
                 .status == 0);
  BOOST_TEST(shop.Run({"product", "set", "2001", "--tier", "gold=7.00"}).outcome() ==
             "mistake_found");
  BOOST_TEST(shop.Run({"product", "set", "2001", "--tier", "tin=1.00"}).outcome() ==
             "tier_unknown");
  BOOST_TEST(shop.Run({"product", "set", "2001", "--tier", "gold"}).status == 2);
  BOOST_TEST(
      shop.Run({"product", "set", "x1", "--name", "a", "--price", "1", "--per", "kg"}).outcome() ==
      "mistake_found");
  const auto price = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments = {"price", "explain", "--product", "2001"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return shop.Run(arguments);
  };
  const auto gold = price({"--tier", "gold", "--grams", "1250"});
  BOOST_TEST(gold.answer["price"] == 599);
  BOOST_TEST(gold.answer["amount"] == 749);  // 5.99 × 1.25 = 7.4875
  BOOST_TEST(gold.answer["rule"] == "tier_price");
  BOOST_TEST(price({"--grams", "1250"}).answer["amount"] == 874);
  BOOST_TEST(price({"--tier", "tin", "--grams", "1"}).status == 1);
  BOOST_TEST(price({"--pieces", "2"}).outcome() == "quantity_does_not_fit");
  BOOST_TEST(shop.Run({"product", "set", "2001", "--tier", "gold="}).status == 0);
  const auto discounted = price({"--tier", "gold", "--grams", "1000"});
  BOOST_TEST(discounted.answer["rule"] == "tier_discount");
  BOOST_TEST(discounted.answer["price"] == 664);  // 6.99 less 50 permille, half up
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(scale_register)

BOOST_AUTO_TEST_CASE(scales_are_added_and_removed) {
  const Shop shop;
  shop.Open();
  const auto api = shop.Run({"scale", "add", "--number", "1", "--driver", "api"});
  BOOST_TEST(api.status == 0);
  BOOST_TEST(api.answer["scale"] == 1);
  BOOST_TEST(api.answer["driver"] == "api");
  BOOST_TEST(api.answer["key"].get<std::string>().size() == 64);
  BOOST_TEST(shop.Run({"scale", "add", "--number", "1", "--driver", "api"}).outcome() ==
             "number_taken");
  BOOST_TEST(shop.Run({"scale", "add", "--number", "2", "--driver", "txt-mode"}).outcome() ==
             "address_missing");
  BOOST_TEST(
      shop.Run({"scale", "add", "--number", "2", "--driver", "txt-mode", "--address", "somewhere"})
          .status == 2);
  BOOST_TEST(shop.Run({"scale", "add", "--number", "2", "--driver", "txt-mode", "--address",
                       "127.0.0.1:33581"})
                 .status == 0);
  for (const auto* profile : {"rongta", "64+69", "+"}) {
    const auto ran = shop.Run({"scale", "add", "--number", "3", "--driver", "txt-mode", "--address",
                               "127.0.0.1:33581", "--profile", profile});
    BOOST_TEST(ran.outcome() == "profile_unknown");
    BOOST_TEST(ran.errors.find("64, 69, 148, gbk") != std::string::npos);
  }
  for (const auto* driver : {"abacus", "steelyard"}) {
    const auto ran = shop.Run({"scale", "add", "--number", "3", "--driver", driver, "--address",
                               "127.0.0.1:33581"});
    BOOST_TEST(ran.status == 2);
    BOOST_TEST(ran.errors.find("it has api, txt-mode, dahua-tm, cas-cl, massa-vpm") !=
               std::string::npos);
  }
  const auto scales = shop.Run({"scale", "list"}).answer["scales"];
  BOOST_TEST(scales.size() == 2);
  BOOST_TEST(!scales[0].contains("key"));
  BOOST_TEST(shop.Run({"scale", "remove", "--scale", "2"}).status == 0);
  BOOST_TEST(shop.Run({"scale", "remove", "--scale", "2"}).outcome() == "scale_unknown");
}

BOOST_AUTO_TEST_CASE(a_scale_is_known_as_a_device) {
  const Shop shop;
  shop.Open();
  shop.Run({"scale", "add", "--number", "1", "--driver", "api"});
  shop.Run({"scale", "add", "--number", "2", "--driver", "txt-mode", "--address",
            "127.0.0.1:33581"});
  const auto set = shop.Run({"scale", "set", "--scale", "2", "--vendor", "友声", "--model", "TM-30A",
                             "--unique-code", "SH-2026-0001", "--verified-until", "2020-05-31"});
  BOOST_TEST(set.status == 0);
  BOOST_TEST(set.answer["unique_code"] == "SH-2026-0001");
  BOOST_TEST(set.answer["verified_until"] == "2020-05-31");
  const auto taken = shop.Run({"scale", "set", "--scale", "1", "--unique-code", "SH-2026-0001"});
  BOOST_TEST(taken.outcome() == "unique_code_taken");
  BOOST_TEST(shop.Run({"scale", "set", "--scale", "2", "--vendor", "友声"}).outcome() ==
             "nothing_to_change");
  BOOST_TEST(shop.Run({"scale", "set", "--scale", "9", "--vendor", "x"}).outcome() ==
             "scale_unknown");
  BOOST_TEST(shop.Run({"scale", "set", "--scale", "2", "--address", "somewhere"}).outcome() ==
             "address_invalid");
  BOOST_TEST(shop.Run({"scale", "set", "--scale", "2", "--verified-until", "soon"}).status == 2);
  const auto listed = shop.Run({"exceptions", "list"}).answer["exceptions"];
  BOOST_REQUIRE(listed.size() == 1);
  BOOST_TEST(listed[0]["kind"] == "verification_expired");
  BOOST_TEST(listed[0]["subject"] == "scale 2");
  const auto unknown = shop.Run({"scale", "set", "--scale", "2", "--verified-until", "none"});
  BOOST_TEST(unknown.answer["verified_until"].is_null());
  BOOST_TEST(shop.Run({"exceptions", "list"}).answer["exceptions"].empty());

  BOOST_TEST(shop.Run({"scale", "event", "--scale", "2", "--type", "sealed", "--detail",
                       "铅封 0815"}).status == 0);
  BOOST_TEST(shop.Run({"scale", "event", "--scale", "2", "--type", "Sealed!"}).outcome() ==
             "type_invalid");
  BOOST_TEST(shop.Run({"scale", "event", "--scale", "9", "--type", "sealed"}).outcome() ==
             "scale_unknown");
  const auto events = shop.Run({"scale", "events", "--scale", "2"}).answer["events"];
  BOOST_REQUIRE(events.size() == 1);
  BOOST_TEST(events[0]["type"] == "sealed");
  BOOST_TEST(events[0]["detail"] == "铅封 0815");
  const auto shown = shop.Run({"scale", "show", "2"}).answer;
  BOOST_TEST(shown["vendor"] == "友声");
  BOOST_TEST(shown["events"] == events);
  BOOST_TEST(shown["newest_prices_version"].is_number());
  BOOST_TEST(!shown.contains("key"));
  BOOST_TEST(shop.Run({"scale", "show", "9"}).outcome() == "scale_unknown");
  const auto scales = shop.Run({"scale", "list"}).answer["scales"];
  BOOST_TEST(scales[1]["model"] == "TM-30A");
}

BOOST_AUTO_TEST_SUITE_END()
