/// kill -9 of the service and of the scales in the middle of a selling day: what a scale got an
/// answer for is there once, repeats are absorbed, and the books are sound after every kill.
/// TEST_KILLS=200 is the long form, for the night; TEST_SEED replays the order of the kills.
#include <signal.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <iostream>
#include <memory>

#include "base/seeded_random.h"
#include "support/card_on_reader.h"
#include "support/child_process.h"
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

/// A scale that sells without an end until it is killed, and then goes on from its journal.
class KilledScale {
 public:
  KilledScale(const StoreOnDisk& store, int number, std::string cards)
      : m_number(number),
        m_cards(std::move(cards)),
        m_journal(store.File("journal-" + std::to_string(number)).string()),
        m_key(store.Run({"scale", "add", "--number", std::to_string(number), "--driver", "api"})
                  .at("key")) {}

  void Start(const std::string& address) {
    m_process = std::make_unique<ChildProcess>(Command(address, "1000000"));
  }
  void Kill() {
    m_process->Signal(SIGKILL);
    const int status = m_process->Wait();
    // It may have given up by itself just before: then the service was away for too long.
    BOOST_TEST((status == 128 + SIGKILL || status == 3), m_process->output());
  }
  /// Tells what is left, serves a last few, and lays its figures beside the store's.
  nlohmann::json Finish(const std::string& address) const {
    auto command = Command(address, "5");
    command.insert(command.end(), {"--statistics", "2020-01-01..2035-12-31"});
    const Finished finished = RunProgram(command);
    BOOST_TEST_CONTEXT(finished.output << finished.errors) {
      BOOST_REQUIRE_EQUAL(finished.status, 0);
      return nlohmann::json::parse(finished.output);
    }
    return {};
  }

 private:
  std::vector<std::string> Command(const std::string& address, const std::string& tickets) const {
    return {STEELYARDCTL, "simulate", "scale", "--protocol", "api",
            "--server", "http://" + address, "--number", std::to_string(m_number),
            "--key", m_key, "--cards", m_cards, "--tickets", tickets,
            "--seed", std::to_string(m_number), "--rate", "6000", "--journal", m_journal};
  }

  int m_number;
  std::string m_cards;
  std::string m_journal;
  std::string m_key;
  std::unique_ptr<ChildProcess> m_process;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(kill)

BOOST_AUTO_TEST_CASE(ServiceAndScalesKilledWhileTheySell) {
  const StoreOnDisk store;
  store.Run({"init", "--name", "Demo", "--demo"});
  std::ofstream(store.File("passphrase")) << "demo\n";
  const std::string cards = CardsFor(store);
  // Two scales of our own, so that their journals begin at number 1.
  KilledScale scales[] = {{store, 11, cards}, {store, 12, cards}};
  std::string address;
  auto service = store.Serve(address, "127.0.0.1:0");
  for (KilledScale& scale : scales) scale.Start(address);

  base::SeededRandom random(Seed());
  for (int kills = 0; kills < NumberOfKills(); ++kills) {
    // No condition is waited for: any moment is a good one to be killed in.
    usleep(static_cast<useconds_t>(random.Between(50, 400) * 1000));
    const auto who = random.Between(0, 3);
    if (who < 2) {
      scales[who].Kill();
      scales[who].Start(address);
    } else {
      service->Signal(SIGKILL);
      BOOST_TEST(service->Wait() == 128 + SIGKILL);
      service = store.Serve(address, address);
    }
    const auto verdict = store.Run({"verify"});
    BOOST_REQUIRE_MESSAGE(verdict.at("outcome") == "sound", verdict.dump());
  }

  // Each scale's own journal against the books: every number once, and nothing else.
  std::int64_t tickets = 0;
  for (KilledScale& scale : scales) {
    scale.Kill();
    const auto report = scale.Finish(address);
    BOOST_TEST(report.at("unanswered") == 0);
    BOOST_TEST(report.at("recorded") == report.at("last_number"));
    tickets += report.at("recorded").get<std::int64_t>();
  }
  BOOST_TEST(store.Run({"verify"}).at("outcome") == "sound");
  const auto exceptions = store.Run({"exceptions", "list"});
  for (const auto& exception : exceptions.at("exceptions")) {
    const std::string subject = exception.at("subject");
    BOOST_TEST((subject != "scale 11" && subject != "scale 12"), exception.dump());
  }
  std::cout << NumberOfKills() << " kills, " << tickets << " tickets" << std::endl;
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::testing
