/// Tests of the Dahua driver against the virtual scale, over real TCP.
#include <Poco/Net/StreamSocket.h>

#include <boost/test/unit_test.hpp>
#include <set>

#include "scales/drivers/dahua.h"
#include "scales/drivers/driver_factory.h"
#include "simulator/dahua_scale.h"

namespace steelyard::scales {
namespace {

using domain::PriceUnit;
using simulator::DahuaFaults;
using simulator::DahuaScale;
using simulator::DahuaWidth;
using std::chrono::milliseconds;

domain::Product Fruit(const std::string& code, std::int64_t fen, PriceUnit unit) {
  return {.code = code,
          .name = "红富士" + code,
          .category = "",
          .barcode = "",
          .list_price = domain::Price::FromFen(fen, unit).value(),
          .tier_prices = {},
          .promotions = {}};
}

std::vector<domain::Product> Fruits() {
  return {Fruit("12", 1280, PriceUnit::PerKilogram), Fruit("30", 640, PriceUnit::Per500Grams),
          Fruit("7", 250, PriceUnit::PerPiece)};
}

/// A scale that has been sent prices, and what its driver handed over.
struct Shop {
  explicit Shop(int sales, simulator::DahuaScaleOptions options = {}) : scale(std::move(options)) {
    scale.Start();
    Driver().SendPrices(Fruits());
    scale.Sell(sales);
  }
  DahuaDriver Driver(const std::string& words = "") const {
    const ports::Scale row{.number = 3, .driver = "dahua-tm", .address = scale.address(),
                           .profile = words, .key = "", .serial = "", .last_contact = {},
                           .clock_offset_ms = {}, .last_error = ""};
    auto options = DahuaOptionsFor(row, base::UtcOffset::China());
    options.waits = {milliseconds(200), 4, milliseconds(500), milliseconds(20)};
    return DahuaDriver(options);
  }
  ports::StorePulled Store() {
    return [this](const std::vector<ports::PulledTicket>& batch) {
      for (const auto& pulled : batch) {
        tickets.push_back(pulled);
        cursor = {pulled.ticket->number, pulled.mark};
        if (ids.insert(pulled.ticket->id).second) total += pulled.ticket->total.fen();
      }
    };
  }
  /// From where the last pull ended.
  void Pull(const std::string& words = "") { Driver(words).Pull(cursor, Store()); }
  int LinesPulled() const {
    std::size_t lines = 0;
    for (const auto& pulled : tickets) lines += pulled.ticket->lines.size();
    return static_cast<int>(lines);
  }

