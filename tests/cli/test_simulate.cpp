/// Virtual scales against the real program: a whole shop day with faults, and a scale that is
/// called.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "shop.h"

using namespace steelyard::tests;
using steelyard::testing::ChildProcess;

BOOST_AUTO_TEST_SUITE(shop_day)

BOOST_AUTO_TEST_CASE(scales_and_books_agree_after_a_day_of_faults) {
  const Shop shop;
  BOOST_REQUIRE(RunJson({"init", "--demo", "--store", shop.store()}).status == 0);
  const auto day = RunJson(
      {"simulate", "shop", "--store", shop.store(), "--tickets", "60", "--seed", "7", "--faults",
       "drop=150,duplicate=100,cut=100:80,delay=20:5", "--reports", shop.File("reports")});
  BOOST_TEST(day.status == 0);
  BOOST_TEST(day.answer["verify"]["outcome"] == "sound");
  BOOST_REQUIRE(day.answer["scales"].size() == 3);
  int tickets = 0;
  for (const auto& scale : day.answer["scales"]) {
    BOOST_TEST(scale["scale_tickets"] == scale["books_tickets"]);
    BOOST_TEST(scale["scale_total"] == scale["books_total"]);
    tickets += scale["books_tickets"].get<int>();
  }
  BOOST_TEST(tickets == 60);
  BOOST_TEST(day.answer["reports"].size() == 3);
  for (const auto& file : day.answer["reports"]) {
    BOOST_TEST(std::filesystem::file_size(file.get<std::string>()) > 1'000);
  }
  BOOST_TEST(RunJson({"scale", "list", "--store", shop.store()}).answer["scales"].size() == 4);
}

BOOST_AUTO_TEST_CASE(a_day_is_refused_before_it_begins) {
  const Shop shop;
  shop.Open();
  BOOST_TEST(shop.Run({"simulate", "shop"}).outcome() == "nothing_to_sell");
  for (const auto* faults : {"drop", "drop=1001", "flood=10"}) {
    BOOST_TEST(shop.Run({"simulate", "shop", "--faults", faults}).status == 2);
  }
  BOOST_TEST(shop.Run({"simulate", "shop", "--tickets", "4"}).status == 2);
  BOOST_TEST(shop.Run({"simulate", "scale"}).status == 2);
  BOOST_TEST(shop.Run({"simulate", "scale", "--protocol", "smoke"}).status == 2);
  BOOST_TEST(shop.Run({"simulate", "scale", "--protocol", "api"}).status == 2);
  for (const auto* faults : {"cut", "cut=x", "flood=1", "delay=-1"}) {
    BOOST_TEST(shop.Run({"simulate", "scale", "--protocol", "massa-vpm", "--faults", faults})
                   .status == 2);
  }
  BOOST_TEST(shop.Run({"simulate", "scale", "--scale", "9"}).outcome() == "scale_unknown");
  BOOST_TEST(shop.Run({"simulate", "scale", "--protocol", "api", "--number", "1", "--key-file",
                       shop.File("none")})
                 .status == 3);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(called_scale)

BOOST_AUTO_TEST_CASE(a_scale_is_tested_filled_with_prices_and_pulled) {
  const Shop shop;
  shop.Open();
  shop.Run({"product", "set", "2001", "--name", "苹果", "--price", "6.99", "--per", "kg"});
  ChildProcess scale(Command({"simulate", "scale", "--protocol", "txt-mode", "--tickets", "5",
                              "--memory", shop.File("memory")}));
  const auto line = scale.WaitForLine("listening on ");
  BOOST_REQUIRE(line.has_value());
  const auto address = line->substr(line->find("127.0.0.1"));
  shop.Run({"scale", "add", "--number", "1", "--driver", "txt-mode", "--address", address});
  shop.Run({"scale", "add", "--number", "2", "--driver", "api"});

  const auto tested = shop.Run({"scale", "test", "--scale", "1"});
  BOOST_TEST(tested.status == 0);
  BOOST_TEST(tested.answer["scales"][0]["serial"] == "SN0001");
  BOOST_TEST(shop.Run({"scale", "set-clock"}).status == 0);
  const auto first = shop.Run({"scale", "send-prices"}).answer["scales"][0];
  BOOST_TEST(first["outcome"] == "confirmed");
  BOOST_TEST(first["products"] == 1);
  BOOST_TEST(first["prices_version"].get<int>() > 0);
  BOOST_TEST(shop.Run({"scale", "send-prices"}).answer["scales"][0]["outcome"] ==
             "nothing_to_send");
  BOOST_TEST(shop.Run({"scale", "send-prices", "--whole"}).answer["scales"][0]["products"] == 1);
  BOOST_TEST(shop.Run({"scale", "show", "1"}).answer["model"] == "TM-30A");
  const auto pulled = shop.Run({"scale", "pull", "--scale", "1"});
  BOOST_TEST(pulled.answer["scales"][0]["recorded"] == 5);
  const auto again = shop.Run({"scale", "pull"});
  BOOST_TEST(again.answer["scales"].size() == 1);
  BOOST_TEST(again.answer["scales"][0]["recorded"] == 0);
  const auto verdict = shop.Run({"verify"});
  BOOST_TEST(verdict.outcome() == "sound");
  BOOST_TEST(verdict.answer["tickets"] == 5);

  BOOST_TEST(shop.Run({"scale", "test", "--scale", "2"}).outcome() == "scale_calls_us");
  BOOST_TEST(shop.Run({"scale", "pull", "--scale", "3"}).outcome() == "scale_unknown");
  scale.Signal(SIGTERM);
  BOOST_TEST(scale.Wait() == 0);
  for (const auto* command : {"test", "set-clock", "send-prices", "pull"}) {
    const auto unreachable = shop.Run({"scale", command, "--scale", "1"});
    BOOST_TEST(unreachable.status == 3);
    BOOST_TEST(unreachable.outcome() == "scale_failed");
  }
  BOOST_TEST(shop.Run({"verify"}).answer["tickets"] == 5);
}

/// A UDP port of 127.0.0.1 that nobody had a moment ago.
std::string FreeUdpPort() {
  const int socket_number = socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  BOOST_REQUIRE(bind(socket_number, reinterpret_cast<sockaddr*>(&address), size) == 0);
  getsockname(socket_number, reinterpret_cast<sockaddr*>(&address), &size);
  close(socket_number);
  return std::to_string(ntohs(address.sin_port));
}

BOOST_AUTO_TEST_CASE(a_scale_is_found_and_given_its_keys_and_texts) {
  const Shop shop;
  shop.Open();
  shop.Run({"product", "set", "2001", "--name", "苹果", "--price", "6.99", "--per", "kg"});
  const auto beacons = "127.0.0.1:" + FreeUdpPort();
  ChildProcess scale(Command({"simulate", "scale", "--protocol", "txt-mode", "--beacon-to", beacons,
                              "--memory", shop.File("memory")}));
  const auto line = scale.WaitForLine("listening on ");
  BOOST_REQUIRE(line.has_value());
  const auto address = line->substr(line->find("127.0.0.1"));
  const auto found = shop.Run({"scale", "discover", "--listen", beacons, "--seconds", "3"});
  BOOST_REQUIRE(found.answer["scales"].size() == 1u);
  BOOST_TEST(found.answer["scales"][0]["address"] == address);
  BOOST_TEST(found.answer["scales"][0]["serial"] == "SN0001");
  BOOST_TEST(found.answer["scales"][0]["scale"].is_null());
  shop.Run({"scale", "add", "--number", "1", "--driver", "txt-mode", "--address", address});
  BOOST_TEST(shop.Run({"scale", "send-prices", "--scale", "1"}).status == 0);

  const auto on_scale = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "scale");
    arguments.insert(arguments.end(), {"--scale", "1"});
    return shop.Run(arguments);
  };
  BOOST_TEST(on_scale({"hot-keys", "1:2001", "2:"}).answer["scales"][0]["keys"] == 2);
  BOOST_TEST(on_scale({"hot-keys", "1:9999"}).outcome() == "product_unknown");
  BOOST_TEST(on_scale({"hot-keys", "one:2001"}).status == 2);
  BOOST_TEST(on_scale({"hot-keys", "0:2001"}).status == 2);
  BOOST_TEST(on_scale({"texts", "--text", "0:东街果店", "--class", "10:水果", "--prefix", "22"})
                 .status == 0);
  BOOST_TEST(on_scale({"texts", "--class", "9:水果"}).status == 3);
  BOOST_TEST(on_scale({"texts"}).status == 2);
  BOOST_TEST(on_scale({"texts", "--prefix", "2"}).status == 2);
  std::ifstream memory(shop.File("memory"));
  const std::string kept{std::istreambuf_iterator<char>(memory), {}};
  for (const char* text : {"东街果店", "水果", "2001"}) {
    BOOST_TEST(kept.find(text) != std::string::npos);
  }

  BOOST_TEST(on_scale({"clear-products"}).outcome() == "confirmation_needed");
  BOOST_TEST(on_scale({"clear-products", "--yes"}).status == 0);
  BOOST_TEST(on_scale({"clear-sales", "--yes"}).status == 3);  // this kind cannot
  scale.Signal(SIGTERM);
  BOOST_TEST(scale.Wait() == 0);
  BOOST_TEST(on_scale({"clear-products", "--yes"}).outcome() == "scale_failed");
}

