/// The lock: what covers the window, who opens it, and who goes on after a change of operator.
#include <boost/test/unit_test.hpp>

#include "app/settings.h"
#include "desktop/desk_shop.h"

using namespace steelyard;
using steelyard::tests::DeskShop;
using steelyard::tests::Eventually;

namespace {

constexpr const char* kLocked = "Steelyard is locked";

}  // namespace

BOOST_FIXTURE_TEST_SUITE(lock, DeskShop)

BOOST_AUTO_TEST_CASE(OnlyALoginOpensIt) {
  Open();
  screen.Press({"ctrl+l"});
  BOOST_REQUIRE(screen.WaitForWindow(kLocked));
  BOOST_TEST(screen.WaitUntilGone("Card desk"));
  screen.Press({"Escape", "alt+F4"});
  screen.TypeLine("guess");
  BOOST_REQUIRE(Says("Name or password is wrong. Type both again."));
  BOOST_TEST(screen.HasWindow(kLocked));
  BOOST_TEST(!screen.HasWindow("Card desk"));
  screen.TypeLine("manager-demo");
  BOOST_REQUIRE(screen.WaitForWindow("Card desk"));
  BOOST_TEST(!screen.HasWindow(kLocked));
  // Everything works as before.
  Issue("04A1B2C3", "100", "20");
  BOOST_TEST(Balances("04A1B2C3") == "100.00/0.00/20.00");
  Quit();
}

BOOST_AUTO_TEST_CASE(AnotherOperatorGoesOnWithTheirOwnPages) {
  Open();
  screen.Press({"ctrl+l"});
  BOOST_REQUIRE(screen.WaitForWindow(kLocked));
  screen.Press({"alt+o", "ctrl+a"});
  screen.TypeLine("desk\tdesk-demo");
  BOOST_REQUIRE(screen.WaitForWindow("Card desk"));
  BOOST_TEST(Says("desk (card desk)"));
  screen.Press({"ctrl+1"});
  BOOST_TEST(screen.WaitForWindow("Card desk"));  // the clerk's first page: Today is not theirs
  BOOST_TEST(!screen.HasText("Products and prices"));
  // The reader is theirs, too: who did it stands in the books.
  Issue("04A1B2C4", "50", "0");
  BOOST_TEST(Balances("04A1B2C4") == "50.00/0.00/0.00");
  Quit();
}

BOOST_AUTO_TEST_CASE(LocksItselfAfterAMinuteOfRest) {
  context().store.Commit(
      [](ports::Books& books) { books.settings().Set("desk.lock_minutes", "1"); });
  Open();
  PlaceBlank("04A1B2C5");
  Ask("F2", "Issue a card");
  screen.Type("77");
  BOOST_REQUIRE(Eventually([&] { return screen.HasWindow(kLocked); }, std::chrono::seconds(90)));
  // The window that was open was given up: nothing of it was done.
  BOOST_TEST(!screen.HasWindow("Issue a card"));
  BOOST_TEST(StateOf("04A1B2C5") == "unknown");
  BOOST_REQUIRE(screen.WaitForWindow(kLocked));
  screen.TypeLine("manager-demo");
  BOOST_REQUIRE(screen.WaitForWindow("Card desk"));
  Quit();
}

BOOST_AUTO_TEST_SUITE_END()
