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
  void SetClock(base::Timestamp now) override {
    Answer();
    clock = now;
  }
  void SendPrices(const std::vector<domain::Product>&) override { Answer(); }
  void Pull(const ports::JournalCursor&, const ports::StorePulled&)
      override {
    Answer();
  }

  bool is_down = false;
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

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::app