BOOST_AUTO_TEST_CASE(a_dahua_scale_takes_what_fits_it_and_its_keys_and_texts) {
  const Shop shop;
  shop.Open();
  shop.Run({"product", "set", "2001", "--name", "苹果", "--price", "6.99", "--per", "kg"});
  shop.Run({"product", "set", "5001", "--name", "礼盒", "--price", "99", "--per", "piece"});
  ChildProcess scale(Command({"simulate", "scale", "--protocol", "dahua-tm", "--tickets", "3"}));
  const auto line = scale.WaitForLine("listening on ");
  BOOST_REQUIRE(line.has_value());
  shop.Run({"scale", "add", "--number", "4", "--driver", "dahua-tm", "--address",
            line->substr(line->find("127.0.0.1"))});
  const auto sent = shop.Run({"scale", "send-prices"});
  BOOST_TEST_CONTEXT(sent.answer.dump()) {
    BOOST_TEST(sent.status == 0);
    const auto& result = sent.answer["scales"][0];
    BOOST_TEST(result["outcome"] == "confirmed");
    BOOST_TEST(result["products"] == 1);
    BOOST_REQUIRE(result["unfit"].size() == 1u);
    BOOST_TEST(result["unfit"][0]["product"] == "5001");
  }
  const auto open = shop.Run({"exceptions", "list"}).answer.dump();
  BOOST_TEST(open.find("unfit=1 first=5001") != std::string::npos);

  const auto on_scale = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "scale");
    arguments.insert(arguments.end(), {"--scale", "4"});
    return shop.Run(arguments);
  };
  BOOST_TEST(on_scale({"hot-keys", "1:2001", "--page", "3"}).status == 0);
  BOOST_TEST(on_scale({"hot-keys", "37:2001"}).status == 3);
  BOOST_TEST(on_scale({"hot-keys", "1:5001"}).status == 3);
  BOOST_TEST(on_scale({"texts", "--text", "101:东街果店", "--text", "1:新鲜"}).status == 0);
  BOOST_TEST(on_scale({"texts", "--text", "99:东街果店"}).status == 3);
  BOOST_TEST(on_scale({"texts", "--prefix", "22"}).status == 3);  // its profile says that
  BOOST_TEST(on_scale({"pull"}).answer["scales"][0]["recorded"] == 3);
  BOOST_TEST(on_scale({"clear-products", "--yes"}).status == 0);
  BOOST_TEST(on_scale({"send-prices"}).answer["scales"][0]["products"] == 1);
  scale.Signal(SIGTERM);
  BOOST_TEST(scale.Wait() == 0);
}

