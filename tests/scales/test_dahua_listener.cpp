/// Tests of Dahua scales that dial in: server login and carts, over real TCP into real books.
#include <Poco/Exception.h>
#include <Poco/Net/StreamSocket.h>

#include <boost/test/unit_test.hpp>

#include "dahua_shop.h"
#include "scales/drivers/dahua_cart.h"
#include "support/eventually.h"

namespace steelyard::scales {
namespace {

using std::chrono::milliseconds;

struct DialShop : DahuaShop {
  explicit DialShop(simulator::DahuaScaleOptions options = {}) : DahuaShop(std::move(options)) {
    collector.Start();
  }
  std::string address() const { return collector.ServeAddress(); }

  Collector collector{
      context,
      verifier,
      {.interval = std::chrono::hours(1),
       .serve = DahuaListenerOptions{
           .host = "127.0.0.1",
           .port = 0,
           .interval = milliseconds(50),
           .waits = {milliseconds(500), 3, milliseconds(500), milliseconds(20)}}}};
};

/// What comes back for `frame` within a moment; empty for silence.
std::string Say(Poco::Net::StreamSocket& socket, const std::string& frame) {
  const std::string bytes = frame + "\r\n\x03";
  std::string heard;
  try {
    socket.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
    char piece[1024];
    while (socket.poll(Poco::Timespan(400'000), Poco::Net::Socket::SELECT_READ)) {
      const int received = socket.receiveBytes(piece, sizeof piece);
      if (received <= 0) break;
      heard.append(piece, static_cast<std::size_t>(received));
      if (heard.ends_with("\x03") && !frame.starts_with("!0BS")) break;
      if (heard.find("0bE") != heard.npos && heard.ends_with("\x03")) break;
    }
  } catch (const Poco::Exception&) {
    // It hung up on us.
  }
  for (std::size_t at; (at = heard.find_first_of("\n\x03")) != heard.npos;) heard.erase(at, 1);
  for (char& byte : heard) byte = byte == '\r' ? '|' : byte;
  return heard;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(dahua_carts)

BOOST_AUTO_TEST_CASE(FramesAreReadFromBothEnds) {
  const auto line = ParseCartFrame("!0BA01B00012Apple 1250125000001600").value();
  BOOST_TEST(line.letter == 'A');
  BOOST_TEST(line.scale_number == 1);
  BOOST_TEST(line.vendor == 'B');
  BOOST_TEST(line.plu == 12);
  BOOST_TEST(line.name == "Apple 125");
  BOOST_TEST(line.quantity == 1250);
  BOOST_TEST(line.amount == 1600);
  BOOST_TEST(ParseCartFrame("!0BA01B000120125000001600").value().name == "");
  for (const char* bad :
       {"", "!0B", "!0BQ01", "!0BQ01E", "!0BQxxA", "!0BQ01A1", "!0BX01A", "!0BA01A",
        "!0BA01A00012012500000160x", "!0BA01A0001x0125000001600", "0bQ01A"}) {
    BOOST_TEST(!ParseCartFrame(bad), bad);
  }
  BOOST_TEST(!ParseCartFrame("!0BA01A00012" + std::string(65, 'x') + "0125000001600"));
}

BOOST_AUTO_TEST_CASE(ACartIsDurableBeforeItIsAnswered) {
  DialShop shop;
  shop.RegisterDahua(5, "push+cart");
  Poco::Net::StreamSocket socket{Poco::Net::SocketAddress(shop.address())};
  BOOST_TEST(Say(socket, "!0BQ01A") == "0bQ01A0000000000000000|");
  BOOST_TEST(Say(socket, "!0BA01A00012Apple0125000001600") == "0bA01A00012Apple00000001600|");
  BOOST_TEST(Say(socket, "!0BA01A00007Melon0000200000500") == "0bA01A00007Melon00000002100|");
  BOOST_TEST(Say(socket, "!0BA01A00007Melon0000100000250") == "0bA01A00007Melon00000002350|");
  BOOST_TEST(Say(socket, "!0BD01A") == "0bD01A00000002100|");
  BOOST_TEST(Say(socket, "!0BQ01A") == "0bQ01A0000125000002100|");
  BOOST_TEST(shop.TicketsOf(5) == 0);
  const std::string end = Say(socket, "!0BS01A");
  BOOST_TEST(end == "0bS01A00001|0bH00001Steelyard                       |"
                    "0bL0000100012Apple0125000001600|0bL0000200007Melon0000200000500|"
                    "0bE0000100200002100|");
  BOOST_TEST(shop.TicketsOf(5) == 1);
  BOOST_TEST(shop.Takings() == 2100);
  BOOST_TEST(shop.Exceptions().empty());
  // The answer was lost, says the scale.
  BOOST_TEST(Say(socket, "!0BS01A") == end);
  BOOST_TEST(shop.TicketsOf(5) == 1);
  BOOST_TEST(Say(socket, "!0BV01A") == "0bV01A00000000000|");
  BOOST_TEST(Say(socket, "!0BS01A") == "");
}

BOOST_AUTO_TEST_CASE(AStoreThatCannotWriteIsSilentAndKeepsTheCart) {
  DialShop shop;
  shop.RegisterDahua(5, "push+cart");
  Poco::Net::StreamSocket socket{Poco::Net::SocketAddress(shop.address())};
  Say(socket, "!0BA01A00012Apple0125000001600");
  shop.store.Break();
  BOOST_TEST(Say(socket, "!0BS01A") == "");
  // Nobody knows whether it was recorded: what changed it now would be sold beside the books.
  for (const char* change : {"!0BA01A00007Melon0000200000500", "!0BD01A", "!0BV01A"}) {
    BOOST_TEST(Say(socket, change) == "");
  }
  shop.store.Mend();
  BOOST_TEST(shop.TicketsOf(5) == 0);
  BOOST_TEST(Say(socket, "!0BS01A").ends_with("0bE0000100100001600|"));
  BOOST_TEST(shop.TicketsOf(5) == 1);
  BOOST_TEST(shop.Takings() == 1600);
}

BOOST_AUTO_TEST_CASE(VendorsHaveCartsOfTheirOwnAndTheyOutliveConnections) {
  DialShop shop;
  shop.RegisterDahua(5, "push+cart");
  {
    Poco::Net::StreamSocket socket{Poco::Net::SocketAddress(shop.address())};
    Say(socket, "!0BA01A00012Apple0125000001600");
    Say(socket, "!0BA01B00007Melon0000200000500");
  }
  Poco::Net::StreamSocket again{Poco::Net::SocketAddress(shop.address())};
  BOOST_TEST(Say(again, "!0BS01B").ends_with("0bE0000100100000500|"));
  BOOST_TEST(Say(again, "!0BS01A").ends_with("0bE0000200100001600|"));
  BOOST_TEST(shop.Takings() == 2100);
}

BOOST_AUTO_TEST_CASE(WhatDoesNotFitTheListIsListed) {
  DialShop shop;
  shop.RegisterDahua(5, "push+cart");
  Poco::Net::StreamSocket socket{Poco::Net::SocketAddress(shop.address())};
  Say(socket, "!0BA01A00012Apple0125000000900");  // 16.00 by the list
  Say(socket, "!0BA01A00099Kiwi0100000000900");   // on no list
  BOOST_TEST(Say(socket, "!0BA01A00012Apple0000000000900").ends_with("00100001800|"));
  Say(socket, "!0BS01A");
  BOOST_TEST(shop.Takings() == 1800);
  BOOST_TEST(shop.CountExceptions(ports::ExceptionKind::PricedOffList) == 2);
}

BOOST_AUTO_TEST_CASE(GarbageAndStrangersGetNoAnswer) {
  DialShop shop;
  {
    Poco::Net::StreamSocket stranger{Poco::Net::SocketAddress(shop.address())};
    BOOST_TEST(Say(stranger, "!0BQ01A") == "");
  }
  shop.RegisterDahua(5, "push+cart");
  Poco::Net::StreamSocket socket{Poco::Net::SocketAddress(shop.address())};
  for (const char* bad : {"nonsense", "!0BA01A00012", "!0BZ01A", "!0BQ01Z", "!0HA", "0ha"}) {
    BOOST_TEST(Say(socket, bad) == "", bad);
  }
  BOOST_TEST(Say(socket, "!0BQ01A") == "0bQ01A0000000000000000|");
  Poco::Net::StreamSocket endless{Poco::Net::SocketAddress(shop.address())};
  BOOST_TEST(Say(endless, std::string(100'000, 'x')) == "");
  BOOST_TEST(Say(socket, "!0BQ01A") == "0bQ01A0000000000000000|");
}

BOOST_AUTO_TEST_CASE(AVirtualScaleSellsEveryCartOnce) {
  DialShop shop({.cart_number = 5});
  shop.SendPricesUnregistered();
  shop.RegisterDahua(5, "push+cart");
  shop.dahua.SetFaults({.lost_answers = 2});
  BOOST_TEST(shop.dahua.SellByCart(shop.address(), 20) == 20);
  BOOST_TEST(shop.TicketsOf(5) == 20);
  BOOST_TEST(shop.Takings() == shop.dahua.fen_sold_by_cart());
  BOOST_TEST(shop.CountExceptions(ports::ExceptionKind::PricedOffList) == 0);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(dahua_login)

BOOST_AUTO_TEST_CASE(AScaleThatDialsInGetsPricesAndIsPulled) {
  DialShop shop({.login_number = "123456"});
  shop.RegisterDahua(5, "push");
  shop.dahua.DialIn(shop.address());
  BOOST_TEST(tests::Eventually([&] { return shop.dahua.prices_known() == 3; }));
  BOOST_TEST(tests::Eventually([&] { return shop.Row(5).prices_version > 0; }));
  BOOST_TEST(shop.Row(5).serial == "123456");
  shop.dahua.Sell(10);
  BOOST_TEST(tests::Eventually([&] { return shop.TicketsOf(5) == 10; }));
  shop.dahua.Sell(5);
  BOOST_TEST(tests::Eventually([&] { return shop.TicketsOf(5) == 15; }));
  BOOST_TEST(shop.Takings() == shop.dahua.fen_sold());
  const auto wall = shop.clock.Now().ToWallClock(base::UtcOffset::China());
  BOOST_TEST(shop.dahua.clock().day == wall.day);
  BOOST_TEST(shop.Exceptions().empty());
  // It hangs up in the middle and comes again.
  shop.dahua.SetFaults({.cut_after_bytes = 300});
  shop.dahua.Sell(10);
  BOOST_TEST(tests::Eventually([&] { return shop.Row(5).last_error != ""; }));
  BOOST_TEST(tests::Eventually([&] {
    shop.dahua.DialIn(shop.address());
    return shop.TicketsOf(5) == 25;
  }));
  BOOST_TEST(shop.Takings() == shop.dahua.fen_sold());
}

BOOST_AUTO_TEST_CASE(AnotherNumberAtTheSameAddressIsNotTaken) {
  DialShop shop({.login_number = "654321"});
  shop.RegisterDahua(5, "push");
  shop.KnowSerial(5, "123456");
  shop.dahua.DialIn(shop.address());
  BOOST_TEST(tests::Eventually([&] { return !shop.dahua.IsDialledIn(); }));
  BOOST_TEST(shop.dahua.prices_known() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::scales
