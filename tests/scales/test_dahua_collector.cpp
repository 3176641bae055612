/// Tests of pulling a Dahua scale into real books, over real TCP.
#include <boost/test/unit_test.hpp>

#include "app/pull_sales.h"
#include "dahua_shop.h"
#include "scales/recorded_sales.h"

namespace steelyard::scales {
namespace {

using ports::ExceptionKind;

struct PolledShop : DahuaShop {
  using DahuaShop::DahuaShop;
  Collector collector{context, verifier, {.interval = std::chrono::seconds(10)}};
};

void CheckBooks(PolledShop& shop) {
  BOOST_TEST(shop.Takings() == shop.dahua.fen_sold());
  BOOST_TEST(shop.TicketsOf(5) == shop.dahua.tickets_sold());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(dahua_collector)

BOOST_AUTO_TEST_CASE(BringsEverySaleHomeOnceHoweverOftenItAsks) {
  PolledShop shop;
  shop.OpenDahua(40);
  for (int round = 0; round < 3; ++round) {
    shop.collector.PollOnce();
    BOOST_TEST(shop.Row(5).last_error == "");
    CheckBooks(shop);
    shop.dahua.Sell(2);
  }
  shop.collector.PollOnce();
  CheckBooks(shop);
  BOOST_TEST(shop.Row(5).journal_position == shop.dahua.last_record());
  BOOST_TEST(shop.Row(5).journal_mark != "");
  BOOST_TEST(shop.Exceptions().empty());
  BOOST_TEST(shop.dahua.commands_not_understood() == 0);
}

BOOST_AUTO_TEST_CASE(KeepsTheBytesOfEveryLine) {
  PolledShop shop;
  shop.OpenDahua(1);
  shop.collector.PollOnce();
  std::string hex;
  shop.real_store->report_rows().Run(
      {"SELECT hex(raw) FROM tickets WHERE scale = 5", {}},
      [&](const std::vector<ports::ReportCell>& row) { hex = std::get<std::string>(row.at(0)); });
  const auto bytes = base::ParseHex(hex).value();
  const std::string raw(bytes.begin(), bytes.end());
  BOOST_TEST(raw.starts_with("0j0001a"));
  BOOST_TEST(raw.ends_with("bc\r\n"));
}

BOOST_AUTO_TEST_CASE(SetsAClockThatCannotBeAskedOnceADay) {
  PolledShop shop;
  shop.OpenDahua(0);
  shop.collector.PollOnce();
  const auto shown = [&] { return shop.dahua.clock(); };
  const auto wall = shop.clock.Now().ToWallClock(base::UtcOffset::China());
  BOOST_TEST(shown().day == wall.day);
  shop.clock.AdvanceMs(23LL * 3'600'000);
  shop.collector.PollOnce();
  BOOST_TEST(shown().hour == wall.hour);
  BOOST_TEST(CollectorOptions().set_unseen_clock_every == std::chrono::hours(24));
  // A day of the machine's own clock cannot be waited for.
  Collector next_day(shop.context, shop.verifier,
                     {.set_unseen_clock_every = std::chrono::milliseconds(0)});
  for (int hour = 0; hour < 2; ++hour) {
    next_day.PollOnce();
    BOOST_TEST(shown().hour == shop.clock.Now().ToWallClock(base::UtcOffset::China()).hour);
    shop.clock.AdvanceMs(3'600'000);
  }
}

BOOST_AUTO_TEST_CASE(ACutLineAndAFailingDiskLoseNothing) {
  for (const std::int64_t bytes : {100, 5'000}) {
    PolledShop shop;
    shop.OpenDahua(80);
    shop.dahua.SetFaults({.cut_after_bytes = bytes});
    shop.collector.PollOnce();
    BOOST_TEST(shop.Row(5).last_error != "");
    shop.collector.PollOnce();
    CheckBooks(shop);
    shop.dahua.Sell(5);
    shop.store.Break();
    shop.collector.PollOnce();
    shop.store.Mend();
    shop.collector.PollOnce();
    CheckBooks(shop);
    BOOST_TEST(shop.Exceptions().empty());
  }
}

BOOST_AUTO_TEST_CASE(AMemoryThatWasClearedByHandIsListedAndGoesOn) {
  PolledShop shop;
  shop.OpenDahua(10);
  shop.collector.PollOnce();
  shop.dahua.ForgetSales();
  shop.dahua.Sell(4);
  shop.collector.PollOnce();
  shop.collector.PollOnce();
  CheckBooks(shop);
  BOOST_TEST(shop.CountExceptions(ExceptionKind::JournalGap) == 1);
  BOOST_TEST(shop.CountExceptions(ExceptionKind::NumberUsedTwice) == 0);
  BOOST_TEST(shop.Exceptions().size() == 1U);
}

BOOST_AUTO_TEST_CASE(AMemoryThatWasClearedByOrderIsNot) {
  PolledShop shop;
  shop.OpenDahua(10);
  shop.collector.PollOnce();
  shop.dahua.Sell(3);
  const auto clear = [&] {
    const auto driver = MakeRecordingDriver(shop.store, shop.Row(5), base::UtcOffset::China());
    struct Clearing final : ports::ScaleDriver {
      explicit Clearing(ports::ScaleDriver& real) : driver(real) {}
      ports::ScaleIdentity Probe() override { return {}; }
      void SetClock(base::Timestamp) override {}
      void SendPrices(const std::vector<domain::Product>&) override {}
      void Pull(const ports::JournalCursor& last, const ports::StorePulled& store) override {
        driver.ClearSales(last, store);
      }
      ports::ScaleDriver& driver;
    } clearing(*driver);
    app::PullSales(shop.context, shop.verifier, clearing, 5);
  };
  clear();
  BOOST_TEST(shop.dahua.last_record() == 0);
  CheckBooks(shop);
  shop.dahua.Sell(2);
  shop.collector.PollOnce();
  CheckBooks(shop);
  clear();
  shop.dahua.Sell(2);
  shop.collector.PollOnce();
  clear();
  clear();
  shop.collector.PollOnce();
  CheckBooks(shop);
  BOOST_TEST(shop.Exceptions().empty());
}

BOOST_AUTO_TEST_CASE(AScaleThatIsRegisteredAnewIsNotBookedTwice) {
  PolledShop shop;
  shop.OpenDahua(10);
  shop.collector.PollOnce();
  shop.dahua.ForgetSales();
  shop.dahua.Sell(6);
  shop.collector.PollOnce();
  app::RemoveScale(shop.context, shop.kManager, 5);
  shop.RegisterDahua(5);
  shop.collector.PollOnce();
  CheckBooks(shop);
  BOOST_TEST(shop.CountExceptions(ExceptionKind::TicketConflict) == 0);
  shop.dahua.Sell(1);
  shop.collector.PollOnce();
  CheckBooks(shop);
}

BOOST_AUTO_TEST_CASE(AnAmountThatDoesNotFollowFromItsPriceIsListedAndKept) {
  PolledShop shop;
  shop.OpenDahua(1);
  const auto now = shop.clock.Now().ToWallClock(base::UtcOffset::China());
  const auto ms = base::Timestamp::FromWallClock(now, base::UtcOffset::Zero())->unix_ms();
  const simulator::DahuaRecord good{.time_ms = ms, .plu = 12, .count = 1250, .price = 1280,
                                    .amount = 1600};
  auto rounded = good;
  rounded.amount = 1610;  // within the step of a jiao
  auto typed = good;
  typed.amount = 1500;
  shop.dahua.Add(good);
  shop.dahua.Add(rounded);
  shop.dahua.Add(typed);
  shop.collector.PollOnce();
  BOOST_TEST(shop.Takings() == shop.dahua.fen_sold());
  const auto exceptions = shop.Exceptions();
  BOOST_REQUIRE(exceptions.size() == 1U);
  BOOST_TEST((exceptions.front().kind == ExceptionKind::PricedOffList));
  BOOST_TEST(exceptions.front().detail.find("amount_fen=1500 expected_amount_fen=1600") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(APriceFor500GramsIsTheListsThoughTheScaleTellsKilograms) {
  PolledShop shop;
  shop.OpenDahua(60);  // of three products one is priced for 500 g
  shop.collector.PollOnce();
  BOOST_TEST(shop.CountExceptions(ExceptionKind::PricedOffList) == 0);
}

BOOST_AUTO_TEST_CASE(TwoBrandsAreCalledInOneRound) {
  PolledShop shop;
  shop.Open(20);
  shop.OpenDahua(20);
  shop.collector.PollOnce();
  BOOST_TEST(shop.Takings() == shop.dahua.fen_sold() + shop.scale.total_fen());
  BOOST_TEST(shop.Exceptions().empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::scales