  DahuaScale scale;
  ports::JournalCursor cursor;
  std::vector<ports::PulledTicket> tickets;
  std::set<domain::TicketId> ids;
  std::int64_t total = 0;
};

bool Names(const ports::ScaleError& error, const std::string& word) {
  const std::string what = error.what();
  BOOST_TEST_MESSAGE(what);
  return what.find(word) != what.npos;
}

auto Naming(const std::string& word) {
  return [word](const ports::ScaleError& error) { return Names(error, word); };
}

/// Everything the scale sold came once, ticket by ticket.
void CheckAll(const Shop& shop) {
  BOOST_TEST(shop.total == shop.scale.fen_sold());
  BOOST_TEST(static_cast<std::int64_t>(shop.ids.size()) == shop.scale.tickets_sold());
  BOOST_TEST(shop.LinesPulled() == shop.scale.lines_sold());
  BOOST_TEST(shop.cursor.number % 10'000 == shop.scale.last_record());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(dahua_driver)

BOOST_AUTO_TEST_CASE(TakesPricesAndTakesDeletedProductsOffSale) {
  Shop shop(0);
  BOOST_TEST(shop.scale.prices_known() == 3);
  BOOST_TEST(shop.scale.PriceOf(12) == 1280);
  BOOST_TEST(shop.scale.PriceOf(30) == 1280);  // a kilogram of what costs 6.40 for 500 g
  BOOST_TEST(shop.scale.PriceOf(7) == 250);
  BOOST_TEST(shop.scale.NameOf(12) == "红富士12");
  auto products = Fruits();
  products[1].deleted = true;
  shop.Driver().SendPrices(products);
  BOOST_TEST(shop.scale.PriceOf(30) == 0);
  BOOST_TEST(shop.scale.NameOf(30) == "停售");
  BOOST_TEST(shop.scale.commands_not_understood() == 0);
}

BOOST_AUTO_TEST_CASE(APriceThatDoesNotFitIsRefusedBeforeAnyIsSent) {
  Shop shop(0);
  auto products = Fruits();
  products[0].list_price = domain::Price::FromFen(999, PriceUnit::PerKilogram).value();
  products.push_back(Fruit("4001", 100, PriceUnit::PerKilogram));
  BOOST_CHECK_EXCEPTION(shop.Driver().SendPrices(products), ports::ScaleError, Naming("4001"));
  BOOST_TEST(shop.scale.PriceOf(12) == 1280);
}

BOOST_AUTO_TEST_CASE(SaysWhichProductsItCannotHave) {
  const Shop shop(0);
  struct Row { const char* code; std::int64_t fen; PriceUnit unit; const char* words; bool fits; };
  const Row rows[] = {
      {"1", 100, PriceUnit::PerKilogram, "", true},
      {"4000", 100, PriceUnit::PerKilogram, "", true},
      {"4001", 100, PriceUnit::PerKilogram, "", false},
      {"0", 100, PriceUnit::PerKilogram, "", false},
      {"012", 100, PriceUnit::PerKilogram, "", false},
      {"A1", 100, PriceUnit::PerKilogram, "", false},
      {"7", 999'999, PriceUnit::PerKilogram, "", true},
      {"7", 1'000'000, PriceUnit::PerKilogram, "", false},
      {"7", 500'000, PriceUnit::Per500Grams, "", false},
      {"7", 1'280, PriceUnit::PerKilogram, "price1", true},
      {"7", 1'285, PriceUnit::PerKilogram, "price1", false},
  };
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.code << " at " << row.fen << " " << row.words) {
      auto product = Fruit(row.code, row.fen, row.unit);
      const auto unfit = shop.Driver(row.words).FindUnfit({Fruit("12", 1'280, row.unit), product});
      BOOST_TEST(unfit.size() == (row.fits ? 0U : 1U));
      if (!unfit.empty()) BOOST_TEST(unfit[0].product == row.code);
    }
  }
  auto gone = Fruit("7", 1'000'000, PriceUnit::PerKilogram);
  gone.deleted = true;  // it can be taken off sale whatever it costs
  BOOST_TEST(shop.Driver().FindUnfit({gone}).empty());
}

BOOST_AUTO_TEST_CASE(ShowsThePricesItHas) {
  Shop shop(0);
  const auto prices = shop.Driver().ReadPrices({"12", "30", "7", "99", "4001"});
  BOOST_REQUIRE(prices.has_value());
  BOOST_REQUIRE(prices->size() == 3U);
  BOOST_TEST((*prices)[0].product == "12");
  BOOST_TEST((*prices)[0].name == "红富士12");
  BOOST_TEST((*prices)[0].price.fen() == 1280);
  BOOST_TEST((*prices)[1].price.fen() == 1280);
  BOOST_TEST(((*prices)[2].price.unit() == PriceUnit::PerPiece));
  auto products = Fruits();
  products[0].deleted = true;
  shop.Driver().SendPrices(products);
  BOOST_TEST(shop.Driver().ReadPrices({"12", "30"})->size() == 1U);
  shop.scale.SetFaults({.hides_prices = true});
  BOOST_TEST(!shop.Driver().ReadPrices({"12"}).has_value());
}

BOOST_AUTO_TEST_CASE(TakesTheTimeOfTheStoreToTheNearestMinute) {
  Shop shop(0);
  struct Row { const char* now; int minute; };
  for (const Row& row :
       {Row{"2026-11-22T10:30:29+08:00", 30}, Row{"2026-11-22T10:30:31+08:00", 31}}) {
    shop.Driver().SetClock(base::Timestamp::Parse(row.now).value());
    BOOST_TEST(shop.scale.clock().hour == 10);
    BOOST_TEST(shop.scale.clock().minute == row.minute);
  }
}

BOOST_AUTO_TEST_CASE(TakesKeysPageByPageAndTexts) {
  Shop shop(0);
  const std::string rest(34 * 4, '0');
  shop.Driver().SetHotKeys({{0, 1, "12"}, {1, 36, "30"}, {0, 2, "7"}});
  BOOST_TEST(shop.scale.FaceOf("L00") == "00120007" + rest);
  BOOST_TEST(shop.scale.FaceOf("L01") == "0000" + rest + "0030");
  BOOST_TEST(shop.scale.FaceOf("L02") == "");
  shop.Driver().SetHotKeys({{0, 2, "12"}, {0, 1, ""}});  // a page is sent whole
  BOOST_TEST(shop.scale.FaceOf("L00") == "00000012" + rest);
  shop.Driver().SetTexts({{1, "苹果"}, {101, "苹果"}, {17, "Ap"}});
  BOOST_TEST(shop.scale.FaceOf("Z01") == "382725910000");
  BOOST_TEST(shop.scale.FaceOf("X01") == "382725910000");
  BOOST_TEST(shop.scale.FaceOf("Z17") == "065112000");
  BOOST_TEST(shop.scale.commands_not_understood() == 0);
}

BOOST_AUTO_TEST_CASE(KeysAndTextsItDoesNotHaveAreRefusedBeforeAnyIsSent) {
  Shop shop(0);
  struct Row { int page, key; const char* product; };
  for (const Row& row : {Row{4, 1, "12"}, Row{-1, 1, "12"}, Row{0, 0, "12"}, Row{0, 37, "12"},
                         Row{0, 1, "4001"}, Row{0, 1, "A1"}}) {
    BOOST_CHECK_THROW(
        shop.Driver().SetHotKeys({{0, 3, "12"}, {row.page, row.key, row.product}}),
        ports::ScaleError);
  }
  for (const int number : {0, 33, 100, 123, -1}) {
    BOOST_CHECK_THROW(shop.Driver().SetTexts({{1, "x"}, {number, "x"}}), ports::ScaleError);
  }
  BOOST_CHECK_THROW(shop.Driver().SetClasses({{10, "水果"}}), ports::NotInProtocol);
  BOOST_CHECK_THROW(shop.Driver().SetBarcodePrefix(22), ports::NotInProtocol);
  BOOST_TEST(shop.scale.FaceOf("L00") == "");
  BOOST_TEST(shop.scale.FaceOf("Z01") == "");
}

BOOST_AUTO_TEST_CASE(ForgetsItsProductsOnOrderAndKeepsItsSales) {
  Shop shop(5);
  shop.Driver().ClearProducts();
  BOOST_TEST(shop.scale.prices_known() == 0);
  shop.Pull();
  CheckAll(shop);
}

BOOST_AUTO_TEST_CASE(PullsEverySaleOnceInBothWidths) {
  for (const auto width : {DahuaWidth::Eleven, DahuaWidth::Twelve}) {
    Shop shop(150, {.width = width});
    shop.Pull();
    CheckAll(shop);
    const auto before = shop.tickets.size();
    shop.Pull();
    BOOST_TEST(shop.tickets.size() == before);
    shop.scale.Sell(3);
    shop.Pull();
    CheckAll(shop);
    for (const auto& pulled : shop.tickets) {
      BOOST_TEST((pulled.series == ports::NumberSeries::Rising));
      BOOST_TEST(pulled.rounding_step->fen() == 10);
    }
  }
}

BOOST_AUTO_TEST_CASE(FaultsOfTheLineLoseAndDoubleNothing) {
  const DahuaFaults faults[] = {{.garbage = 5},    {.garbled = 3},       {.lost_answers = 3},
                                {.delay_ms = 2},   {.is_doubled = true}, {.is_slow = true},
                                {.garbage = 3,
                                 .garbled = 2,
                                 .lost_answers = 1,
                                 .is_doubled = true}};
  for (const DahuaFaults& fault : faults) {
    BOOST_TEST_CONTEXT("fault " << &fault - faults) {
      Shop shop(12);
      shop.scale.SetFaults(fault);
      shop.Pull();
      CheckAll(shop);
    }
  }
}

BOOST_AUTO_TEST_CASE(ACutConnectionKeepsWhatWasCompleteAndGoesOn) {
  for (const std::int64_t bytes : {1, 40, 700, 4'000, 20'000}) {
    BOOST_TEST_CONTEXT("cut after " << bytes) {
      Shop shop(150);
      shop.scale.SetFaults({.cut_after_bytes = bytes});
      BOOST_CHECK_THROW(shop.Pull(), ConnectionLost);
      BOOST_TEST(shop.total < shop.scale.fen_sold());
      shop.Pull();
      CheckAll(shop);
    }
  }
}

BOOST_AUTO_TEST_CASE(ATicketThatGrowsWhileItIsReadIsWhole) {
  Shop shop(3);
  shop.scale.SetFaults({.sells_while_asked = 2});
  shop.Pull();
  CheckAll(shop);
  // A line of the same ticket, so late that the ticket was booked: it is a ticket of its own.
  const auto last = shop.tickets.back().ticket;
  const auto at = last->closed_at.ToWallClock(base::UtcOffset::China());
  shop.scale.Add({.time_ms = base::Timestamp::FromWallClock(at, base::UtcOffset::Zero())->unix_ms(),
                  .plu = 12, .count = 1000, .price = 1280, .amount = 1280, .ticket = 5 * 256});
  shop.Pull();
  BOOST_TEST(shop.total == shop.scale.fen_sold());
  BOOST_TEST(shop.tickets.back().ticket->lines.size() == 1U);
}

BOOST_AUTO_TEST_CASE(AClearedMemoryBeginsTheNextGenerationAndShowsAGap) {
  Shop shop(20);
  shop.Pull();
  shop.scale.ForgetSales();
  shop.Pull();
  BOOST_TEST(shop.total == shop.scale.fen_sold());
  shop.scale.Sell(2);
  shop.Pull();
  BOOST_TEST(shop.total == shop.scale.fen_sold());
  BOOST_TEST(shop.cursor.number / 10'000 == 1);
  const auto& first = shop.tickets[20];
  BOOST_TEST((first.series == ports::NumberSeries::Unbroken));
  BOOST_TEST((shop.tickets[21].series == ports::NumberSeries::Rising));
}

BOOST_AUTO_TEST_CASE(AMemoryThatGrewBackToTheSameRecordIsNoticed) {
  Shop shop(5);
  shop.Pull();
  const int last = shop.scale.last_record();
  shop.scale.ForgetSales();
  while (shop.scale.last_record() < last + 3) shop.scale.Sell(1);
  shop.Pull();
  BOOST_TEST(shop.total == shop.scale.fen_sold());
  BOOST_TEST(shop.cursor.number / 10'000 == 1);
}

BOOST_AUTO_TEST_CASE(ClearsOnlyWhatIsStoredAndIsNotSurprisedAfterwards) {
  Shop shop(20);
  shop.Pull();
  const auto before = shop.tickets.size();
  shop.scale.Sell(2);
  shop.Driver().ClearSales(shop.cursor, shop.Store());
  BOOST_TEST(shop.scale.last_record() == 0);
  BOOST_TEST(shop.total == shop.scale.fen_sold());
  shop.scale.Sell(1);
  shop.Pull();
  BOOST_TEST(shop.total == shop.scale.fen_sold());
  BOOST_TEST(shop.ids.size() == before + 3);
  BOOST_TEST((shop.tickets.back().series == ports::NumberSeries::Rising));
  // Nothing new since: the last ticket is put together again from the scale, and is the same.
  shop.Driver().ClearSales(shop.cursor, shop.Store());
  BOOST_TEST(shop.ids.size() == before + 3);
  BOOST_TEST(shop.scale.last_record() == 0);
  shop.scale.Sell(1);
  shop.Pull();
  BOOST_TEST((shop.tickets.back().series == ports::NumberSeries::Rising));
  BOOST_TEST(shop.cursor.number / 10'000 == 2);
  BOOST_TEST(shop.total == shop.scale.fen_sold());
}

BOOST_AUTO_TEST_CASE(ABookThatFailsClearsNothing) {
  Shop shop(5);
  const auto fails = [](const std::vector<ports::PulledTicket>&) {
    throw std::runtime_error("disk full");
  };
  BOOST_CHECK_THROW(shop.Driver().ClearSales({}, fails), std::runtime_error);
  BOOST_TEST(shop.scale.last_record() > 0);
  shop.scale.SetFaults({.unreadable_record = 2});
  BOOST_CHECK_THROW(shop.Driver().ClearSales({}, shop.Store()), ports::ScaleError);
  BOOST_TEST(shop.scale.last_record() > 0);
}

BOOST_AUTO_TEST_CASE(ALostReplyToClearingIsToldAndNotOrderedAgain) {
  Shop shop(5);
  shop.Pull();
  const auto store = [&](const std::vector<ports::PulledTicket>& batch) {
    shop.Store()(batch);
    // All that comes after this is the order and its reply.
    shop.scale.SetFaults({.lost_answers = 1});
  };
  BOOST_CHECK_EXCEPTION(shop.Driver().ClearSales(shop.cursor, store), ConnectionLost,
                        Naming("forgot"));
  BOOST_TEST(shop.scale.last_record() == 0);
  shop.scale.Sell(1);
  shop.Pull();
  BOOST_TEST(shop.total == shop.scale.fen_sold());
  BOOST_TEST((shop.tickets.back().series == ports::NumberSeries::Rising));
}

BOOST_AUTO_TEST_CASE(ARecordThatCannotBeReadHoldsBackNothingAndLeavesAGap) {
  Shop shop(10);
  shop.scale.SetFaults({.unreadable_record = 4});
  BOOST_CHECK_EXCEPTION(shop.Pull(), ports::ScaleError, Naming("record 4"));
  BOOST_TEST(shop.LinesPulled() == shop.scale.lines_sold() - 1);
  int gaps = 0;
  for (const auto& pulled : shop.tickets) gaps += pulled.series == ports::NumberSeries::Unbroken;
  BOOST_TEST(gaps == 1);
  shop.Pull();
  BOOST_TEST(shop.LinesPulled() == shop.scale.lines_sold() - 1);
}

BOOST_AUTO_TEST_CASE(AProfileThatDoesNotFitEndsThePull) {
  Shop shop(10, {.width = DahuaWidth::Eleven});
  BOOST_CHECK_EXCEPTION(shop.Pull("ticket12"), ports::ScaleError, Naming("profile"));
  BOOST_TEST(shop.tickets.empty());
  shop.Pull("ticket11");
  CheckAll(shop);
}

BOOST_AUTO_TEST_CASE(AFullMemoryIsToldAndAWrappedOneIsReadOn) {
  Shop shop(0, {.memory = {.wraps = true}});
  const auto line = [&](std::int64_t minute) {
    shop.scale.Add({.time_ms = 1'788'000'000'000 + minute * 60'000, .plu = 12, .count = 1000,
                    .price = 1280, .amount = 1280});
  };
  std::int64_t minute = 0;
  while (shop.scale.last_record() < kLastDahuaRecord) line(++minute);
  BOOST_CHECK_EXCEPTION(shop.Pull(), ports::ScaleError, Naming("full"));
  BOOST_TEST(shop.tickets.size() == 9'999U);
  BOOST_TEST(shop.cursor.number == 9'999);
  for (int i = 0; i < 3; ++i) line(++minute);
  shop.Pull();
  BOOST_TEST(shop.tickets.size() == 10'002U);
  BOOST_TEST(shop.cursor.number == 10'003);
  BOOST_TEST(shop.total == shop.scale.fen_sold());
  line(++minute);
  shop.Pull();
  shop.Pull();
  BOOST_TEST(shop.tickets.size() == 10'003U);
  BOOST_TEST(shop.total == shop.scale.fen_sold());
  BOOST_TEST((shop.tickets.back().series == ports::NumberSeries::Rising));
}

BOOST_AUTO_TEST_CASE(SaysWhyNothingAnswers) {
  Shop shop(1);
  shop.scale.SetFaults({.lost_answers = 100});
  BOOST_CHECK_EXCEPTION(shop.Driver().Probe(), ConnectionLost, Naming("did not answer"));
  auto driver = shop.Driver();
  shop.scale.Stop();
  BOOST_CHECK_EXCEPTION(driver.Probe(), ConnectionLost, Naming("cannot be reached"));
}

BOOST_AUTO_TEST_CASE(ASecondCallerIsTurnedAwayAndComesLater) {
  Shop shop(3);
  Poco::Net::StreamSocket first{Poco::Net::SocketAddress(shop.scale.address())};
  first.sendBytes("!0J0001A\r\n", 10);
  char answer[64];
  BOOST_TEST(first.receiveBytes(answer, sizeof answer) > 0);
  BOOST_CHECK_THROW(shop.Pull(), ConnectionLost);
  BOOST_TEST(shop.scale.clients_turned_away() == 1);
  first.shutdownSend();
  while (first.receiveBytes(answer, sizeof answer) > 0) continue;
  shop.Pull();
  CheckAll(shop);
}

BOOST_AUTO_TEST_CASE(FaultsAreWrittenAsWords) {
  const auto faults =
      simulator::ParseDahuaFaults("cut=200,garbage=1,garbled=3,lost=2,delay=20,slow,double");
  BOOST_REQUIRE(faults);
  BOOST_TEST(faults->cut_after_bytes == 200);
  BOOST_TEST(faults->garbled == 3);
  BOOST_TEST(faults->lost_answers == 2);
  BOOST_TEST(faults->delay_ms == 20);
  BOOST_TEST(faults->is_slow);
  BOOST_TEST(faults->is_doubled);
  BOOST_TEST(!faults->hides_prices);
  for (const char* bad : {"", "cut=", "cut=x", "drop=1", "cut=1,,lost=1", "cut=-1"}) {
    BOOST_TEST(!simulator::ParseDahuaFaults(bad), bad);
  }
}

BOOST_AUTO_TEST_CASE(ACartScaleIsNotPulled) {
  Shop shop(3);
  BOOST_CHECK_EXCEPTION(shop.Pull("push+cart"), ports::ScaleError, Naming("twice"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::scales