BOOST_AUTO_TEST_CASE(a_massa_scale_sells_with_a_bad_line) {
  const Shop shop;
  shop.Open();
  shop.Run({"product", "set", "2001", "--name", "苹果", "--price", "6.99", "--per", "kg"});
  ChildProcess scale(Command({"simulate", "scale", "--protocol", "massa-vpm", "--tickets", "6",
                              "--faults", "garbage=1,lost=1,duplicate=1"}));
  const auto line = scale.WaitForLine("listening on ");
  BOOST_REQUIRE(line.has_value());
  shop.Run({"scale", "add", "--number", "5", "--driver", "massa-vpm", "--profile", "gbk",
            "--address", line->substr(line->find("127.0.0.1"))});
  BOOST_TEST(shop.Run({"scale", "test"}).answer["scales"][0]["serial"] == "SN0000000001");
  BOOST_TEST(shop.Run({"scale", "send-prices"}).status == 0);
  BOOST_TEST(shop.Run({"scale", "pull"}).answer["scales"][0]["recorded"] == 6);
  BOOST_TEST(shop.Run({"scale", "pull"}).answer["scales"][0]["recorded"] == 0);
  // Its protocol has no clock: of all scales it is left out, named it is refused.
  BOOST_TEST(shop.Run({"scale", "set-clock"}).status == 0);
  BOOST_TEST(shop.Run({"scale", "set-clock", "--scale", "5"}).status == 3);
  scale.Signal(SIGTERM);
  BOOST_TEST(scale.Wait() == 0);
  BOOST_TEST(shop.Run({"verify"}).answer["tickets"] == 6);
}

