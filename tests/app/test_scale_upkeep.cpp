/// Tests of asking a scale who it is and of setting its clock.
#include <boost/test/unit_test.hpp>

#include <optional>

#include "app/scale_upkeep.h"
#include "app/scales.h"
#include "app/store_desk.h"

namespace steelyard::app {
namespace {

/// A scale that answers, or does not when `is_down`.
class FakeDriver final : public ports::ScaleDriver {
 public:
  ports::ScaleIdentity Probe() override {
    Answer();
    return {"TM-30", "SN42", "1.7"};
  }
  std::optional<base::Timestamp> ReadClock() override {
    Answer();
    return shown;
  }
  void SetClock(base::Timestamp now) override {
    Answer();
    if (is_stubborn) throw ports::ScaleError("The scale does not take the time.");
    clock = now;
    if (shown) shown = now.Plus(runs_ahead_ms);
  }
  void SendPrices(const std::vector<domain::Product>&) override { Answer(); }
  void Pull(const ports::JournalCursor&, const ports::StorePulled&)
      override {
    Answer();
  }

  bool is_down = false;
  bool is_stubborn = false;
  std::int64_t runs_ahead_ms = 0;  ///< what it makes of the time it is given
  std::optional<base::Timestamp> shown;
  std::optional<base::Timestamp> clock;

 private:
  void Answer() const {
    if (is_down) throw ports::ScaleError("The scale does not answer.");
  }
};

struct Upkeep : tests::StoreDesk {
  Upkeep() {
    BOOST_REQUIRE(AddScale(context, drivers, manager, {3, "txt-mode", "127.0.0.1:4001", ""}).scale);
  }
  ports::Scale Row() {
    std::optional<ports::Scale> row;
    store.Read([&](const ports::Books& books) { row = books.scales().Find(3); });
    return row.value();
  }
  FakeDriver driver;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(scale_upkeep, Upkeep)

BOOST_AUTO_TEST_CASE(AScaleThatIsNotRegisteredIsNotAsked) {
  BOOST_CHECK_THROW(TestScale(context, driver, 4), ports::ScaleError);
  BOOST_CHECK_THROW(SetScaleClock(context, driver, 4), ports::ScaleError);
  BOOST_TEST(!driver.clock.has_value());
}

BOOST_AUTO_TEST_CASE(AFailureIsNotedAndTheNextContactClearsIt) {
  driver.is_down = true;
  BOOST_CHECK_THROW(TestScale(context, driver, 3), ports::ScaleError);
  BOOST_TEST(Row().last_error == "The scale does not answer.");
  BOOST_TEST(!Row().last_contact.has_value());
  BOOST_CHECK_THROW(SetScaleClock(context, driver, 3), ports::ScaleError);
  driver.is_down = false;
  SetScaleClock(context, driver, 3);
  BOOST_TEST(Row().last_error == "");
  BOOST_TEST((Row().last_contact == clock.Now()));
  BOOST_TEST((driver.clock == clock.Now()));
}

BOOST_AUTO_TEST_CASE(TheSerialNumberIsLearnt) {
  const auto identity = TestScale(context, driver, 3);
  BOOST_TEST(identity.model == "TM-30");
  BOOST_TEST(Row().serial == "SN42");
  BOOST_TEST(Row().prices_version == 0);
}

BOOST_AUTO_TEST_CASE(AClockThatIsOffIsSetAndNoted) {
  const std::chrono::milliseconds tolerance(30'000);
  driver.shown = clock.Now().Plus(30'000);
  CheckScaleClock(context, driver, 3, tolerance);
  BOOST_TEST(!driver.clock.has_value());
  BOOST_TEST(Row().clock_offset_ms.value() == 30'000);
  driver.shown = clock.Now().Plus(-30'001);
  CheckScaleClock(context, driver, 3, tolerance);
  BOOST_TEST((driver.clock == clock.Now()));
  BOOST_TEST(Row().clock_offset_ms.value() == 0);
  std::vector<ports::ScaleEvent> events;
  store.Read([&](const ports::Books& books) { events = books.scales().Events(3, 10); });
  BOOST_REQUIRE(events.size() == 1u);
  BOOST_TEST(events.front().type == "clock_set");
  BOOST_TEST(events.front().detail == "offset_ms=-30001");
  BOOST_TEST(OpenExceptions().empty());
}

BOOST_AUTO_TEST_CASE(AClockThatCannotBeSetIsAnExceptionUntilItIsRight) {
  const std::chrono::milliseconds tolerance(30'000);
  const std::vector<std::string> listed{"clock_not_set|scale 3|offset_ms=90000"};
  driver.shown = clock.Now().Plus(90'000);
  driver.is_stubborn = true;
  CheckScaleClock(context, driver, 3, tolerance);
  BOOST_TEST(OpenExceptions() == listed, boost::test_tools::per_element());
  BOOST_TEST(Row().clock_offset_ms.value() == 90'000);
  driver.is_stubborn = false;
  driver.runs_ahead_ms = 80'000;  // it takes the time and shows another
  CheckScaleClock(context, driver, 3, tolerance);
  BOOST_TEST(OpenExceptions() == listed, boost::test_tools::per_element());  // told once
  driver.runs_ahead_ms = 0;
  CheckScaleClock(context, driver, 3, tolerance);
  BOOST_TEST(OpenExceptions().empty());
  driver.is_down = true;
  BOOST_CHECK_THROW(CheckScaleClock(context, driver, 3, tolerance), ports::ScaleError);
}

BOOST_AUTO_TEST_CASE(AClockThatCannotBeReadIsSetUnseen) {
  CheckScaleClock(context, driver, 3, std::chrono::milliseconds(30'000));
  BOOST_TEST((driver.clock == clock.Now()));
  BOOST_TEST(!Row().clock_offset_ms.has_value());
  BOOST_TEST(OpenExceptions().empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::app
