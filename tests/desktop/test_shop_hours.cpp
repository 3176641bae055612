/// Whole hours of a shop at the real windows: the card desk with fifty customers, the morning
/// check, the evening close. What the books hold afterwards is compared with what was done.
#include <boost/test/unit_test.hpp>

#include <map>

#include "app/close_day.h"
#include "app/notes.h"
#include "desktop/desk_shop.h"
#include "desktop/format.h"

using namespace steelyard;
using steelyard::testing::RunProgram;
using steelyard::tests::DeskShop;
using steelyard::tests::Eventually;
using steelyard::tests::TextOfPdf;
namespace fs = std::filesystem;

namespace {

/// Cards that come and go: a card that is taken away keeps what was written on it.
struct Hour : DeskShop {
  static std::string UidOf(int customer) {
    char uid[9];
    std::snprintf(uid, sizeof uid, "04B1%04X", customer);
    return uid;
  }
  std::string Image(const std::string& uid) { return File("card-" + uid).string(); }
  void TakeAway(const std::string& uid) {
    TellReader("dump " + Image(uid));
    TellReader("remove");
  }
  void Lay(const std::string& uid) {
    TellReader("load " + Image(uid));
    BOOST_REQUIRE(Says(desktop::FromWx(desktop::CardNumberText(NumberOf(uid)))));
  }
  void Expect(const std::string& uid, std::int64_t principal_yuan, std::int64_t deposit_yuan) {
    const auto text = std::to_string(principal_yuan) + ".00/0.00/" +
                      std::to_string(deposit_yuan) + ".00";
    if (!WaitForBalances(uid, text)) {
      screen.Photograph(fs::path(STEELYARD_BINARY_DIR) / "desktop-test-hour.png");
      BOOST_FAIL(uid << " holds " << Balances(uid) << " instead of " << text
                     << (HasOpenWrite() ? ", and a write is open" : ""));
    }
    expected[uid] = text;
  }