BOOST_AUTO_TEST_CASE(a_cas_scale_tells_its_sales_to_the_service) {
  const Shop shop;
  shop.Open();
  shop.Run({"product", "set", "2001", "--name", "苹果", "--price", "6.99", "--per", "kg"});
  ChildProcess serve(Command({"serve", "--store", shop.store(), "--passphrase-file",
                              shop.File("passphrase"), "--json", "--listen", "127.0.0.1:0",
                              "--cas-listen", "127.0.0.1:0"}));
  const auto serving = serve.WaitForLine("cas_address");
  BOOST_REQUIRE(serving.has_value());
  const auto push_to = Json::parse(*serving)["cas_address"].get<std::string>();
  ChildProcess scale(Command({"simulate", "scale", "--protocol", "cas-cl", "--tickets", "6",
                              "--push-to", push_to, "--faults", "duplicate=1"}));
  const auto line = scale.WaitForLine("listening on ");
  BOOST_REQUIRE(line.has_value());
  shop.Run({"scale", "add", "--number", "6", "--driver", "cas-cl", "--address",
            line->substr(line->find("127.0.0.1"))});
  BOOST_TEST(shop.Run({"scale", "test"}).status == 0);
  BOOST_TEST(shop.Run({"scale", "send-prices"}).status == 0);  // from now on it sells
  BOOST_TEST(shop.Run({"scale", "pull"}).answer["scales"].empty());
  const auto asked = shop.Run({"scale", "pull", "--scale", "6"});
  BOOST_TEST(asked.status == 3);
  const auto listed = shop.Run({"scale", "list"}).answer["scales"];
  BOOST_TEST(listed.dump().find("cannot be asked") == std::string::npos);  // no error of the scale
  // The last ticket is whole after half a minute; those before it are when the next one begins.
  int tickets = 0;
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (tickets < 5 && std::chrono::steady_clock::now() < deadline) {
    tickets = shop.Run({"verify"}).answer["tickets"].get<int>();
  }
  BOOST_TEST(tickets >= 5);
  for (ChildProcess* process : {&scale, &serve}) {
    process->Signal(SIGTERM);
    BOOST_TEST(process->Wait() == 0);
  }
  BOOST_TEST(shop.Run({"verify"}).outcome() == "sound");
}

