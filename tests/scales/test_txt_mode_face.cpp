/// Tests of what a TXT-MODE scale is sent beside prices, of the 148-field profile, and of finding
/// scales by their beacon; over real TCP and UDP.
#include <Poco/Net/DatagramSocket.h>
#include <Poco/Net/SocketAddress.h>

#include <boost/test/unit_test.hpp>
#include <map>

#include "app/prices.h"
#include "ports/scale_face.h"
#include "scales/drivers/txt_mode_codec.h"
#include "scales/drivers/txt_mode_discovery.h"
#include "txt_mode_shop.h"

namespace steelyard::scales {
namespace {

using simulator::TxtModeScale;

std::unique_ptr<ports::ScaleDriver> DriverFor(const TxtModeScale& scale,
                                              const std::string& profile = "") {
  ports::Scale row{};
  row.number = 3;
  row.driver = "txt-mode";
  row.address = scale.address();
  row.profile = profile;
  return MakeDriver(row);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(txt_mode_face)

BOOST_AUTO_TEST_CASE(LinesByteForByte) {
  BOOST_TEST(HotKeyLine({1, 12, "30"}) == "SCP\t1\t12\t30\t\r\n");
  BOOST_TEST(HotKeyLine({0, 1, ""}) == "SCP\t0\t1\t0\t\r\n");
  BOOST_TEST(TextLine({0, "果\t店\r\n"}) == "TMT\t0\t果 店  \t\r\n");
  BOOST_TEST(ClassLine({10, "水果"}) == "CLS\t10\t水果\t0\t\r\n");
  BOOST_TEST(BarcodePrefixLine(22) == "TMS\t2\t22\t\r\n");
  BOOST_TEST(ClearPlusBlock() == "CLR\tPLU\t\r\nCLR\tEND\t\r\n");
  BOOST_TEST(Block("TMT", "x") == "DWL\tTMT\t\r\nxEND\tTMT\t\r\n");
}

BOOST_AUTO_TEST_CASE(KeysTextsClassesAndPrefixReachTheScale) {
  TxtModeScale scale({});
  scale.Start();
  const auto driver = DriverFor(scale);
  auto& face = dynamic_cast<ports::ScaleFace&>(*driver);
  face.SetHotKeys({{0, 1, "12"}, {0, 2, "30"}, {1, 1, "7"}});
  BOOST_TEST(scale.HotKey(0, 1) == 12);
  BOOST_TEST(scale.HotKey(1, 1) == 7);
  face.SetHotKeys({{0, 1, ""}});
  BOOST_TEST(scale.HotKey(0, 1) == 0);
  BOOST_TEST(scale.HotKey(0, 2) == 30);
  face.SetTexts({{0, "东街果店"}, {1, "东街1号"}});
  BOOST_TEST(scale.TextOf(0) == "东街果店");
  BOOST_TEST(scale.TextOf(1) == "东街1号");
  face.SetClasses({{10, "水果"}});
  BOOST_TEST(scale.ClassOf(10) == "水果");
  BOOST_CHECK_THROW(face.SetClasses({{10, "好"}, {9, "坏"}}), ports::ScaleError);
  BOOST_TEST(scale.ClassOf(10) == "水果");  // all or nothing
  face.SetBarcodePrefix(22);
  BOOST_TEST(scale.barcode_prefix() == 22);
  BOOST_TEST(scale.lines_not_understood() == 0);
}

BOOST_AUTO_TEST_CASE(DeletedProductsLeaveTheScaleAndAllDoOnOrder) {
  TxtModeShop shop;
  shop.Open(0);
  app::PriceChange change;
  change.products = {TxtModeShop::Fruit("30", 640, domain::PriceUnit::Per500Grams)};
  change.products[0].deleted = true;
  BOOST_REQUIRE((app::ChangePrices(shop.context, shop.kManager, change).outcome ==
                 app::PriceChangeOutcome::Done));
  const auto driver = MakeDriver(shop.Row(3));
  app::SendPrices(shop.context, *driver, 3);
  BOOST_TEST(shop.scale.prices_known() == 2);
  BOOST_TEST(shop.scale.PriceOf(30) == -1);
  dynamic_cast<ports::ScaleFace&>(*driver).ClearProducts();
  BOOST_TEST(shop.scale.prices_known() == 0);
  BOOST_TEST(shop.scale.lines_not_understood() == 0);
  BOOST_CHECK_THROW(driver->ClearSales({}, [](const auto&) {}), ports::ScaleError);
}

BOOST_AUTO_TEST_CASE(ACategoryThatIsANumberIsTheClass) {
  domain::Product fruit = TxtModeShop::Fruit("12", 1'280, domain::PriceUnit::PerKilogram);
  const auto profile = ParseTxtProfile("").value();
  struct Row { const char* category; const char* sent; };
  const Row rows[] = {{"", "9"}, {"fruit", "9"}, {"9", "9"}, {"10", "10"}, {"9999", "9999"},
                      {"10000", "9"}};
  for (const Row& row : rows) {
    fruit.category = row.category;
    const auto line = TxtLine::Split(PluLine(PluRecordFor(fruit).value(), profile));
    BOOST_TEST(line.At(14) == row.sent);
  }
}

BOOST_AUTO_TEST_CASE(OnlyThreeOf148FieldsVaryAndTheUnit) {
  const auto profile = ParseTxtProfile("148").value();
  const auto line_of = [&](const std::string& code, std::int64_t fen, domain::PriceUnit unit) {
    auto fruit = TxtModeShop::Fruit(code, fen, unit);
    fruit.barcode = "6901234567892";
    fruit.category = "10";
    return TxtLine::Split(PluLine(PluRecordFor(fruit).value(), profile));
  };
  const TxtLine one = line_of("12", 1'280, domain::PriceUnit::PerKilogram);
  const TxtLine other = line_of("30", 640, domain::PriceUnit::PerKilogram);
  BOOST_TEST(one.size() == 148u);
  for (std::size_t i = 0; i < one.size(); ++i) {
    BOOST_TEST_CONTEXT("field " << i) {
      BOOST_TEST((one.At(i) != other.At(i)) == (i == 1 || i == 5 || i == 15));
    }
  }
  BOOST_TEST(line_of("7", 250, domain::PriceUnit::PerPiece).At(4) == "2");
}

BOOST_AUTO_TEST_CASE(ABalmakHearsTheMarkFirstAndUtf8) {
  TxtModeScale scale({.card_permille = 0, .profile = "148"});
  scale.Start();
  const auto driver = DriverFor(scale, "148");
  BOOST_TEST(driver->Probe().model == "TM-30A");
  driver->SendPrices({TxtModeShop::Fruit("12", 1'280, domain::PriceUnit::PerKilogram)});
  BOOST_TEST(scale.PriceOf(12) == 1'280);
  BOOST_TEST(scale.NameOf(12) == "水果12");
  scale.Sell(5);
  std::size_t pulled = 0;
  driver->Pull(0, [&](const auto& batch) { pulled += batch.size(); });
  BOOST_TEST(pulled == 5u);
  BOOST_TEST(driver->ReadClock().has_value());
  BOOST_TEST(scale.marks_seen() == 4);  // once in each connection
  BOOST_TEST(scale.lines_not_understood() == 0);
  // A scale of 148 fields does not take fewer.
  DriverFor(scale, "64+utf-8")
      ->SendPrices({TxtModeShop::Fruit("30", 640, domain::PriceUnit::PerKilogram)});
  BOOST_TEST(scale.PriceOf(30) == -1);
}

BOOST_AUTO_TEST_CASE(OldNamesOfASalesLinesAreReadAlike) {
  for (const SaleForm form : {SaleForm::Pull, SaleForm::Push}) {
    std::vector<std::string> lines = {
        "REP\t26\t9\t12\t14\t3\t5\t345\t12\t3",
        "RES\t1\t16,0\t12\t0\t22\t0,0\t125,2\t1\t0\t0,0\t0\t\t\t\t128,1\t345\tx", "REE"};
    if (form == SaleForm::Push) {
      lines = {"REP\t1000345\t26\t9\t12\t14\t3\t5\t345\t12\t3\t0\t0\t16,0\t16,0\t0,0",
               "RES\t1000345\t1\t16,0\t12\t0\t22\t0,0\t125,2\t1\t0\t0,0\t128,1\t128,1\tx",
               "REE\t1000345"};
    }
    const auto read = [&] {
      SaleReader reader(form);
      std::optional<TxtSale> sale;
      for (const std::string& line : lines) {
        const auto taken = reader.Take(line + "\t\r\n");
        BOOST_REQUIRE(taken);
        if (*taken) sale = **taken;
      }
      return sale.value();
    };
    const TxtSale now = read();
    lines[0].replace(0, 3, "ORP");
    lines[1].replace(0, 3, "ORS");
    lines[2].replace(0, 3, "ORE");
    const TxtSale old = read();
    BOOST_TEST(old.fid == now.fid);
    BOOST_TEST(old.lines.size() == 1u);
    BOOST_TEST(old.lines[0].amount.fen() == 1'600);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(txt_mode_discovery)

BOOST_AUTO_TEST_CASE(Beacons) {
  struct Row { const char* datagram; int port; };
  const Row rows[] = {{"UDP\t33581\t\t\r\n", 33'581}, {"UDP\t4001\t\t\r\nmore", 4'001},
                      {"UDP\t65535", 65'535},         {"UDP\t0\t\t\r\n", 0},
                      {"UDP\t65536\t\t\r\n", 0},      {"UDP\t-1\t\t\r\n", 0},
                      {"UDP\t\t\t\r\n", 0},           {"TCP\t33581\t\t\r\n", 0},
                      {"", 0},                        {"UDP\t33581x\t\r\n", 0}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.datagram) {
      BOOST_TEST(ParseBeacon(row.datagram).value_or(0) == row.port);
    }
  }
}

BOOST_AUTO_TEST_CASE(ScalesThatAreHeardSayWhatTheyAre) {
  BeaconListener listener("127.0.0.1", 0);
  TxtModeScale one({.serial = "SN0001", .beacon_to = listener.Address()});
  TxtModeScale other({.serial = "SN0002", .model = "TM-15", .beacon_to = listener.Address()});
  one.Start();
  other.Start();
  one.SendBeacon();
  one.SendBeacon();  // heard twice, called once
  other.SendBeacon();
  Poco::Net::DatagramSocket liar;
  const std::string nothing_there = "UDP\t1\t\t\r\n";
  for (const auto& datagram :
       {nothing_there, std::string("nonsense"), std::string(4'096, 'x')}) {
    liar.sendTo(datagram.data(), static_cast<int>(datagram.size()),
                Poco::Net::SocketAddress(listener.Address()));
  }
  const auto heard = listener.Listen(std::chrono::milliseconds(300));
  BOOST_REQUIRE(heard.size() == 3u);
  std::map<std::string, HeardScale> by_address;
  for (const HeardScale& scale : heard) by_address.emplace(scale.address, scale);
  BOOST_TEST(by_address.at(one.address()).identity->serial == "SN0001");
  BOOST_TEST(by_address.at(other.address()).identity->model == "TM-15");
  const HeardScale& silent = by_address.at("127.0.0.1:1");
  BOOST_TEST(!silent.identity);
  BOOST_TEST(silent.trouble.Text().find("cannot be reached") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(ABroadcastIsHeard) {
  std::unique_ptr<BeaconListener> listener = std::make_unique<BeaconListener>("0.0.0.0", 0);
  const std::string address = listener->Address();
  TxtModeScale scale({.beacon_to = "127.255.255.255" + address.substr(address.find(':'))});
  scale.Start();
  scale.SendBeacon();
  const auto heard = listener->Listen(std::chrono::milliseconds(300));
  BOOST_REQUIRE(heard.size() == 1u);
  BOOST_TEST(heard[0].identity->serial == "SN0001");
}

BOOST_AUTO_TEST_CASE(APortThatIsTakenIsSaid) {
  BeaconListener first("127.0.0.1", 0);
  const std::string address = first.Address();
  const int port = std::stoi(address.substr(address.find(':') + 1));
  BOOST_CHECK_THROW(BeaconListener("127.0.0.1", port), ports::ScaleError);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::scales