  std::map<std::string, std::string> expected;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(shop_hours, Hour)

BOOST_AUTO_TEST_CASE(FiftyCustomersAtTheCardDesk) {
  Open("desk");
  int customers = 0;
  for (int card = 0; card < 20; ++card, ++customers) {
    const auto uid = UidOf(card);
    Issue(uid, std::to_string(50 + card), "10");
    Expect(uid, 50 + card, 10);
    TakeAway(uid);
  }
  for (int card = 0; card < 14; ++card, ++customers) {
    const auto uid = UidOf(card);
    Lay(uid);
    Ask("F3", "Top up a card");
    Answer("20");
    Expect(uid, 70 + card, 10);
    TakeAway(uid);
  }
  for (int card = 8; card < 13; ++card, ++customers) {
    const auto uid = UidOf(card);
    Lay(uid);
    Ask("F4", "Refund");
    Answer("30");
    Expect(uid, 40 + card, 10);
    TakeAway(uid);
  }
  for (int card = 14; card < 17; ++card, ++customers) {
    const auto uid = UidOf(card);
    Lay(uid);
    Ask("F6", "Report a card lost");
    Answer("left on the bus");
    BOOST_REQUIRE(WaitForState(uid, "lost"));
    TakeAway(uid);
  }
  for (int card = 14; card < 17; ++card, ++customers) {
    const auto lost = UidOf(card);
    const auto heir = UidOf(100 + card);
    Ask("ctrl+f", "Find a card");
    Answer(NumberOf(lost));
    BOOST_REQUIRE(Says("Shown from the books"));
    PlaceBlank(heir);
    BOOST_REQUIRE(Says("A blank card."));
    Ask("F7", "Replace a card");
    Confirm();
    Expect(heir, 50 + card, 10);
    BOOST_TEST(StateOf(lost) == "replaced");
    expected[lost] = "0.00/0.00/0.00";
    TakeAway(heir);
  }
  for (int card = 17; card < 20; ++card, ++customers) {
    const auto uid = UidOf(card);
    Lay(uid);
    Ask("F5", "Return a card");
    Confirm();
    BOOST_REQUIRE(WaitForState(uid, "returned"));
    Expect(uid, 0, 0);
    TakeAway(uid);
  }
  for (int card = 0; card < 2; ++card, ++customers) {  // they only want to know what is on it
    Lay(UidOf(card));
    TakeAway(UidOf(card));
  }
  BOOST_TEST(customers == 50);
  BOOST_TEST(!HasOpenWrite());
  for (const auto& [uid, balances] : expected) BOOST_TEST(Balances(uid) == balances, uid);
  Quit();
}

BOOST_AUTO_TEST_CASE(TheMorningCheckFindsWhatWaitsAndSettlesIt) {
  context().store.Commit([&](ports::Books& books) {
    app::ListException(context(), books,
                       {ports::ExceptionKind::JournalGap, app::SubjectOfScale(1),
                        "from=900001 to=900001"});
  });
  const auto waiting = [&] {
    std::size_t count = 0;
    context().store.Read(
        [&](const ports::Books& books) { count = books.exceptions().Open(100).size(); });
    return count;
  };
  const auto before = waiting();
  Start("manager", "en");
  BOOST_REQUIRE(screen.WaitForWindow("Today – Steelyard"));
  BOOST_TEST(Says("Business day"));
  BOOST_TEST(Says("a week ago:"));
  screen.Press({"ctrl+8"});
  BOOST_REQUIRE(screen.WaitForWindow("Exceptions – Steelyard"));
  BOOST_REQUIRE(screen.PressUntilWindow("F2", "Resolve"));
  screen.TypeLine("asked the scale, it was a test print");
  BOOST_TEST(Eventually([&] { return waiting() == before - 1; }));
  screen.Press({"ctrl+5"});
  BOOST_REQUIRE(screen.WaitForWindow("Scales – Steelyard"));
  BOOST_TEST(Says(" up"));
  screen.Press({"ctrl+6"});
  BOOST_REQUIRE(screen.WaitForWindow("Sales – Steelyard"));
  screen.Press({"ctrl+2"});
  Quit();
}

BOOST_AUTO_TEST_CASE(TheEveningCloseCountsTheDrawersAndPrintsTheReports) {
  // Scales that are not there would only be waited for.
  context().store.Commit([](ports::Books& books) {
    for (const auto& scale : books.scales().All()) {
      if (!scale.CallsUs()) books.scales().Remove(scale.number);
    }
  });
  const auto today = app::Today(context(), app::LoadSettings(context().store));
  Start("manager", "en");
  BOOST_REQUIRE(screen.WaitForWindow("Today – Steelyard"));
  BOOST_REQUIRE(screen.PressUntilWindow("F2", "Close the day"));
  screen.Press({"Return"});
  BOOST_REQUIRE(Eventually([&] { return app::FindClosedDay(context(), today).has_value(); }));
  screen.Press({"ctrl+7"});
  BOOST_REQUIRE(screen.WaitForWindow("Reports – Steelyard"));
  for (const char* name : {"first.pdf", "second.pdf", "third.pdf"}) {
    BOOST_REQUIRE(screen.PressUntilWindow("F8", "Save the report"));
    screen.Press({"ctrl+a"});
    screen.TypeLine(File(name).string());
    BOOST_REQUIRE(Eventually([&] { return !TextOfPdf(File(name)).empty(); }));
    BOOST_TEST(TextOfPdf(File(name)).find("Orchard Lane") != std::string::npos);
    BOOST_REQUIRE(screen.WaitForWindow("Reports – Steelyard"));
    screen.Press({"Down"});
  }
  BOOST_TEST(TextOfPdf(File("first.pdf")) != TextOfPdf(File("second.pdf")));
  BOOST_TEST(TextOfPdf(File("second.pdf")) != TextOfPdf(File("third.pdf")));
  screen.Press({"ctrl+2"});
  Quit();
}

BOOST_AUTO_TEST_SUITE_END()
