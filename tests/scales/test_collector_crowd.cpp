/// Tests of many scales at once over real TCP: dead, hung and babbling ones among good ones, turns
/// at one device, prompt stops, promotions on time.
#include <Poco/Net/ServerSocket.h>
#include <boost/test/unit_test.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <set>
#include <thread>

#include "app/settings.h"
#include "scales/back_off.h"
#include "scales/drivers/device_turn.h"
#include "support/eventually.h"
#include "txt_mode_shop.h"

namespace steelyard::scales {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

/// Takes connections and never says a word.
class HungScale {
 public:
  HungScale() {
    m_server.bind(Poco::Net::SocketAddress("127.0.0.1", 0), true, false);
    m_server.listen();
  }
  std::string address() const { return m_server.address().toString(); }
  bool WaitForCaller() {
    return m_server.poll(Poco::Timespan(60, 0), Poco::Net::Socket::SELECT_READ);
  }

 private:
  Poco::Net::ServerSocket m_server;
};

/// Good scales from number 20 on, each with prices and sales of its own.
struct Crowd : TxtModeShop {
  void AddGood(int count, int sales) {
    for (int i = 0; i < count; ++i) {
      simulator::TxtModeScaleOptions options;
      options.serial = "CROWD" + std::to_string(i);
      options.seed = static_cast<std::uint64_t>(i + 1);
      auto& device = *good.emplace_back(std::make_unique<simulator::TxtModeScale>(options));
      device.Start();
      const int number = kFirst + i;
      Register(number, "", device.address());
      app::SendPrices(context, *MakeDriver(Row(number)), number);
      device.Sell(sales);
    }
  }
  std::int64_t Sold() const {
    std::int64_t fen = 0;
    for (const auto& device : good) fen += device->total_fen();
    return fen;
  }

  static constexpr int kFirst = 20;
  std::vector<std::unique_ptr<simulator::TxtModeScale>> good;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(collector_crowd)

BOOST_AUTO_TEST_CASE(BadScalesHoldUpNobody) {
  Crowd crowd;
  std::vector<std::unique_ptr<HungScale>> hung;
  for (int number = 1; number <= 8; ++number) {
    crowd.Register(number, "", hung.emplace_back(std::make_unique<HungScale>())->address());
  }
  for (int number = 9; number <= 14; ++number) crowd.Register(number, "", "127.0.0.1:1");
  crowd.AddGood(24, 30);
  for (int i = 0; i < 4; ++i) crowd.good[static_cast<std::size_t>(i)]->SetFaults({.delay_ms = 50});
  for (int i = 4; i < 8; ++i) {
    crowd.good[static_cast<std::size_t>(i)]->SetFaults({.garbage_answers = 2});
  }
  Collector collector(crowd.context, crowd.verifier,
                      {.interval = milliseconds(50), .most_calls = 16});
  const auto began = steady_clock::now();
  collector.Start();
  BOOST_TEST(tests::Eventually([&] { return crowd.Takings() == crowd.Sold(); }));
  // One after the other, those that hang would have taken five seconds each.
  BOOST_TEST((steady_clock::now() - began < seconds(8 * 5)));
  collector.Stop();
  for (int i = 0; i < 24; ++i) {
    BOOST_TEST_CONTEXT("good scale " << i) {
      BOOST_TEST(crowd.Recorded(30, Crowd::kFirst + i) == 30);
      BOOST_TEST(crowd.good[static_cast<std::size_t>(i)]->clients_turned_away() == 0);
    }
  }
  BOOST_TEST(crowd.Exceptions().empty());
  for (int number = 9; number <= 14; ++number) {
    BOOST_TEST(crowd.CountEvents("call_failed", number) == 1);
  }
}

BOOST_AUTO_TEST_CASE(AStopIsPromptAndNothingIsSaidOfTheScale) {
  Crowd crowd;
  HungScale hung;
  crowd.Register(1, "", hung.address());
  Collector collector(crowd.context, crowd.verifier, {.interval = milliseconds(50)});
  collector.Start();
  BOOST_REQUIRE(hung.WaitForCaller());
  collector.Stop();  // does not wait for the answer, or it would have failed
  BOOST_TEST(crowd.Row(1).last_error == "");
  BOOST_TEST(crowd.CountEvents("call_failed", 1) == 0);
  collector.Start();
  collector.Stop();
}

BOOST_AUTO_TEST_CASE(ThreadsTakeTurnsAtOneDevice) {
  Crowd crowd;
  crowd.Open(20);
  std::atomic<int> answered{0};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
      threads.emplace_back([&] {
        for (int j = 0; j < 5; ++j) {
          if (MakeDriver(crowd.Row(3))->Probe().serial == "SN0001") ++answered;
        }
      });
    }
    Collector collector(crowd.context, crowd.verifier, {});
    collector.PollOnce();
  }
  BOOST_TEST(answered == 40);
  BOOST_TEST(crowd.scale.clients_turned_away() == 0);
  BOOST_TEST(crowd.Recorded(20) == 20);
}

