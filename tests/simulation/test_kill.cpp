/// kill -9 of the service in the middle of a selling day: what a scale got an answer for is there
/// once, the scales' retries are absorbed, and the books are sound.
#include <signal.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <iostream>
#include <set>

#include "base/seeded_random.h"
#include "support/card_on_reader.h"
#include "support/child_process.h"
#include "support/scale_client.h"
#include "support/store_on_disk.h"

namespace steelyard::testing {
namespace {

/// From `TEST_KILLS`, so that the long form can ask for more.
int NumberOfKills() {
  const char* text = std::getenv("TEST_KILLS");
  return text != nullptr ? std::atoi(text) : 6;
}

std::uint64_t Seed() {
  const char* text = std::getenv("TEST_SEED");
  const std::uint64_t seed = text != nullptr ? std::strtoull(text, nullptr, 10) : 20261122;
  std::cout << "TEST_SEED=" << seed << std::endl;
  return seed;
}

}  // namespace

/// Two cards with money on them, as the scales' customers carry them: a JSON file of uid and data.
std::string CardsFor(const StoreOnDisk& store) {
  auto cards = nlohmann::json::array();
  for (const char* uid : {"04A1B2C3", "04D4E5F6"}) {
    const CardOnReader reader(store, uid);
    store.Run({"card", "issue", "--reader", reader.device(), "--class", "both", "--tier", "gold",
               "--top-up", "900"});
    const auto card = store.Run({"card", "show", "--reader", reader.device()});
    cards.push_back({{"uid", card.at("uid")}, {"data", card.at("data")}});
  }
  const auto file = store.File("cards.json");
  std::ofstream(file) << cards.dump();
  return file.string();
}

BOOST_AUTO_TEST_SUITE(kill)

BOOST_AUTO_TEST_CASE(ServiceKilledWhileTwoScalesSell) {
  const StoreOnDisk store;
  store.Run({"init", "--name", "Demo", "--demo"});
  std::ofstream(store.File("passphrase")) << "demo\n";
  // Two scales of our own, so that their journals begin at number 1.
  std::vector<std::string> keys;
  for (const char* number : {"11", "12"}) {
    keys.push_back(store.Run({"scale", "add", "--number", number, "--driver", "api"}).at("key"));
  }
  const std::string cards = CardsFor(store);
  std::string address;
  auto service = store.Serve(address, "127.0.0.1:0");

  const auto start_scale = [&](std::size_t i, const std::string& tickets) {
    return std::make_unique<ChildProcess>(std::vector<std::string>{
        STEELYARDCTL, "simulate", "scale", "--protocol", "api", "--server", "http://" + address,
        "--number", i == 0 ? "11" : "12", "--key", keys[i], "--tickets", tickets, "--seed",
        std::to_string(i + 1), "--rate", "6000", "--journal",
        store.File("journal-" + std::to_string(i)).string()});
  };
  std::vector<std::unique_ptr<ChildProcess>> scales;
  for (std::size_t i = 0; i < keys.size(); ++i) scales.push_back(start_scale(i, "400"));

  base::SeededRandom random(Seed());
  for (int kills = 0; kills < NumberOfKills(); ++kills) {
    // No condition is waited for: any moment is a good one to be killed in.
    usleep(static_cast<useconds_t>(random.Between(50, 400) * 1000));
    service->Signal(SIGKILL);
    BOOST_TEST(service->Wait() == 128 + SIGKILL);
    service = store.Serve(address, address);
  }
  for (auto& scale : scales) {
    const int status = scale->Wait();
    BOOST_TEST_CONTEXT(scale->output() << scale->errors()) {
      BOOST_TEST(status == 0);
    }
  }

  // Each scale's own journal against the books: every number once, and nothing else.
  const auto verdict = store.Run({"verify"});
  BOOST_TEST(verdict.at("outcome") == "sound");
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const ScaleClient client(address, i == 0 ? 11 : 12, keys[i]);
    const auto statistics = client.Get("/v1/statistics?from=2020-01-01&to=2035-12-31");
    BOOST_TEST_CONTEXT(statistics.body.dump()) {
      BOOST_TEST(statistics.body.at("tickets") == 400);
    }
  }
  const auto exceptions = store.Run({"exceptions", "list"});
  for (const auto& exception : exceptions.at("exceptions")) {
    const std::string subject = exception.at("subject");
    BOOST_TEST((subject != "scale 11" && subject != "scale 12"), exception.dump());
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::testing
