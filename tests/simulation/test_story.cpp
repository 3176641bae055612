/// One store, one day: the main job from the first card to the books, through the real parts only.
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include "support/card_on_reader.h"
#include "support/child_process.h"
#include "support/scale_client.h"
#include "support/store_on_disk.h"

namespace steelyard::testing {
namespace {

using Json = nlohmann::json;

struct Sale {
  const char* id;
  int number;
  Json line;
  std::int64_t total;
  const char* tender;
};

Json TicketOf(const Sale& sale, const Json& card) {
  return {{"id", sale.id},
          {"number", sale.number},
          {"kind", "sale"},
          {"cashier", 1},
          {"opened_at", "2026-11-22T08:01:02+08:00"},
          {"closed_at", "2026-11-22T08:01:30+08:00"},
          {"authorisation", "online"},
          {"card", card},
          {"lines", {sale.line}},
          {"rounding", 0},
          {"total", sale.total},
          {"tenders", {{{"type", sale.tender}, {"amount", sale.total}}}}};
}

/// The total of a report's amount column.
std::int64_t TotalOf(const Json& report, const std::string& column) {
  for (std::size_t i = 0; i < report.at("columns").size(); ++i) {
    if (report["columns"][i].at("name") == column) return report.at("totals")[i];
  }
  BOOST_FAIL("no column " << column << " in " << report.dump());
  return 0;
}

void SetUpStore(const StoreOnDisk& store) {
  store.Run({"init", "--name", "One Store"});
  store.Run({"tier", "set", "gold", "--name", "Gold"});
  store.Run({"cashier", "set", "--number", "1", "--name", "王芳"});
  store.Run({"product", "set", "2001", "--name", "红富士苹果", "--price", "14.90", "--per", "kg",
             "--tier", "gold=12.90"});
  store.Run({"product", "set", "3007", "--name", "椰子", "--price", "1.50", "--per", "piece"});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(story)

BOOST_AUTO_TEST_CASE(OneStoreOneDay) {
  const StoreOnDisk store;
  SetUpStore(store);
  const std::string key = store.Run({"scale", "add", "--number", "1", "--driver", "api"}).at("key");

  // The card desk: a blank card becomes one of ours, holding 100.00.
  const CardOnReader reader(store, "04A1B2C3");
  const Json issued = store.Run({"card", "issue", "--reader", reader.device(), "--class", "both",
                                 "--tier", "gold", "--top-up", "100"});
  BOOST_TEST(issued.at("principal") == 10'000);
  const Json shown = store.Run({"card", "show", "--reader", reader.device()});
  BOOST_TEST(shown.at("state") == "active");
  const Json card{{"uid", shown.at("uid")}, {"data", shown.at("data")}, {"pin_block", nullptr}};

  // The scale: 2 kg of apples at the gold price, paid by card; then a cash customer.
  std::string address;
  const auto service = store.Serve(address, "127.0.0.1:0");
  const ScaleClient scale(address, 1, key);
  const Json apples{{"product", "2001"},  {"grams", 2000}, {"unit_price", 1290},
                    {"list_price", 1490}, {"per", "kg"},   {"amount", 2580}};
  const Json coconuts{{"product", "3007"}, {"pieces", 2},    {"unit_price", 150},
                      {"list_price", 150}, {"per", "piece"}, {"amount", 300}};
  const Json by_card =
      TicketOf({"00000000000000000000000000000001", 1, apples, 2580, "stored_value"}, card);
  for (const char* outcome : {"recorded", "already_recorded"}) {
    const ScaleAnswer answer = scale.Post("/v1/tickets", {{"tickets", {by_card}}});
    BOOST_TEST_CONTEXT(answer.body.dump()) {
      BOOST_REQUIRE_EQUAL(answer.status, 200);
      BOOST_TEST(answer.is_signed_by_store);
      BOOST_TEST(answer.body.at("results")[0].at("outcome") == outcome);
      BOOST_TEST(answer.body.at("results")[0].at("principal") == 7'420);
    }
  }
  const ScaleAnswer rest =
      scale.Post("/v1/cards/inquiry", {{"uid", card.at("uid")}, {"data", card.at("data")}});
  BOOST_TEST(rest.body.at("spendable") == 7'420);
  BOOST_TEST(rest.body.at("tier") == "gold");
  const Json in_cash =
      TicketOf({"00000000000000000000000000000002", 2, coconuts, 300, "cash"}, nullptr);
  const ScaleAnswer cash = scale.Post("/v1/tickets", {{"tickets", {in_cash}}});
  BOOST_TEST(cash.body.at("results")[0].at("outcome") == "recorded");

  // The collector's way: a scale that does not push is asked for its sales. Twice is once.
  ChildProcess txt_mode({STEELYARDCTL, "simulate", "scale", "--protocol", "txt-mode", "--listen",
                         "127.0.0.1:0", "--tickets", "12", "--seed", "5"});
  const auto listening = txt_mode.WaitForLine("listening on ");
  BOOST_REQUIRE_MESSAGE(listening.has_value(), txt_mode.errors());
  const std::string txt_address = listening->substr(listening->rfind(' ') + 1);
  store.Run({"scale", "add", "--number", "2", "--driver", "txt-mode", "--address", txt_address});
  store.Run({"scale", "send-prices", "--scale", "2"});
  for (const int recorded : {12, 0}) {
    const Json pulled = store.Run({"scale", "pull", "--scale", "2"});
    BOOST_TEST(pulled.at("scales")[0].at("recorded") == recorded);
  }

  // The three reports agree with each other, and the books with themselves.
  const auto run = [&](const std::string& name) {
    return store.Run(
        {"report", "run", name, "--from", "2020-01-01", "--to", "2030-12-31", "--format", "json"});
  };
  const std::int64_t by_cashier = TotalOf(run("sales-by-cashier"), "total");
  BOOST_TEST(by_cashier == TotalOf(run("sales-by-product"), "amount"));
  BOOST_TEST(by_cashier == TotalOf(run("sales-by-payment"), "amount"));
  BOOST_TEST(by_cashier > 2'880);
  const Json verdict = store.Run({"verify"});
  BOOST_TEST(verdict.at("outcome") == "sound");
  BOOST_TEST(verdict.at("tickets") == 14);
}

BOOST_AUTO_TEST_CASE(AScaleThatPushesItsSales) {
  const StoreOnDisk store;
  SetUpStore(store);
  ChildProcess service(store.Command({"--json", "serve", "--listen", "127.0.0.1:0", "--push-listen",
                                      "127.0.0.1:0", "--no-schedule"}));
  const auto ready = service.WaitForLine("serving");
  BOOST_REQUIRE_MESSAGE(ready.has_value(), service.errors());
  const std::string push_to = Json::parse(*ready).at("push_address");

  ChildProcess scale({STEELYARDCTL, "simulate", "scale", "--protocol", "txt-mode", "--listen",
                      "127.0.0.1:0", "--serial", "PUSH1", "--push-to", push_to, "--tickets", "9",
                      "--seed", "3"});
  const auto listening = scale.WaitForLine("listening on ");
  BOOST_REQUIRE_MESSAGE(listening.has_value(), scale.errors());
  store.Run({"scale", "add", "--number", "2", "--driver", "txt-mode", "--profile", "push",
             "--address", listening->substr(listening->rfind(' ') + 1)});
  store.Run({"scale", "test", "--scale", "2"});
  store.Run({"scale", "send-prices", "--scale", "2"});

  // The scale repeats each sale until it is acknowledged; ask until the last has arrived.
  Json verdict;
  for (int asked = 0; asked < 200; ++asked) {
    verdict = store.Run({"verify"});
    if (verdict.at("tickets") == 9) break;
    usleep(100'000);
  }
  BOOST_TEST(verdict.at("tickets") == 9);
  BOOST_TEST(verdict.at("outcome") == "sound");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::testing
