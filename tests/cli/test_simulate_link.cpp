/// A bad line between a scale and the service, all three as programs of their own.
#include <boost/test/unit_test.hpp>
#include <csignal>

#include "shop.h"

using namespace steelyard::tests;
using steelyard::testing::ChildProcess;

BOOST_AUTO_TEST_SUITE(bad_line)

BOOST_AUTO_TEST_CASE(a_scale_sells_over_it_and_its_figures_are_told) {
  const Shop shop;
  shop.Open();
  shop.Run({"product", "set", "2001", "--name", "苹果", "--price", "6.99", "--per", "kg"});
  const auto added = shop.Run({"scale", "add", "--number", "1", "--driver", "api"});
  const auto key = shop.Write("key", added.answer["key"].get<std::string>());
  ChildProcess service(Command({"--json", "serve", "--listen", "127.0.0.1:0", "--no-pull",
                                "--no-schedule", "--store", shop.store(), "--passphrase-file",
                                shop.File("passphrase")}));
  const auto serving = service.WaitForLine("serving");
  BOOST_REQUIRE_MESSAGE(serving.has_value(), service.errors());
  const std::string store = Json::parse(*serving)["address"];
  ChildProcess link(Command({"simulate", "link", "--to", store, "--preset", "wifi", "--latency",
                             "1..3", "--loss", "0", "--rate", "500:500"}));
  const auto listening = link.WaitForLine("listening");
  BOOST_REQUIRE_MESSAGE(listening.has_value(), link.errors());
  const std::string address = Json::parse(*listening)["address"];
  const auto sold = RunJson({"simulate", "scale", "--protocol", "api", "--server",
                             "http://" + address, "--number", "1", "--key-file", key, "--tickets",
                             "8", "--timeout", "5000", "--journal", shop.File("journal")});
  BOOST_TEST(sold.status == 0);
  BOOST_TEST(sold.answer["recorded"] == 8);
  const Json& line = sold.answer["line"];
  BOOST_TEST(line["answered"] == 8);
  BOOST_TEST(line["wait_ms"]["worst"] >= 4);  // there and back
  BOOST_TEST(line["traffic"]["/v1/tickets"]["requests"] >= 8);
  link.Signal(SIGTERM);
  BOOST_TEST(link.Wait() == 0);
  const auto figures = Json::parse(link.output().substr(listening->size()));
  BOOST_TEST(figures["outcome"] == "done");
  BOOST_TEST(figures["lost"] == 0);
  BOOST_TEST(figures["up_bytes"] > 8 * 300);
  BOOST_TEST(figures["connections"] == 1);
  service.Signal(SIGTERM);
  BOOST_TEST(service.Wait() == 0);
  BOOST_TEST(shop.Run({"verify"}).answer["tickets"] == 8);
}

BOOST_AUTO_TEST_CASE(what_is_no_line_is_refused) {
  const auto with = [](const char* option, const char* value) {
    return RunJson({"simulate", "link", "--to", "127.0.0.1:1", option, value}).status;
  };
  BOOST_TEST(with("--preset", "5g") == 2);
  BOOST_TEST(with("--latency", "700..300") == 2);
  BOOST_TEST(with("--latency", "-1") == 2);
  BOOST_TEST(with("--loss", "1001") == 2);
  BOOST_TEST(with("--rate", "20:x") == 2);
  BOOST_TEST(with("--listen", "7080") == 2);
  BOOST_TEST(RunJson({"simulate", "link"}).status == 2);
  const auto taken =
      RunJson({"simulate", "link", "--to", "127.0.0.1:1", "--listen", "192.0.2.1:1"});
  BOOST_TEST(taken.status == 3);
  BOOST_TEST(taken.answer.value("error", "") != "");
}

BOOST_AUTO_TEST_SUITE_END()
