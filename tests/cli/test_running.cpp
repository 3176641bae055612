/// Programs that run at the same time: a service beside commands, a reader with a card on it.
#include <boost/test/unit_test.hpp>

#include <csignal>
#include <filesystem>

#include "shop.h"
#include "support/eventually.h"

using namespace steelyard::tests;
using steelyard::testing::ChildProcess;

namespace {

std::vector<std::string> OnStore(const Shop& shop, std::vector<std::string> arguments) {
  for (const auto& option : {std::string("--store"), shop.store(), std::string("--passphrase-file"),
                             shop.File("passphrase")}) {
    arguments.push_back(option);
  }
  return Command(std::move(arguments));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(serving)

BOOST_AUTO_TEST_CASE(commands_work_beside_a_service_until_it_is_told_to_end) {
  const Shop shop;
  shop.Open();
  ChildProcess service(OnStore(shop, {"serve", "--listen", "127.0.0.1:0"}));
  const auto line = service.WaitForLine("Serving on ");
  BOOST_REQUIRE(line.has_value());
  const auto address = line->substr(line->find("127.0.0.1"));
  BOOST_TEST(shop.Run({"member", "add", "--name", "王小明"}).status == 0);
  BOOST_TEST(shop.Run({"verify"}).outcome() == "sound");
  const auto second = shop.Run({"serve", "--listen", address});
  BOOST_TEST(second.status == 3);
  BOOST_TEST(second.outcome() == "address_taken");
  BOOST_TEST(!service.HasEnded());
  service.Signal(SIGTERM);
  BOOST_TEST(service.Wait() == 0);
  BOOST_TEST(service.output() == *line + "\n");
}

BOOST_AUTO_TEST_CASE(a_service_needs_the_right_passphrase) {
  const Shop shop;
  shop.Open();
  shop.Write("passphrase", "another one\n");
  const auto wrong = shop.Run({"serve", "--listen", "127.0.0.1:0"});
  BOOST_TEST(wrong.status == 1);
  BOOST_TEST(wrong.outcome() == "wrong_passphrase");
  std::filesystem::remove(shop.File("store.steelyard.keys"));
  const auto missing = shop.Run({"serve", "--listen", "127.0.0.1:0"});
  BOOST_TEST(missing.status == 3);
  BOOST_TEST(missing.outcome() == "key_file_unusable");
}

BOOST_AUTO_TEST_CASE(an_address_that_is_none_is_a_wrong_command_line) {
  for (const auto* address : {"7080", "localhost", "127.0.0.1:", ":7080", "127.0.0.1:65536"}) {
    BOOST_TEST(RunJson({"serve", "--listen", address}).status == 2);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(reports)

BOOST_AUTO_TEST_CASE(an_export_that_is_ended_leaves_no_part_of_its_file) {
  const Shop shop;
  shop.Open();
  std::filesystem::create_directory(shop.File("reports"));
  std::filesystem::create_directory(shop.File("exports"));
  shop.Write("reports/long.report",
             "title.en: Long\ntitle.zh_CN: 长\ncolumns:\n  n count | N | 数\nquery:\n"
             "  WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM a WHERE n < 300000)\n"
             "  SELECT n FROM a WHERE :from <= :to\n");
  ChildProcess run(OnStore(shop, {"--json", "report", "run", "long", "--from", "2026-01-01", "--to",
                                  "2026-01-02", "--format", "html", "--output",
                                  shop.File("exports/long.html")}));
  const auto is_empty = [&] { return std::filesystem::is_empty(shop.File("exports")); };
  BOOST_REQUIRE(Eventually([&] { return !is_empty(); }));
  run.Signal(SIGTERM);
  BOOST_TEST(run.Wait() == 3);
  BOOST_TEST(run.output().find("The export was cancelled") != std::string::npos, run.output());
  BOOST_TEST(is_empty());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(card_desk)

/// A store and a virtual reader with a blank card on it.
struct Desk {
  Desk() : reader(Command({"simulate", "reader", "--card", "m1", "--uid", "04A1B2C3"})) {
    shop.Open();
    const auto line = reader.WaitForLine("reader pn532_uart:");
    BOOST_REQUIRE(line.has_value());
    device = line->substr(line->find("pn532_uart:"));
  }
  ~Desk() {
    reader.Signal(SIGTERM);
    reader.Wait();
  }
  Ran Card(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "card");
    arguments.insert(arguments.end(), {"--reader", device});
    return shop.Run(arguments);
  }

  Shop shop;
  ChildProcess reader;
  std::string device;
};

BOOST_AUTO_TEST_CASE(a_card_is_issued_topped_up_and_blocked) {
  const Desk desk;
  BOOST_TEST(desk.Card({"show"}).outcome() == "blank_card");
  BOOST_TEST(desk.Card({"top-up", "--amount", "10"}).outcome() == "card_not_issued");
  BOOST_TEST(desk.Card({"issue", "--class", "both", "--tier", "tin"}).outcome() == "tier_unknown");
  BOOST_TEST(desk.Card({"issue", "--class", "both", "--top-up", "1000.01"}).outcome() ==
             "balance_limit_exceeded");
  const auto issued = desk.Card(
      {"issue", "--class", "both", "--tier", "gold", "--top-up", "100", "--deposit", "20"});
  BOOST_TEST(issued.status == 0);
  const auto& card = issued.answer;
  BOOST_TEST(card["uid"] == "04A1B2C3");
  BOOST_TEST(card["state"] == "active");
  BOOST_TEST(card["principal"] == 10'000);
  BOOST_TEST(card["deposit"] == 2'000);
  BOOST_TEST(card["counter"] == 1);
  BOOST_TEST(card["member"].is_null());
  BOOST_TEST(card["points"].is_null());  // this store gives none
  BOOST_TEST(card["data"].get<std::string>().size() == 96);
  BOOST_TEST(desk.Card({"issue", "--class", "member"}).outcome() == "card_already_issued");

  const std::string request(32, 'a');
  BOOST_TEST(desk.Card({"top-up", "--amount", "50", "--request", request}).status == 0);
  BOOST_TEST(desk.Card({"top-up", "--amount", "50", "--request", request}).outcome() ==
             "already_done");
  BOOST_TEST(desk.Card({"top-up", "--amount", "0"}).outcome() == "amount_zero");
  BOOST_TEST(desk.Card({"show"}).answer["principal"] == 15'000);

  const std::string number = card["card"];
  const auto state = [&](const char* command) {
    return desk.shop.Run({"card", command, "--card", number, "--reason", "测试"});
  };
  BOOST_TEST(state("found").outcome() == "not_in_this_state");
  BOOST_TEST(state("lost").answer["state"] == "lost");
  BOOST_TEST(desk.Card({"top-up", "--amount", "10"}).outcome() == "card_not_active");
  BOOST_TEST(state("suspend").outcome() == "not_in_this_state");
  BOOST_TEST(state("found").answer["state"] == "found");
  BOOST_TEST(state("reactivate").answer["state"] == "active");
  BOOST_TEST(state("suspend").answer["state"] == "suspended");
  BOOST_TEST(state("resume").answer["state"] == "active");
  const auto statement = desk.shop.Run({"card", "statement", "--card", number});
  BOOST_TEST(statement.answer["movements"].size() == 3);
  BOOST_TEST(statement.answer["movements"][0]["amount"] == 5'000);
  BOOST_TEST(desk.shop.Run({"verify"}).outcome() == "sound");
}

BOOST_AUTO_TEST_CASE(a_card_lives_its_whole_life) {
  const Desk desk;
  const auto batch = desk.Card({"batch", "--count", "1", "--class", "both", "--top-up", "100",
                                "--deposit", "20"});
  BOOST_TEST(batch.status == 0);
  BOOST_TEST(batch.answer["issued"] == 1);
  const std::string number = batch.answer["cards"][0];

  BOOST_TEST(desk.Card({"top-up", "--amount", "500"}).status == 0);
  BOOST_TEST(desk.Card({"correct"}).status == 2);  // without a reason
  BOOST_TEST(desk.Card({"correct", "--reason", "5 元"}).answer["principal"] == 10'000);
  BOOST_TEST(desk.Card({"correct", "--reason", "again"}).outcome() == "already_corrected");

  const auto preview = desk.Card({"refund", "--amount", "30", "--preview"});
  BOOST_TEST(preview.answer["paid_out"] == 3'000);
  BOOST_TEST(desk.Card({"show"}).answer["principal"] == 10'000);
  const auto changed = desk.Card({"refund", "--amount", "30", "--expect", "29.99"});
  BOOST_TEST(changed.outcome() == "sum_changed");
  BOOST_TEST(changed.answer["paid_out"] == 3'000);
  const std::string request(32, 'b');
  const auto refund = [&] { return desk.Card({"refund", "--amount", "30", "--request", request}); };
  BOOST_TEST(refund().answer["principal"] == 7'000);
  BOOST_TEST(refund().outcome() == "already_done");
  BOOST_TEST(desk.Card({"refund", "--amount", "70.01"}).outcome() == "more_than_refundable");

  BOOST_TEST(desk.Card({"tier", "--tier", "gold"}).answer["tier"] == "gold");
  BOOST_TEST(desk.Card({"renew", "--valid-until", "2040-01-01"}).answer["valid_until"] ==
             "2040-01-01");
  BOOST_TEST(desk.Card({"renew", "--valid-until", "2039-01-01"}).outcome() == "date_not_later");
  BOOST_TEST(desk.Card({"replace", "--card", number}).outcome() == "card_already_issued");
  BOOST_TEST(desk.shop.Run({"card", "abandon", "--card", number, "--reason", "x"}).outcome() ==
             "nothing_to_change");

  const auto statement = desk.shop.Run({"card", "statement", "--card", number});
  BOOST_TEST(statement.answer["movements"].size() == 5);
  BOOST_TEST(statement.answer["movements"][0]["amount"] == -3'000);
  BOOST_TEST(statement.answer["movements"][0]["balances"]["principal"] == 7'000);
  BOOST_TEST(statement.answer["closing"]["principal"] == 7'000);
  const auto before = desk.shop.Run({"card", "statement", "--card", number, "--to", "2020-01-01"});
  BOOST_TEST(before.answer["movements"].size() == 0);
  BOOST_TEST(before.answer["closing"]["principal"] == 0);

  const auto given_back = desk.Card({"return", "--expect", "90"});
  BOOST_TEST(given_back.answer["state"] == "returned");
  BOOST_TEST(given_back.answer["paid_out"] == 9'000);
  BOOST_TEST(desk.shop.Run({"verify"}).outcome() == "sound");
}

BOOST_AUTO_TEST_CASE(a_second_person_agrees_to_what_is_above_the_limit) {
  const Desk desk;
  const auto password = desk.shop.Write("password", "correct horse\n");
  for (const auto& [name, role] : {std::pair("li", "card_desk"), std::pair("wang", "manager")}) {
    BOOST_REQUIRE(desk.shop
                      .Run({"operator", "add", "--name", name, "--role", role,
                            "--new-password-file", password})
                      .status == 0);
  }
  BOOST_REQUIRE(
      desk.shop.Run({"setting", "set", "approval.top_up_above_fen", "1000"}).status == 0);
  BOOST_REQUIRE(desk.Card({"issue", "--class", "both"}).status == 0);
  const auto top_up = [&](const std::string& approver, const std::string& file) {
    std::vector<std::string> arguments = {"top-up", "--amount", "10.01", "--operator", "li",
                                          "--password-file", password};
    if (!approver.empty()) {
      arguments.insert(arguments.end(),
                       {"--approver", approver, "--approver-password-file", file});
    }
    return desk.Card(arguments);
  };
  BOOST_TEST(top_up("", "").outcome() == "approval_needed");
  BOOST_TEST(top_up("li", password).outcome() == "approver_is_same_person");
  const auto wrong = desk.shop.Write("wrong", "not the password\n");
  BOOST_TEST(top_up("wang", wrong).outcome() == "approver_login_failed");
  BOOST_TEST(desk.Card({"show"}).answer["principal"] == 0);
  BOOST_TEST(top_up("wang", password).answer["principal"] == 1'001);
}

BOOST_AUTO_TEST_CASE(what_names_no_card_is_refused) {
  const Shop shop;
  shop.Open();
  const auto show = [&](std::vector<std::string> more) {
    more.insert(more.begin(), {"card", "show"});
    return shop.Run(more);
  };
  BOOST_TEST(show({}).status == 2);
  BOOST_TEST(show({"--card", "8600000000000018"}).status == 2);  // a wrong check digit
  BOOST_TEST(show({"--card", "8600000000000999", "--reader", "/dev/null"}).status == 2);
  BOOST_TEST(show({"--reader", "/no/such/device"}).status == 3);
  BOOST_TEST(show({"--reader", "/no/such/device"}).outcome() == "reader_failed");
  BOOST_TEST(shop.Run({"card", "issue", "--reader", "/no/such/device", "--class", "both"}).status ==
             3);
}

BOOST_AUTO_TEST_SUITE_END()
