/// Tests of the collector with a real store and virtual scales over real TCP.
#include <boost/test/unit_test.hpp>

#include "scales/collector.h"
#include "support/eventually.h"
#include "txt_mode_shop.h"

namespace steelyard::scales {
namespace {

using domain::AccountKind;
using ports::ExceptionKind;

struct PolledShop : TxtModeShop {
  using TxtModeShop::TxtModeShop;
  Collector collector{context, verifier, {.interval = std::chrono::seconds(10)}};
};

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(collector)

BOOST_AUTO_TEST_CASE(BringsEverySaleHomeOnce) {
  PolledShop shop;
  shop.Open(130);
  shop.collector.PollOnce();
  BOOST_TEST(shop.Recorded(130) == 130);
  BOOST_TEST(shop.Takings() == shop.scale.total_fen());
  const ports::Scale row = shop.Row(3);
  BOOST_TEST(row.serial == "SN0001");
  BOOST_TEST(row.model == "TM-30A");
  BOOST_TEST(row.journal_position == 130);
  BOOST_TEST(row.last_error == "");
  BOOST_TEST(row.last_contact.has_value());
  shop.collector.PollOnce();
  shop.scale.Sell(1);
  shop.collector.PollOnce();
  BOOST_TEST(shop.Recorded(200) == 131);
  BOOST_TEST(shop.Takings() == shop.scale.total_fen());
  BOOST_TEST(shop.Exceptions().empty());
}

BOOST_AUTO_TEST_CASE(KeepsTheBytesTheScaleSent) {
  PolledShop shop;
  shop.Open(1);
  shop.collector.PollOnce();
  std::string hex;
  shop.real_store->report_rows().Run(
      {"SELECT hex(raw) FROM tickets WHERE scale = 3 AND number = 1", {}},
      [&](const std::vector<ports::ReportCell>& row) { hex = std::get<std::string>(row.at(0)); });
  const auto bytes = base::ParseHex(hex).value();
  const std::string raw(bytes.begin(), bytes.end());
  BOOST_TEST(raw.starts_with("REP\t"));
  BOOST_TEST(raw.ends_with("REE\t\r\n"));
  BOOST_TEST(Contains(raw, "\xCB\xAE\xB9\xFB"));  // 水果 in GBK
}

BOOST_AUTO_TEST_CASE(AGapBecomesAnException) {
  PolledShop shop;
  shop.Open(5);
  shop.scale.SkipNumbers(3);
  shop.scale.Sell(2);
  shop.collector.PollOnce();
  BOOST_TEST(shop.Recorded(10) == 7);
  const auto exceptions = shop.Exceptions();
  BOOST_REQUIRE(exceptions.size() == 1U);
  BOOST_TEST((exceptions.front().kind == ExceptionKind::JournalGap));
  BOOST_TEST(exceptions.front().subject == "scale 3");
  BOOST_TEST(exceptions.front().detail == "from=6 to=8");
}

BOOST_AUTO_TEST_CASE(ACutLineLosesAndDoublesNothing) {
  for (const std::int64_t bytes : {1, 3'000, 30'000}) {
    BOOST_TEST_CONTEXT("cut after " << bytes) {
      PolledShop shop;
      shop.Open(200);
      shop.scale.SetFaults({.cut_after_bytes = bytes});
      shop.collector.PollOnce();
      BOOST_TEST(Contains(shop.Row(3).last_error, "hung up"));
      BOOST_TEST(shop.Recorded(200) < 200);
      BOOST_TEST(shop.CountEvents("call_failed") == 1);
      shop.collector.PollOnce();
      BOOST_TEST(shop.Row(3).last_error == "");
      BOOST_TEST(shop.Recorded(200) == 200);
      BOOST_TEST(shop.Takings() == shop.scale.total_fen());
      BOOST_TEST(shop.Exceptions().empty());
    }
  }
}

BOOST_AUTO_TEST_CASE(AFailingDiskLosesNothing) {
  PolledShop shop;
  shop.Open(20);
  shop.KnowSerial(3, "SN0001");
  shop.store.Break();
  shop.collector.PollOnce();
  shop.store.Mend();
  BOOST_TEST(shop.LastNumber() == 0);
  BOOST_TEST(shop.Row(3).journal_position == 0);
  shop.collector.PollOnce();
  BOOST_TEST(shop.Recorded(20) == 20);
  BOOST_TEST(shop.Takings() == shop.scale.total_fen());
}

BOOST_AUTO_TEST_CASE(AResetScaleIsTakenFromItsBeginningAndListed) {
  PolledShop shop;
  shop.Open(5);
  shop.collector.PollOnce();
  const std::int64_t before = shop.Takings();
  shop.clock.AdvanceMs(3'600'000);
  MakeDriver(shop.Row(3))->SetClock(shop.clock.Now());
  shop.scale.Reset();
  shop.scale.Sell(2);
  shop.collector.PollOnce();
  BOOST_TEST(shop.Row(3).last_error == "");
  BOOST_TEST(shop.Takings() == before + shop.scale.total_fen());
  BOOST_TEST(shop.CountExceptions(ExceptionKind::NumberUsedTwice) == 2);
  BOOST_TEST(shop.CountExceptions(ExceptionKind::JournalReset) == 1);
  BOOST_TEST(shop.CountEvents("journal_reset") == 1);
  BOOST_TEST(shop.Row(3).journal_position == 2);
  shop.collector.PollOnce();
  BOOST_TEST(shop.Takings() == before + shop.scale.total_fen());
}

BOOST_AUTO_TEST_CASE(AfterAResetNothingIsPassedOver) {
  PolledShop shop;
  shop.Open(5);
  shop.collector.PollOnce();
  const std::int64_t before = shop.Takings();
  shop.clock.AdvanceMs(3'600'000);
  MakeDriver(shop.Row(3))->SetClock(shop.clock.Now());
  shop.scale.Reset();
  shop.scale.Sell(2);
  shop.collector.PollOnce();
  shop.scale.Sell(7);  // past where its first life ended
  shop.collector.PollOnce();
  BOOST_TEST(shop.Takings() == before + shop.scale.total_fen());
  BOOST_TEST(shop.CountExceptions(ExceptionKind::JournalReset) == 1);
  BOOST_TEST(shop.Row(3).journal_position == 9);
}

BOOST_AUTO_TEST_CASE(AMemoryThatBeganAnewAndOvertookUsIsListed) {
  PolledShop shop;
  shop.Open(5);
  shop.collector.PollOnce();
  shop.clock.AdvanceMs(3'600'000);
  MakeDriver(shop.Row(3))->SetClock(shop.clock.Now());
  shop.scale.Reset();
  shop.scale.Sell(9);
  shop.collector.PollOnce();
  BOOST_TEST(shop.CountExceptions(ExceptionKind::NumberUsedTwice) == 1);  // number 5, read again
  BOOST_TEST(shop.LastNumber() == 9);
}

BOOST_AUTO_TEST_CASE(AFailingScaleIsLeftInPeaceUnlessAllAreWanted) {
  PolledShop shop;
  shop.Open(3);
  shop.scale.SetFaults({.garbage_answers = 2});
  shop.collector.PollOnce(PollScope::DueOnly);
  BOOST_TEST(shop.Row(3).journal_position == 1);  // what came before the nonsense
  shop.collector.PollOnce(PollScope::DueOnly);
  BOOST_TEST(shop.LastNumber() == 1);
  shop.collector.PollOnce();  // the second failure
  BOOST_TEST(shop.Row(3).last_error != "");
  shop.collector.PollOnce(PollScope::DueOnly);
  BOOST_TEST(shop.Row(3).last_error != "");
  shop.collector.PollOnce();
  BOOST_TEST(shop.Recorded(3) == 3);
  BOOST_TEST(shop.Row(3).last_error == "");
}

BOOST_AUTO_TEST_CASE(ASilentScaleIsOneEventAndKeepsNobodyWaiting) {
  PolledShop shop;
  shop.Register(1, "", "127.0.0.1:1");
  shop.Open(4);
  for (int i = 0; i < 3; ++i) shop.collector.PollOnce();
  BOOST_TEST(Contains(shop.Row(1).last_error, "cannot be reached"));
  BOOST_TEST(shop.CountEvents("call_failed", 1) == 1);
  BOOST_TEST(shop.Recorded(4) == 4);
}

BOOST_AUTO_TEST_CASE(OneScaleRegisteredTwiceIsPulledOnce) {
  PolledShop shop;
  shop.Open(4);
  shop.Register(4);
  shop.collector.PollOnce();
  // Both are called at once: whichever the scale answers first has its sales.
  const int one = shop.Recorded(4, 3) == 4 ? 3 : 4;
  const int other = one == 3 ? 4 : 3;
  BOOST_TEST(shop.Recorded(4, one) == 4);
  BOOST_TEST(shop.Recorded(4, other) == 0);
  BOOST_TEST(shop.LastNumber(other) == 0);
  const auto why = base::Explanation::FromStored(shop.Row(other).last_error);
  BOOST_TEST(Contains(why.Text(), "that of scale " + std::to_string(one)));
  BOOST_TEST(shop.Takings() == shop.scale.total_fen());
}

BOOST_AUTO_TEST_CASE(ASwappedScaleIsNotTakenForTheOldOne) {
  PolledShop shop;
  shop.Open(4);
  shop.KnowSerial(3, "SN0000");
  shop.collector.PollOnce();
  BOOST_TEST(shop.LastNumber() == 0);
  BOOST_TEST(Contains(shop.Row(3).last_error, "SN0001"));
}

BOOST_AUTO_TEST_CASE(AWrongClockIsSetAndNoted) {
  PolledShop shop;
  shop.Register(3);
  shop.collector.PollOnce();
  BOOST_TEST(shop.CountEvents("clock_set") == 1);
  const base::WallClock shown = shop.scale.clock();
  BOOST_TEST((shown.year == 2026 && shown.month == 11 && shown.day == 22 && shown.hour == 8));
  BOOST_TEST(std::abs(shop.Row(3).clock_offset_ms.value()) < 60'000);
  shop.collector.PollOnce();
  BOOST_TEST(shop.CountEvents("clock_set") == 1);
}

BOOST_AUTO_TEST_CASE(ScalesThatCallUsAreNotCalled) {
  PolledShop shop;
  shop.Register(3, "64+push", "127.0.0.1:1");
  const auto added =
      app::AddScale(shop.context, BuiltDrivers(), shop.kManager, {4, "api", "", ""});
  BOOST_REQUIRE((added.outcome == app::AddScaleOutcome::Done));
  shop.collector.PollOnce();
  BOOST_TEST(shop.Row(3).last_error == "");
  BOOST_TEST(shop.Row(4).last_error == "");
}

BOOST_AUTO_TEST_CASE(ADriverWeDoNotHaveIsSaid) {
  PolledShop shop;
  shop.context.store.Commit([](ports::Books& books) {  // as another build registered it
    ports::Scale other{};
    other.number = 5;
    other.driver = "abacus";
    other.address = "127.0.0.1:1";
    books.scales().Add(other);
  });
  shop.collector.PollOnce();
  BOOST_TEST(Contains(shop.Row(5).last_error, "abacus"));
}

BOOST_AUTO_TEST_CASE(RunsByItselfUntilStopped) {
  PolledShop shop;
  shop.Open(3);
  shop.KnowSerial(3, "SN0001");
  Collector collector(shop.context, shop.verifier, {.interval = std::chrono::milliseconds(1)});
  collector.Start();
  BOOST_TEST(tests::Eventually([&] { return shop.Recorded(3) == 3; }));
  shop.scale.Sell(2);
  BOOST_TEST(tests::Eventually([&] { return shop.Recorded(5) == 5; }));
  collector.Stop();
  collector.Start();
  collector.Stop();
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::scales
