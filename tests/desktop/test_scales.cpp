/// The page Scales: the real program, virtual scales and devices that hang.
#include <boost/test/unit_test.hpp>

#include <chrono>

#include "app/scales.h"
#include "desktop/back_office.h"
#include "simulator/txt_mode_scale.h"

using namespace steelyard;
using simulator::TxtModeScale;
using tests::BackOffice;
using tests::Eventually;
using tests::MuteDevice;

namespace {

/// Only scales that the test puts there.
class ScaleShop : public BackOffice {
 public:
  explicit ScaleShop(tests::Look look = {}) : BackOffice(std::move(look)) {
    std::vector<int> numbers;
    context().store.Read([&](const ports::Books& books) {
      for (const auto& scale : books.scales().All()) numbers.push_back(scale.number);
    });
    for (const int number : numbers) app::RemoveScale(context(), manager, number);
  }

  void OpenScales() {
    Open();
    GoTo("5", "Scales – Steelyard");
  }
  std::vector<ports::ScaleEvent> Events(int scale) {
    std::vector<ports::ScaleEvent> events;
    context().store.Read(
        [&](const ports::Books& books) { events = books.scales().Events(scale, 10); });
    return events;
  }
  std::int64_t NewestPrices() {
    std::int64_t version = 0;
    context().store.Read(
        [&](const ports::Books& books) { version = books.catalogue().Version(); });
    return version;
  }
};

struct DefaultScaleShop : ScaleShop {};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(scales_page, DefaultScaleShop)

BOOST_AUTO_TEST_CASE(FindsScalesInTheNetworkAndAddsThoseChosen) {
  TxtModeScale known({.serial = "SN0001", .beacon_to = beacons()});
  TxtModeScale fresh({.serial = "SN0002", .model = "TM-15", .beacon_to = beacons()});
  known.Start();
  fresh.Start();
  PutScale(1, "txt-mode", known.address());
  OpenScales();
  Ask("ctrl+f", "Find scales");
  // A beacon that nobody hears yet is lost, as in any network.
  BOOST_REQUIRE(Eventually([&] {
    known.SendBeacon();
    fresh.SendBeacon();
    return screen.HasText("2 scales were heard. Choose one and press Add.");
  }));
  Photograph("desktop-find-scales");
  const bool is_fresh_first = fresh.address() < known.address();
  screen.Press({is_fresh_first ? "End" : "Home", "alt+a"});
  BOOST_TEST(!screen.HasWindow("Add a scale"));  // that one is registered
  screen.Press({is_fresh_first ? "Home" : "End", "alt+a"});
  BOOST_REQUIRE(screen.WaitForWindow("Add a scale"));
  screen.Press({"Return"});
  BOOST_TEST(Says("The scale was added."));
  BOOST_REQUIRE(Scale(2).has_value());
  BOOST_TEST(Scale(2)->address == fresh.address());
  BOOST_TEST(Scale(2)->driver == "txt-mode");
  BOOST_REQUIRE(screen.WaitForWindow("Find scales"));
  screen.Press({"Escape"});
  BOOST_REQUIRE(screen.WaitForWindow("Scales – Steelyard"));
  Quit();
}

BOOST_AUTO_TEST_CASE(AScaleThatMovedGetsItsNewAddress) {
  TxtModeScale scale({.serial = "SN0007", .beacon_to = beacons()});
  scale.Start();
  PutScale(7, "txt-mode", "127.0.0.1:9");
  context().store.Commit([&](ports::Books& books) {
    auto row = books.scales().Find(7).value();
    row.serial = "SN0007";
    books.scales().Update(row);
  });
  OpenScales();
  Ask("ctrl+f", "Find scales");
  BOOST_REQUIRE(Eventually([&] {
    scale.SendBeacon();
    return screen.HasText("1 scale was heard.") && screen.HasText("Use this address");
  }));
  screen.Press({"alt+u"});
  BOOST_TEST(Says("The register is changed."));
  BOOST_TEST(Scale(7)->address == scale.address());
  screen.Press({"Escape"});
  BOOST_REQUIRE(screen.WaitForWindow("Scales – Steelyard"));
  Quit();
}

BOOST_AUTO_TEST_CASE(ASearchThatHearsNobodySaysWhatToLookAt) {
  OpenScales();
  BOOST_TEST(!screen.HasWindow("Find scales"));
  Ask("ctrl+f", "Find scales");
  BOOST_TEST(Says("No scale was heard. Check that it is switched on"));
  screen.Press({"alt+g"});
  BOOST_TEST(Says("Listening for scales"));
  screen.Press({"alt+t"});
  BOOST_TEST(Says("The search was stopped. No scale was heard until then."));
  screen.Press({"Escape"});
  BOOST_REQUIRE(screen.WaitForWindow("Scales – Steelyard"));
  Quit();
}

BOOST_AUTO_TEST_CASE(ADeviceThatHangsDoesNotHoldTheSearchOnceItIsStopped) {
  MuteDevice mute;
  OpenScales();
  Ask("ctrl+f", "Find scales");
  const auto port = mute.address().substr(mute.address().find(':') + 1);
  BOOST_REQUIRE(Says("Listening for scales"));
  BOOST_REQUIRE(Eventually([&] {
    tests::SendDatagram(beacons(), "UDP\t" + port + "\t\t\r\n");
    return mute.WasCalled();
  }));
  const auto begun = std::chrono::steady_clock::now();
  screen.Press({"alt+t"});
  BOOST_TEST(Says("1 scale was heard."));
  BOOST_TEST((std::chrono::steady_clock::now() - begun < std::chrono::seconds(4)));
  screen.Press({"Escape"});
  BOOST_REQUIRE(screen.WaitForWindow("Scales – Steelyard"));
  Quit();
}

BOOST_AUTO_TEST_CASE(APortThatIsTakenIsNamed) {
  const tests::TakenUdpPort taken(beacons());
  OpenScales();
  Ask("ctrl+f", "Find scales");
  BOOST_TEST(Says("Scales cannot be heard here: " + beacons() + " cannot be listened at"));
  screen.Press({"Escape"});
  BOOST_REQUIRE(screen.WaitForWindow("Scales – Steelyard"));
  Quit();
}

BOOST_AUTO_TEST_CASE(SendsPricesPullsSetsTheClockAndTests) {
  TxtModeScale scale({.serial = "SN0001", .model = "TM-30A"});
  scale.Start();
  PutScale(1, "txt-mode", scale.address());
  OpenScales();
  Ask("F3", "Send prices");
  BOOST_TEST(Says("Prices go to 1 scale once you press Send."));
  BOOST_TEST(scale.prices_known() == 0);
  screen.Press({"Return"});
  BOOST_TEST(Says("Every scale has the prices now."));
  Photograph("desktop-send-prices");
  BOOST_TEST(scale.prices_known() > 0);
  BOOST_TEST(Scale(1)->prices_version == NewestPrices());
  screen.Press({"Escape"});
  BOOST_REQUIRE(screen.WaitForWindow("Scales – Steelyard"));

  scale.Sell(5);
  screen.Press({"F2"});
  BOOST_TEST(Says("Scale 1: 5 new tickets, 0 known already"));
  BOOST_TEST(Scale(1)->journal_position == 5);
  screen.Press({"F4"});
  BOOST_TEST(Says("Scale 1: its clock is set."));
  screen.Press({"F7"});
  BOOST_TEST(Says("Scale 1: it answers as TM-30A, serial SN0001"));
  Quit();
}

BOOST_AUTO_TEST_CASE(AScaleThatHangsIsCalledOffAndHoldsUpNoOther) {
  MuteDevice mute;
  TxtModeScale scale({.serial = "SN0002"});
  scale.Start();
  PutScale(1, "txt-mode", mute.address());
  PutScale(2, "txt-mode", scale.address());
  OpenScales();
  BOOST_REQUIRE(Eventually([&] {
    screen.Press({"F7"});  // the first one: no answer will come
    return mute.WasCalled();
  }));
  screen.Press({"F8"});
  BOOST_TEST(Says("the call was called off"));
  BOOST_TEST(!Scale(1)->last_contact.has_value());
  // Both at once: prices to one that hangs and one that works.
  Ask("ctrl+F3", "Send prices");
  screen.Press({"Return"});
  BOOST_TEST(Eventually([&] { return Scale(2)->prices_version == NewestPrices(); }));
  screen.Press({"alt+f"});
  BOOST_TEST(Says("1 of 2 scales have the prices now"));
  BOOST_TEST(Scale(1)->prices_version == 0);
  screen.Press({"Escape"});
  BOOST_REQUIRE(screen.WaitForWindow("Scales – Steelyard"));
  Quit();
}

BOOST_AUTO_TEST_CASE(OpensAScalesOwnPageWithTicketsEventsAndItsEntry) {
  TxtModeScale scale({.serial = "SN0001"});
  scale.Start();
  PutScale(1, "txt-mode", scale.address());
  OpenScales();
  Ask("F5", "Scale 1");
  BOOST_TEST(Says("Unique code"));
  Ask("F9", "Note an event");
  screen.Press({"alt+d"});
  screen.TypeLine("seal 4711");
  BOOST_REQUIRE(screen.WaitUntilGone("Note an event"));
  BOOST_REQUIRE(Events(1).size() == 1u);
  BOOST_TEST(Events(1)[0].type == "sealed");
  BOOST_TEST(Events(1)[0].detail == "seal 4711");
  BOOST_TEST(Says("Last seal"));

  BOOST_REQUIRE(screen.WaitForWindow("Scale 1"));
  Ask("F6", "Register entry of a scale");
  screen.TypeLine("31.05.2027");
  BOOST_TEST(Says("Write the last day of the verification as 2027-05-31"));
  screen.Press({"ctrl+a"});
  screen.Type("2027-05-31");
  screen.Press({"alt+u"});
  screen.TypeLine("no spaces here");
  BOOST_TEST(Says("A unique code is 1 to 64 letters, digits and -."));
  BOOST_TEST(!Scale(1)->verified_until.has_value());
  screen.Press({"alt+u", "ctrl+a"});
  screen.TypeLine("CN-0001");
  BOOST_REQUIRE(screen.WaitUntilGone("Register entry"));
  BOOST_TEST(Scale(1)->unique_code == "CN-0001");
  BOOST_TEST(Scale(1)->verified_until.value().ToString() == "2027-05-31");
  BOOST_TEST(Says("2027-05-31"));

  BOOST_REQUIRE(screen.WaitForWindow("Scale 1"));
  Photograph("desktop-scale-en");
  screen.Press({"Escape"});
  BOOST_REQUIRE(screen.WaitForWindow("Scales – Steelyard"));
  Quit();
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(scales_page_in_chinese)

BOOST_AUTO_TEST_CASE(ShowsTheSameAtTwiceTheSize) {
  BackOffice office({"zh_CN", "2560x1800", 2});
  office.SellNow();
  office.Open();
  BOOST_TEST(Eventually([&] { return office.screen.HasText("空心为上周同日"); }));
  office.Photograph("desktop-today-zh-200");
  office.GoTo("4", "商品与价格");
  BOOST_TEST(office.Says("均已保存"));
  office.Photograph("desktop-products-zh-200");
  office.GoTo("6", "销售");
  BOOST_TEST(office.Says("最新的在前"));
  office.Photograph("desktop-sales-zh-200");
  office.GoTo("5", "电子秤");
  office.Photograph("desktop-scales-zh-200");
  office.Ask("F5", "电子秤 1");
  BOOST_TEST(office.Says("一秤一码"));
  BOOST_TEST(Eventually([&] { return office.screen.HasText("销售单（"); }));
  office.Photograph("desktop-scale-zh-200");
  office.screen.Press({"Escape"});
  office.GoTo("8", "异常");
  office.Photograph("desktop-exceptions-zh-200");
  office.Quit();
}

BOOST_AUTO_TEST_SUITE_END()