/// Without the passphrase nobody can be asked: then the close says that it does not know.
BOOST_AUTO_TEST_CASE(a_day_is_closed_when_its_scales_were_asked) {
  const Shop shop;
  shop.Open();
  ChildProcess scale(Command({"simulate", "scale", "--protocol", "txt-mode", "--tickets", "5",
                              "--memory", shop.File("memory")}));
  const auto line = scale.WaitForLine("listening on ");
  BOOST_REQUIRE(line.has_value());
  shop.Run({"scale", "add", "--number", "1", "--driver", "txt-mode", "--address",
            line->substr(line->find("127.0.0.1"))});
  shop.Run({"product", "set", "2001", "--name", "苹果", "--price", "6.99", "--per", "kg"});
  BOOST_REQUIRE(shop.Run({"scale", "send-prices"}).status == 0);  // from now on it sells
  const auto refused = RunJson({"day", "close", "--store", shop.store()});
  BOOST_TEST(refused.outcome() == "journal_incomplete");
  BOOST_TEST(refused.answer["scales"][0]["asked_too_early"] == true);
  BOOST_TEST(refused.answer["scales"][0]["asked_at"].is_null());
  BOOST_TEST(refused.errors.find("--ask") != std::string::npos);
  const auto closed = shop.Run({"day", "close"});
  BOOST_TEST(closed.status == 0);
  BOOST_TEST(closed.answer["scales"][0]["last_number"] == 5);
  BOOST_TEST(closed.answer["scales"][0]["asked_too_early"] == false);
  BOOST_TEST(closed.answer["scales"][0]["asked_at"].is_string());
  scale.Signal(SIGTERM);
  BOOST_TEST(scale.Wait() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(demo_scales)

namespace {

/// Starts a scale of the demo store as installer/run.sh does, but on a free port, which the store
/// is told.
class DemoScale {
 public:
  DemoScale(const Shop& shop, std::string number)
      : m_process(Command({"simulate", "scale", "--store", shop.store(), "--scale", number,
                           "--serial", "DEMO" + number, "--tickets", "20", "--seed", number,
                           "--listen", "127.0.0.1:0"})) {
    const auto line = m_process.WaitForLine("listening on ");
    BOOST_REQUIRE(line.has_value());
    const auto run = [&](std::vector<std::string> arguments) {
      arguments.insert(arguments.end(), {"--store", shop.store()});
      BOOST_REQUIRE(RunJson(arguments).status == 0);
    };
    run({"scale", "remove", "--scale", number});
    run({"scale", "add", "--number", number, "--driver", "txt-mode", "--address",
         line->substr(line->find("127.0.0.1"))});
    run({"scale", "send-prices", "--scale", number});
  }
  ~DemoScale() {
    m_process.Signal(SIGTERM);
    m_process.Wait();
  }

 private:
  ChildProcess m_process;
};

}  // namespace

/// The second scale begins seconds after the last sale of the first, whatever the time of day.
BOOST_AUTO_TEST_CASE(a_demo_begins_without_exceptions_its_scales_cause) {
  const Shop shop;
  BOOST_REQUIRE(RunJson({"init", "--demo", "--store", shop.store()}).status == 0);
  for (int round = 0; round < 2; ++round) {
    const DemoScale third(shop, "3");
    const DemoScale fourth(shop, "4");
    const auto pulled = RunJson({"scale", "pull", "--store", shop.store()});
    BOOST_REQUIRE(pulled.status == 0);
    BOOST_REQUIRE(pulled.answer["scales"].size() == 2);
    for (const auto& scale : pulled.answer["scales"]) BOOST_TEST(scale["recorded"] == 20);
  }
  const auto listed = RunJson({"exceptions", "list", "--store", shop.store()});
  BOOST_TEST(listed.answer["exceptions"] == Json::array());
}

BOOST_AUTO_TEST_SUITE_END()
