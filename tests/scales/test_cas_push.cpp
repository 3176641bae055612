/// Tests of CAS CL scales against the virtual one, over real TCP: prices down, sales told line by
/// line, acknowledged only when durable, booked as tickets once.
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <fmt/format.h>

#include <boost/test/unit_test.hpp>
#include <thread>

#include "app/pull_sales.h"
#include "base/seeded_random.h"
#include "scales/drivers/cas_cl.h"
#include "scales/drivers/cas_listener.h"
#include "scales/drivers/cas_push.h"
#include "simulator/cas_scale.h"
#include "txt_mode_shop.h"

namespace steelyard::scales {
namespace {

using ports::ExceptionKind;
using simulator::CasCounter;
using simulator::CasOddSale;
using simulator::CasScale;
using simulator::CasScaleOptions;

constexpr int kNumber = 6;

/// The shop with a CAS scale, registered as 6, that tells its sales to a listener.
struct CasShop : TxtModeShop {
  explicit CasShop(CasScaleOptions options = {}) : cas(std::move(options)) {
    cas.Start();
    listener.Start();
    cas.PushTo(listener.Address());
  }

  void Register(const std::string& profile = "", int number = kNumber, std::string address = "") {
    if (address.empty()) address = cas.address();
    const auto added = app::AddScale(context, BuiltDrivers(), kManager,
                                     {number, "cas-cl", address, profile});
    BOOST_REQUIRE((added.outcome == app::AddScaleOutcome::Done));
  }
  void SendPrices() { app::SendPrices(context, *MakeDriver(Row(kNumber)), kNumber); }
  void Open(int sales, const std::string& profile = "") {
    Register(profile);
    SendPrices();
    BOOST_REQUIRE(cas.products_known() == 3);
    cas.Sell(sales);
  }
  /// Half a minute passes, so what was told last is whole.
  void Rest() {
    clock.AdvanceMs(30'000);
    listener.BookRested();
  }
  int Tickets() { return Recorded(500, kNumber); }
  std::size_t OpenLines() {
    return Look([](const ports::Books& books) { return books.scale_lines().Open(kNumber).size(); });
  }
  void BooksAgree(int tickets) {
    BOOST_TEST(Tickets() == tickets);
    BOOST_TEST(Takings() == cas.total_fen());
    BOOST_TEST(OpenLines() == 0U);
    BOOST_TEST(Exceptions().empty());
  }

  CasScale cas;
  CasListener listener{context, verifier, {.host = "127.0.0.1", .port = 0}};
};

bool Contains(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

auto Naming(std::string word) {
  return [word = std::move(word)](const ports::ScaleError& error) {
    BOOST_TEST_MESSAGE(error.what());
    return Contains(error.what(), word);
  };
}

/// Sends `bytes` to the listener and reads what it answers until it is silent or hangs up.
std::string Tell(const CasListener& listener, const std::string& bytes) {
  Poco::Net::StreamSocket socket{Poco::Net::SocketAddress(listener.Address())};
  socket.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
  socket.shutdownSend();
  std::string answer;
  char piece[512];
  for (int read; (read = socket.receiveBytes(piece, sizeof piece)) > 0;) {
    answer.append(piece, static_cast<std::size_t>(read));
  }
  return answer;
}

CasSaleLine Line(int ticket, int order, std::uint32_t total = 1280) {
  CasSaleLine line;
  line.route = {"01", "01", "0", "C0A80096", "4F50", "0", "0001"};
  line.scale_id = 1;
  line.plu = 12;
  line.weight_g = 1000;
  line.unit_price = total;
  line.total = total;
  line.counter = static_cast<std::uint32_t>(ticket);
  line.ticket = ticket;
  line.line_order = order;
  line.told_at = line.sold_on = {2026, 11, 22, 8, 0, 0};
  return line;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cas_push)

BOOST_AUTO_TEST_CASE(AScaleThatOnlyTellsHasNoErrorBecauseItWasAsked) {
  CasShop shop;
  shop.Open(0);
  BOOST_CHECK_THROW(
      app::PullSales(shop.context, shop.verifier, *MakeDriver(shop.Row(kNumber)), kNumber),
      ports::NotInProtocol);
  BOOST_TEST(shop.Row(kNumber).last_error == "");
}

BOOST_AUTO_TEST_CASE(TheProductsOfAnotherDepartmentAreTheirOwn) {
  CasShop shop;
  shop.Register("dept2");
  const auto sent = app::SendPrices(shop.context, *MakeDriver(shop.Row(kNumber)), kNumber);
  BOOST_TEST(sent.is_read_back);
  BOOST_TEST(sent.differences.empty());
  BOOST_TEST(shop.cas.last_department() == 2);
}

BOOST_AUTO_TEST_CASE(ProductsThatDoNotFitAreNamedAndTheOthersSent) {
  CasShop shop;
  shop.Register("price1");  // prices to the jiao
  app::PriceChange change;
  change.products = {TxtModeShop::Fruit("8", 1'285, domain::PriceUnit::PerKilogram)};
  BOOST_REQUIRE((app::ChangePrices(shop.context, shop.kManager, change).outcome ==
                 app::PriceChangeOutcome::Done));
  const auto sent = app::SendPrices(shop.context, *MakeDriver(shop.Row(kNumber)), kNumber);
  BOOST_REQUIRE(sent.unfit.size() == 1U);
  BOOST_TEST(sent.unfit[0].product == "8");
  BOOST_TEST(shop.cas.products_known() == 3);
  BOOST_TEST(shop.CountExceptions(ExceptionKind::PricesNotTaken) == 1);
}

BOOST_AUTO_TEST_CASE(TakesProductsAndGivesThemBackInBothForms) {
  for (const char* profile : {"", "wl", "hex4"}) {
    BOOST_TEST_CONTEXT(profile) {
      CasShop shop;
      shop.Open(0, profile);
      BOOST_TEST(shop.cas.PriceOf(12) == 1280);
      BOOST_TEST(shop.cas.PriceOf(30) == 1280);  // 6.40 per 500 g
      BOOST_TEST(shop.cas.PriceOf(7) == 250);
      BOOST_TEST(shop.cas.NameOf(7) == "水果7");
      const auto driver = MakeDriver(shop.Row(kNumber));
      BOOST_TEST(driver->Probe().serial == "1");
      const auto prices = driver->ReadPrices({"12", "7", "13", "99"});
      BOOST_REQUIRE(prices.has_value());
      BOOST_REQUIRE(prices->size() == 2U);
      BOOST_TEST(prices->at(1).name == "水果7");
      BOOST_TEST((prices->at(1).price == domain::Price::FromFen(250, domain::PriceUnit::PerPiece)));
      auto gone = TxtModeShop::Fruit("12", 1280, domain::PriceUnit::PerKilogram);
      gone.deleted = true;
      driver->SendPrices({gone});
      driver->SendPrices({gone});  // what is not there needs no deleting
      BOOST_TEST(shop.cas.PriceOf(12) == -1);
      BOOST_TEST(shop.cas.messages_not_understood() == 0);
    }
  }
}

BOOST_AUTO_TEST_CASE(ARadixThatDoesNotFitShowsWhenReadBack) {
  CasShop shop({.radix = CasRadix::Decimal});
  shop.Register();
  auto fruit = TxtModeShop::Fruit("5", 100, domain::PriceUnit::PerPiece);
  fruit.name = "Golden Delight";
  BOOST_CHECK_EXCEPTION(MakeDriver(shop.Row(kNumber))->SendPrices({fruit}), ports::ScaleError,
                        Naming("does not know this kind"));
}

BOOST_AUTO_TEST_CASE(RefusalsOfTheScaleAreSaidInWords) {
  CasShop shop({.most_products = 1});
  shop.Register();
  BOOST_CHECK_EXCEPTION(shop.SendPrices(), ports::ScaleError, Naming("memory is full"));
  const auto driver = MakeDriver(shop.Row(kNumber));
  BOOST_CHECK_EXCEPTION(
      driver->SendPrices({TxtModeShop::Fruit("01", 1, domain::PriceUnit::PerPiece)}),
      ports::ScaleError, Naming("01"));
  BOOST_CHECK_EXCEPTION(driver->SetClock(shop.clock.Now()), ports::NotInProtocol, Naming("clock"));
  BOOST_CHECK_EXCEPTION(driver->Pull(0, {}), ports::NotInProtocol, Naming("--cas-listen"));
  shop.cas.SetFaults({.garbage = 1});
  BOOST_CHECK_THROW(driver->ReadPrices({"12"}), ports::ScaleError);
  shop.cas.SetFaults({.cut_after = 1});
  BOOST_CHECK_EXCEPTION(driver->ReadPrices({"12"}), ConnectionLost, Naming("hung up"));
}

BOOST_AUTO_TEST_CASE(EverySaleIsATicketHoweverTheCounterCounts) {
  for (const auto counter : {CasCounter::Tickets, CasCounter::Lines}) {
    CasShop shop({.counter = counter});
    shop.Open(25);
    const int lines = shop.cas.lines_waiting();
    BOOST_TEST(shop.cas.PushSales() == lines);
    BOOST_TEST(shop.Tickets() == 24);  // the last one may get another line
    BOOST_TEST(shop.OpenLines() > 0U);
    shop.Rest();
    shop.BooksAgree(25);
    BOOST_TEST(shop.cas.PushSales() == 0);
    BOOST_TEST(shop.Row(kNumber).last_contact.has_value());
  }
}

BOOST_AUTO_TEST_CASE(ALostAcknowledgementAndARepeatDoubleNothing) {
  CasShop shop;
  shop.Open(6);
  shop.cas.SetFaults({.lost = 3});
  for (int i = 0; i < 3; ++i) shop.cas.PushSales();
  shop.cas.SetFaults({.duplicate = true});
  shop.cas.PushSales();
  BOOST_TEST(shop.cas.lines_waiting() == 0);
  shop.Rest();
  shop.BooksAgree(6);
}

BOOST_AUTO_TEST_CASE(DamagedAndCutLinesAreToldAgain) {
  CasShop shop({.ack_wait_ms = 300});
  shop.Open(6);
  shop.cas.SetFaults({.cut_after = 3});
  shop.cas.PushSales();
  shop.cas.SetFaults({.garbage = 2});
  shop.cas.PushSales();
  shop.cas.PushSales();
  BOOST_TEST(Contains(shop.Row(kNumber).last_error, "check sum"));
  shop.cas.PushSales();
  BOOST_TEST(shop.cas.lines_waiting() == 0);
  shop.Rest();
  shop.BooksAgree(6);
  BOOST_TEST(shop.Row(kNumber).last_error == "");
}

BOOST_AUTO_TEST_CASE(NothingIsAcknowledgedThatWasNotStored) {
  CasShop shop({.ack_wait_ms = 300});
  shop.Open(5);
  shop.store.Break();
  BOOST_TEST(shop.cas.PushSales() == 0);
  shop.store.Mend();
  BOOST_TEST(shop.OpenLines() == 0U);
  shop.cas.PushSales();
  shop.Rest();
  shop.BooksAgree(5);
}

BOOST_AUTO_TEST_CASE(WhatTheProgramBeforeLeftIsBooked) {
  CasShop shop;
  shop.Open(3);
  shop.cas.PushSales();
  BOOST_TEST(shop.Tickets() == 2);
  shop.listener.Stop();
  shop.clock.AdvanceMs(60'000);
  CasListener after(shop.context, shop.verifier, {.host = "127.0.0.1", .port = 0});
  after.Start();
  shop.BooksAgree(3);
}

BOOST_AUTO_TEST_CASE(ASealedTicketIsBookedThoughTheProgramEndedInBetween) {
  CasShop shop;
  shop.Open(1);
  shop.cas.PushSales();
  shop.context.store.Commit([](ports::Books& books) {
    books.scale_lines().Seal(kNumber, books.scale_lines().Open(kNumber).front().name);
  });
  CasBooking booking(shop.context, shop.verifier);
  booking.BookRested();
  shop.BooksAgree(1);
  booking.BookRested();
  shop.BooksAgree(1);
}

BOOST_AUTO_TEST_CASE(ALineThatComesTooLateIsATicketOfItsOwn) {
  CasShop shop;
  shop.Register();
  Tell(shop.listener, CasPushBytes(Line(1, 1)));
  shop.Rest();
  BOOST_TEST(shop.Takings() == 1280);
  Tell(shop.listener, CasPushBytes(Line(1, 2, 500)));
  shop.Rest();
  BOOST_TEST(shop.Takings() == 1780);
  BOOST_TEST(shop.CountExceptions(ExceptionKind::NumberUsedTwice) == 1);
}

BOOST_AUTO_TEST_CASE(LinesOfOneTicketAreOneTicketAndVoidedOnesAreNone) {
  CasShop shop;
  shop.Open(1);
  shop.cas.SellOddly(CasOddSale::WithVoidedLine);
  shop.cas.SellOddly(CasOddSale::AllVoided);
  shop.cas.SellOddly(CasOddSale::Prepack);
  shop.cas.PushSales();
  shop.Rest();
  shop.BooksAgree(3);
}

BOOST_AUTO_TEST_CASE(GoodsTakenBackAreStoredAndListedForAPerson) {
  CasShop shop;
  shop.Open(1);
  shop.cas.SellOddly(CasOddSale::Return);
  shop.cas.Sell(1);
  shop.cas.PushSales();
  BOOST_TEST(shop.cas.lines_waiting() == 0);
  shop.Rest();
  BOOST_TEST(shop.Tickets() == 2);
  BOOST_TEST(shop.Takings() == shop.cas.total_fen());
  BOOST_REQUIRE(shop.Exceptions().size() == 1U);
  BOOST_TEST((shop.Exceptions().front().kind == ExceptionKind::JournalGap));
  BOOST_TEST(shop.Exceptions().front().detail == "from=2 to=2");
  BOOST_TEST(shop.CountEvents("ticket_unbookable", kNumber) == 1);
  BOOST_TEST(shop.OpenLines() == 0U);
}

BOOST_AUTO_TEST_CASE(ARepeatThatTellsSomethingElseIsAConflictAndMovesNothing) {
  CasShop shop;
  shop.Register();
  Tell(shop.listener, CasPushBytes(Line(1, 1)));
  for (int i = 0; i < 2; ++i) {
    BOOST_TEST(Tell(shop.listener, CasPushBytes(Line(1, 1, 999))).size() == 59U);
  }
  shop.Rest();
  BOOST_TEST(shop.Takings() == 1280);
  BOOST_TEST(shop.CountExceptions(ExceptionKind::TicketConflict) == 1);
}

BOOST_AUTO_TEST_CASE(AScaleThatBeginsAnewOnTheSameDayIsListed) {
  CasShop shop;
  shop.Open(4);
  shop.cas.PushSales();
  shop.Rest();
  const std::int64_t before = shop.Takings();
  shop.cas.Reset();
  shop.cas.Sell(2);
  shop.cas.PushSales();
  shop.Rest();
  // Their names are those of other lines of this day: kept for a person, never passed over.
  const int conflicts = shop.CountExceptions(ExceptionKind::TicketConflict);
  BOOST_TEST(conflicts > 0);
  BOOST_TEST(shop.Takings() >= before);
}

BOOST_AUTO_TEST_CASE(AcknowledgementsMayGoOverAConnectionOfTheirOwn) {
  CasShop shop({.acks_come_anew = true});
  shop.Open(4, "ack-new");
  shop.cas.PushSales();
  BOOST_TEST(shop.cas.lines_waiting() == 0);
  shop.Rest();
  shop.BooksAgree(4);
}

BOOST_AUTO_TEST_CASE(AStrangersLinesAreNotTaken) {
  CasShop shop;
  BOOST_TEST(Tell(shop.listener, CasPushBytes(Line(1, 1))) == "");
  shop.Register("", kNumber, "192.0.2.1:20304");
  BOOST_TEST(Tell(shop.listener, CasPushBytes(Line(1, 1))) == "");
  BOOST_TEST(shop.OpenLines() == 0U);
}

BOOST_AUTO_TEST_CASE(ScalesBehindOneAddressAreToldApartByTheirId) {
  CasShop shop;
  shop.Register();
  shop.Register("", 1, "127.0.0.1:1");
  BOOST_TEST(Tell(shop.listener, CasPushBytes(Line(1, 1))).size() == 59U);  // its id is 1
  shop.Rest();
  BOOST_TEST(shop.LastNumber(1) == 1);
  CasSaleLine other = Line(1, 1);
  other.scale_id = 9;
  BOOST_TEST(Tell(shop.listener, CasPushBytes(other)) == "");
  shop.KnowSerial(kNumber, "9");
  BOOST_TEST(Tell(shop.listener, CasPushBytes(other)).size() == 59U);
  shop.Rest();
  BOOST_TEST(shop.LastNumber(kNumber) == 1);
  BOOST_TEST(shop.Takings() == 2560);
}

BOOST_AUTO_TEST_CASE(NoNonsenseBringsTheListenerDown) {
  CasShop shop;
  shop.Open(2);
  base::SeededRandom random(6);
  for (int i = 0; i < 60; ++i) {
    std::string noise = random.Chance(500)
                            ? CasPushBytes(Line(9, 1)).substr(0, random.Between(1, 203))
                            : "";
    for (auto left = random.Between(0, 400); left > 0; --left) {
      noise += static_cast<char>(random.Between(0, 255));
    }
    Tell(shop.listener, noise);
  }
  BOOST_TEST(shop.OpenLines() == 0U);
  shop.cas.PushSales();
  shop.Rest();
  shop.BooksAgree(2);
}

BOOST_AUTO_TEST_CASE(TwoScalesTellAtOnce) {
  CasShop shop;
  shop.Open(20);
  CasScale second({.scale_id = 8, .seed = 2});
  second.Start();
  shop.Register("", 8, second.address());
  shop.KnowSerial(kNumber, "1");
  app::SendPrices(shop.context, *MakeDriver(shop.Row(8)), 8);
  second.Sell(20);
  second.PushTo(shop.listener.Address());
  std::thread other([&] { second.PushSales(); });
  shop.cas.PushSales();
  other.join();
  shop.Rest();
  BOOST_TEST(shop.Tickets() == 20);
  BOOST_TEST(shop.Recorded(100, 8) == 20);
  BOOST_TEST(shop.Takings() == shop.cas.total_fen() + second.total_fen());
  BOOST_TEST(shop.Exceptions().empty());
}

BOOST_AUTO_TEST_CASE(TheCollectorListensAndDoesNotAsk) {
  CasShop shop;
  shop.Open(3);
  Collector collector(shop.context, shop.verifier,
                      {.cas = CasListenerOptions{.host = "127.0.0.1", .port = 0}});
  collector.Start();
  shop.cas.PushTo(collector.CasAddress());
  shop.cas.PushSales();
  BOOST_TEST(shop.cas.lines_waiting() == 0);
  collector.PollOnce();
  collector.Stop();
  BOOST_TEST(shop.Row(kNumber).last_error == "");
  shop.Rest();
  shop.BooksAgree(3);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::scales