BOOST_AUTO_TEST_CASE(AnotherProcessIsWaitedForUntilItDies) {
  const std::string address = "192.0.2.1:" + std::to_string(getpid());
  const base::Explanation name("Scale 3");
  int told[2];
  BOOST_REQUIRE(pipe(told) == 0);
  const pid_t child = fork();
  if (child == 0) {
    const DeviceTurn turn(address, name);
    if (write(told[1], "x", 1) != 1) _exit(1);
    for (;;) pause();
  }
  char byte = 0;
  BOOST_REQUIRE(read(told[0], &byte, 1) == 1);
  BOOST_CHECK_THROW(DeviceTurn(address, name, {}, milliseconds(60)), ports::ScaleError);
  std::stop_source stop;
  stop.request_stop();
  BOOST_CHECK_THROW(DeviceTurn(address, name, stop.get_token()), ports::CallStopped);
  const DeviceTurn other(address + "0", name);  // another device is free
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  BOOST_CHECK_NO_THROW(DeviceTurn(address, name));
  BOOST_CHECK_NO_THROW(DeviceTurn(address, name));
  close(told[0]);
  close(told[1]);
}

BOOST_AUTO_TEST_CASE(PromotionsReachAScaleInTime) {
  Crowd crowd;
  auto apples = TxtModeShop::Fruit("12", 1280, domain::PriceUnit::PerKilogram);
  apples.promotions.push_back(
      {"", domain::Price::FromFen(990, domain::PriceUnit::PerKilogram).value(),
       crowd.clock.Now().Plus(60'000), crowd.clock.Now().Plus(120'000)});
  BOOST_REQUIRE((app::ChangePrices(crowd.context, crowd.kManager, {{apples}, {}, {}}).outcome ==
                 app::PriceChangeOutcome::Done));
  crowd.Open(0);
  const auto version = crowd.Row(3).prices_version;
  Collector collector(crowd.context, crowd.verifier, {});
  collector.PollOnce();
  BOOST_TEST(crowd.scale.PriceOf(12) == 1280);
  crowd.clock.AdvanceMs(60'000);
  collector.PollOnce();
  BOOST_TEST(crowd.scale.PriceOf(12) == 990);
  crowd.scale.Sell(5);
  crowd.clock.AdvanceMs(60'000);
  collector.PollOnce();
  BOOST_TEST(crowd.scale.PriceOf(12) == 1280);
  BOOST_TEST(crowd.Row(3).prices_version == version);
  BOOST_TEST(crowd.Exceptions().empty());  // sold by the promotion, pulled after its end
  BOOST_TEST(crowd.Recorded(5) == 5);
}

BOOST_AUTO_TEST_CASE(APushingScaleGetsItsPricesToo) {
  Crowd crowd;
  crowd.Register(3, "push");
  BOOST_REQUIRE((app::ChangeSetting(crowd.context, crowd.kManager,
                                    {"scales.send_prices", "automatic"}).outcome ==
                 app::SettingOutcome::Done));
  Collector collector(crowd.context, crowd.verifier, {});
  collector.PollOnce();
  BOOST_TEST(crowd.scale.prices_known() == 3);
  BOOST_TEST(crowd.Row(3).prices_version > 0);
}

BOOST_AUTO_TEST_CASE(ScalesThatFailTogetherDoNotComeBackTogether) {
  base::SeededRandom random(7);
  const milliseconds interval(10'000);
  for (int failures = 1; failures <= 40; ++failures) {
    const auto whole = std::min<milliseconds>(
        kLongestRest, interval * (1LL << std::min(failures - 1, 20)));
    std::set<std::int64_t> seen;
    for (int i = 0; i < 50; ++i) {
      const auto pause = PauseAfter(failures, interval, random);
      BOOST_TEST((pause >= whole * 3 / 4 && pause <= whole * 5 / 4));
      seen.insert(pause.count());
    }
    BOOST_TEST(seen.size() > 20u);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::scales
