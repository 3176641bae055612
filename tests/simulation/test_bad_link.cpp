/// A scale sells over GPRS with 30 % loss: what the line does, and that every sale ends in the
/// books once. The line and the scale's patience run twenty times faster than in the world.
#include <boost/test/unit_test.hpp>
#include <thread>

#include "simulation/sold_by_scales.h"
#include "simulator/bad_link.h"
#include "simulator/line_direction.h"

namespace steelyard::simulation {
namespace {

using simulator::ApiScale;
using simulator::BadLink;
using simulator::LineDirection;
using simulator::LineModel;
using std::chrono::milliseconds;

constexpr int kSpeed = 20;

LineDirection::Clock::time_point After(milliseconds time) {
  return LineDirection::Clock::time_point(std::chrono::hours(1)) + time;
}

std::int64_t MsOf(const LineDirection::Arrival& arrival) {
  return std::chrono::duration_cast<milliseconds>(arrival.at.value() - After(milliseconds(0)))
      .count();
}

/// Sells to so many customers over the line, and tells until all is told.
simulator::BadLinkFigures SellOver(SoldByScales& shop, const LineModel& line, int customers) {
  BadLink link({.to = shop.store.Address(), .line = line, .seed = 3, .speed = kSpeed});
  link.Start();
  auto options = shop.Options(0, link.address());
  options.answer_timeout_ms = 8'000 / kSpeed;
  ApiScale scale(options);
  while (scale.prices_version() == 0) scale.SwitchOn();
  for (int i = 0; i < customers; ++i) scale.Serve();
  while (!scale.SendUnanswered()) {
  }
  shop.AllIsInTheBooksOnce({&scale.journal()});
  int answered = 0;
  for (const auto& sale : scale.figures().asked) answered += sale.is_answered ? 1 : 0;
  BOOST_TEST(answered > customers / 4);
  const auto figures = link.figures();
  BOOST_TEST_MESSAGE(answered << " of " << scale.figures().asked.size() << " asked, "
                              << scale.figures().stood_in << " stood in; " << figures.segments
                              << " segments, " << figures.lost << " lost, " << figures.resets
                              << " resets, " << figures.connections << " connections");
  return figures;
}

void WithCards(SoldByScales& shop) {
  shop.AddCard({.uid = "04A1B2C3", .principal_fen = 90'000});
  shop.AddCard({.uid = "04A1B2C4",
                .card_class = domain::CardClass::Both,
                .principal_fen = 50'000,
                .bonus_fen = 2'000,
                .tier = "gold"});
  shop.AllowStandIn(60'000);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bad_link)

BOOST_AUTO_TEST_CASE(ASegmentTakesItsTimeOnTheLineAndThenTravels) {
  // 20 kbit/s, so 1000 bytes and 40 of headers take 416 ms.
  const LineModel line{.latency_low = milliseconds(300), .latency_high = milliseconds(300)};
  LineDirection slow({line, 20, 1, 1});
  BOOST_TEST(MsOf(slow.Send(1'000, After(milliseconds(0)))) == 716);
  BOOST_TEST(MsOf(slow.Send(1'000, After(milliseconds(0)))) == 1'132);  // behind the first
  BOOST_TEST(MsOf(slow.Send(1'000, After(milliseconds(9'000)))) == 9'716);
  LineDirection fast({line, 20, 10, 1});
  BOOST_TEST(MsOf(fast.Send(1'000, After(milliseconds(0)))) == 71);
  LineDirection unlimited({line, 0, 1, 1});
  BOOST_TEST(MsOf(unlimited.Send(1'000'000, After(milliseconds(0)))) == 300);
}

BOOST_AUTO_TEST_CASE(WhatIsLostComesLateAndWhatFollowsWaits) {
  LineModel line{.latency_low = milliseconds(300), .latency_high = milliseconds(700),
                 .loss_permille = 300};
  LineDirection direction({line, 0, 1, 5});
  int lost = 0;
  std::int64_t last = 0;
  for (int i = 0; i < 1'000; ++i) {
    const auto arrival = direction.Send(100, After(milliseconds(i)));
    if (!arrival.at) continue;
    lost += arrival.lost;
    // The first time-out is twice the round trip, 2 s, and it doubles.
    const std::int64_t waited = 2'000 * ((1LL << arrival.lost) - 1);
    BOOST_TEST(MsOf(arrival) >= i + waited + 300);
    BOOST_TEST(MsOf(arrival) >= last);
    last = MsOf(arrival);
  }
  BOOST_TEST(lost > 350);  // 3 in 7 as many as arrive
  BOOST_TEST(lost < 520);
}

BOOST_AUTO_TEST_CASE(WhatIsLostTooOftenIsGivenUp) {
  LineDirection dead({{.loss_permille = 1000, .most_losses = 6}, 0, 1, 1});
  const auto arrival = dead.Send(100, After(milliseconds(0)));
  BOOST_TEST(!arrival.at.has_value());
  BOOST_TEST(arrival.lost == 7);
}

BOOST_AUTO_TEST_CASE(EverySaleOverGprsEndsInTheBooksOnce) {
  SoldByScales shop(1);
  WithCards(shop);
  const auto figures = SellOver(shop, simulator::FindLineModel("gprs").value(), 30);
  BOOST_TEST(figures.lost > 10);
  BOOST_TEST(figures.up_bytes > 20'000);
}

BOOST_AUTO_TEST_CASE(AlsoWhereConnectionsBreakAgainAndAgain) {
  SoldByScales shop(1);
  WithCards(shop);
  auto line = simulator::FindLineModel("gprs").value();
  line.most_losses = 1;  // one segment in eleven ends its connection
  const auto figures = SellOver(shop, line, 30);
  BOOST_TEST(figures.resets > 3);
  BOOST_TEST(figures.connections > figures.resets / 2);
}

BOOST_AUTO_TEST_CASE(WithoutACarrierNothingPassesAndAfterwardsAllDoes) {
  SoldByScales shop(1);
  WithCards(shop);
  BadLink link({.to = shop.store.Address(), .line = {}});
  link.Start();
  auto options = shop.Options(0, link.address());
  options.tries = 2;
  ApiScale scale(options);
  scale.SwitchOn();
  scale.Serve();
  link.GoDown();
  scale.Serve();
  BOOST_TEST(!scale.SendUnanswered());
  BOOST_TEST(shop.store.CountRows("tickets") == 1);
  link.ComeUp();
  while (!scale.SendUnanswered()) {
  }
  shop.AllIsInTheBooksOnce({&scale.journal()});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::simulation
