/// Tests of pushed sales: acknowledged only when durable, told again without harm, recorded once.
#include <boost/test/unit_test.hpp>

#include "base/seeded_random.h"
#include "scales/drivers/txt_mode_push.h"
#include "scales/drivers/txt_mode_ticket.h"
#include "txt_mode_shop.h"

namespace steelyard::scales {
namespace {

using domain::AccountKind;
using ports::ExceptionKind;

/// A shop whose back office listens for pushes.
struct PushedShop : TxtModeShop {
  explicit PushedShop(simulator::TxtModeScaleOptions options = {})
      : TxtModeShop(std::move(options)) {
    listener.Start();
    scale.PushTo(listener.Address());
  }
  TxtModeListener listener{context, verifier, {.host = "127.0.0.1", .port = 0}};
};

std::string Tabs(std::string text) {
  for (std::size_t at; (at = text.find("·")) != text.npos;) text.replace(at, 2, "\t");
  return text;
}

const std::vector<std::string> kVector = {
    "DWL·REP·20260912140305·7·SN0001",
    "REP·1000345·26·9·12·14·3·5·345·12·3·0·0·16,0·16,0·0,0·0·0·0·0,2·0,2·0·0···0,0·0,0··2·0·0·0·0",
    "RES·1000345·1·16,0·12·0·22·0,0·125,2·1·0·0,0·128,1·128,1·苹果·0·0·0",
    "REE·1000345",
    "END·REP·20260912140305·7·1000345·SN0001"};

std::string Tell(PushDesk& desk, const std::vector<std::string>& lines) {
  std::string answers;
  for (const std::string& line : lines) answers += desk.Take(Tabs(line) + "\t\r\n").text;
  return answers;
}

PushDesk DeskOf(TxtModeShop& shop, const std::string& peer = "127.0.0.1") {
  return PushDesk(shop.context, shop.verifier, peer);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(txt_mode_push)

BOOST_AUTO_TEST_CASE(TheVectorIsRecordedAndAnsweredByteForByte) {
  TxtModeShop shop;
  shop.Register(3);
  shop.KnowSerial(3, "SN0001");
  shop.clock.Set(base::Timestamp::Parse("2026-09-12T14:03:06+08:00").value());
  PushDesk desk = DeskOf(shop);
  const std::string answer = Tabs("DWL·REP·20260912140306·7·1000345·1") + "\t\r\n";
  BOOST_TEST(Tell(desk, kVector) == answer);
  BOOST_TEST(shop.Takings() == 1600);
  BOOST_TEST(Tell(desk, kVector) == answer);  // told again: acknowledged again
  BOOST_TEST(shop.Takings() == 1600);
  BOOST_TEST(shop.LastNumber() == 345);
  const auto ticket = shop.Look([](const ports::Books& books) {
    return books.tickets().Load(books.tickets().WithNumber(3, 345).at(0).id).value();
  });
  BOOST_TEST((ticket->id == TicketIdFor("SN0001", 345, {2026, 9, 12, 14, 3, 5})));
}

BOOST_AUTO_TEST_CASE(EveryPushedSaleIsAcknowledgedAndRecordedOnce) {
  PushedShop shop({.card_permille = 400});
  shop.Open(40);
  shop.KnowSerial(3, "SN0001");
  BOOST_TEST(shop.scale.PushSales() == 40);
  BOOST_TEST(shop.scale.PushSales() == 0);
  BOOST_TEST(shop.Recorded(40) == 40);
  BOOST_TEST(shop.Takings() == shop.scale.total_fen());
  const std::int64_t by_card = -shop.Balance(AccountKind::BankCardReceivable);
  const std::int64_t in_cash = -shop.Balance(AccountKind::ScaleCash);
  BOOST_TEST(by_card > 0);
  BOOST_TEST(in_cash > 0);
  BOOST_TEST(by_card + in_cash == shop.scale.total_fen());
  BOOST_TEST(shop.Row(3).journal_position == 40);
  BOOST_TEST(shop.Row(3).last_contact.has_value());
  BOOST_TEST(shop.Exceptions().empty());
}

BOOST_AUTO_TEST_CASE(ALostAcknowledgementDoublesNothing) {
  PushedShop shop;
  shop.Open(5);
  shop.KnowSerial(3, "SN0001");
  shop.scale.SetFaults({.lost_acks = 2});
  BOOST_TEST(shop.scale.PushSales() == 0);
  BOOST_TEST(shop.scale.PushSales() == 0);
  BOOST_TEST(shop.scale.PushSales() == 5);
  BOOST_TEST(shop.Takings() == shop.scale.total_fen());
  BOOST_TEST(shop.Exceptions().empty());
}

BOOST_AUTO_TEST_CASE(NothingIsAcknowledgedThatWasNotStored) {
  PushedShop shop({.ack_wait_ms = 300});
  shop.Open(5);
  shop.KnowSerial(3, "SN0001");
  shop.store.Break();
  BOOST_TEST(shop.scale.PushSales() == 0);
  BOOST_TEST(shop.scale.sales_acknowledged() == 0);
  BOOST_TEST(shop.LastNumber() == 0);
  shop.store.Mend();
  BOOST_TEST(shop.scale.PushSales() == 5);
  BOOST_TEST(shop.Takings() == shop.scale.total_fen());
}

BOOST_AUTO_TEST_CASE(PushedThenPulledIsRecordedOnce) {
  PushedShop shop({.card_permille = 500});
  shop.Open(30);
  shop.KnowSerial(3, "SN0001");
  BOOST_TEST(shop.scale.PushSales() == 30);
  const std::int64_t by_card = shop.Balance(AccountKind::BankCardReceivable);
  shop.context.store.Commit([](ports::Books& books) {
    auto row = books.scales().Find(3).value();
    row.journal_position = 0;  // as if the pushes had come with a hole before them
    books.scales().Update(row);
  });
  Collector collector(shop.context, shop.verifier);
  collector.PollOnce();
  BOOST_TEST(shop.Row(3).last_error == "");
  BOOST_TEST(shop.Row(3).journal_position == 30);
  BOOST_TEST(shop.Takings() == shop.scale.total_fen());
  BOOST_TEST(shop.Balance(AccountKind::BankCardReceivable) == by_card);
  BOOST_TEST(shop.Exceptions().empty());
}

BOOST_AUTO_TEST_CASE(PulledThenPushedIsRecordedOnce) {
  PushedShop shop({.card_permille = 0});
  shop.Open(30);
  Collector collector(shop.context, shop.verifier);
  collector.PollOnce();
  BOOST_TEST(shop.scale.PushSales() == 30);
  BOOST_TEST(shop.Takings() == shop.scale.total_fen());
  BOOST_TEST(shop.Exceptions().empty());
}

/// The pull took card sales for cash; the push knows better. Nothing moves; a person is asked.
BOOST_AUTO_TEST_CASE(APushThatContradictsAPullIsListed) {
  PushedShop shop({.card_permille = 1000});
  shop.Open(2);
  Collector collector(shop.context, shop.verifier);
  collector.PollOnce();
  BOOST_TEST(shop.scale.PushSales() == 2);
  BOOST_TEST(shop.Takings() == shop.scale.total_fen());
  BOOST_TEST(shop.Balance(AccountKind::BankCardReceivable) == 0);
  BOOST_TEST(shop.CountExceptions(ExceptionKind::TicketConflict) == 2);
}

BOOST_AUTO_TEST_CASE(AGapInPushedNumbersIsListedAndFilledByThePull) {
  PushedShop shop;
  shop.Open(6);
  shop.KnowSerial(3, "SN0001");
  PushDesk desk = DeskOf(shop);
  BOOST_TEST(shop.scale.PushSales() == 6);
  shop.scale.SkipNumbers(2);
  shop.scale.Sell(1);
  BOOST_TEST(shop.scale.PushSales() == 1);
  BOOST_TEST(shop.Row(3).journal_position == 6);  // a pull still asks for 7 and 8
  BOOST_TEST(shop.CountExceptions(ExceptionKind::JournalGap) == 1);
}

BOOST_AUTO_TEST_CASE(BlocksThatAreWrongAreNotAcknowledged) {
  TxtModeShop shop;
  shop.Register(3);
  shop.KnowSerial(3, "SN0001");
  PushDesk desk = DeskOf(shop);
  struct Row { const char* why; std::size_t line; std::string from, to; };
  const Row rows[] = {
      {"amount is no number", 2, "·16,0·", "·1x,0·"},
      {"price is no number", 2, "128,1·苹", "128·苹"},
      {"sale number differs in RES", 2, "1000345", "1000346"},
      {"sale number differs in REE", 3, "1000345", "1000346"},
      {"sale number differs in END", 4, "1000345", "1000346"},
      {"index differs", 4, "·7·", "·8·"},
      {"machine code differs", 4, "SN0001", "SN0002"},
      {"no such day", 1, "·9·12·", "·2·30·"},
      {"no running number", 1, "·345·", "··"},
      {"goods taken back", 2, "·1·0·0,0·", "·1·1·0,0·"},
      {"not paid in full", 1, "·16,0·16,0·", "·16,0·6,0·"},
      {"pounds", 2, "125,2·1·", "125,2·6·"},
      {"no lines", 2, kVector[2], ""},
      {"no head", 1, kVector[1], ""},
      {"no end of the sale number", 4, "·1000345·SN0001", ""},
      {"stranger", 0, "SN0001", "SN0001x"},
  };
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.why) {
      auto lines = kVector;
      const std::size_t at = lines[row.line].find(row.from);
      BOOST_REQUIRE(at != std::string::npos);
      lines[row.line].replace(at, row.from.size(), row.to);
      BOOST_TEST(Tell(desk, lines) == "");
    }
  }
  BOOST_TEST(Tell(desk, {kVector[4]}) == "");
  BOOST_TEST(Tell(desk, {kVector[1], kVector[2], kVector[3], kVector[4]}) == "");
  BOOST_TEST(shop.Takings() == 0);
  BOOST_TEST(shop.LastNumber() == 0);
  BOOST_TEST(shop.CountEvents("push_refused") > 5);
  BOOST_TEST(Tell(desk, kVector) != "");  // none of it spoils what follows
  BOOST_TEST(shop.Takings() == 1600);
  BOOST_TEST(shop.Row(3).last_error == "");
}

BOOST_AUTO_TEST_CASE(TheSameRefusalIsOneEvent) {
  TxtModeShop shop;
  shop.Register(3);
  shop.KnowSerial(3, "SN0001");
  PushDesk desk = DeskOf(shop);
  auto lines = kVector;
  lines[2] = "RES·nonsense";
  for (int i = 0; i < 5; ++i) BOOST_TEST(Tell(desk, lines) == "");
  BOOST_TEST(shop.CountEvents("push_refused") == 1);
  BOOST_TEST(shop.Row(3).last_error.find("not acknowledged") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(WhoMayPush) {
  struct Row { const char *serial, *profile, *peer, *code; bool taken; };
  const Row rows[] = {
      {"SN0001", "", "127.0.0.1", "SN0001", true},
      {"SN0001", "", "127.0.0.1", "3", true},  // the number is a machine code too
      {"SN0001", "", "127.0.0.1", "003", true},
      {"SN0001", "", "127.0.0.1", "4", false},
      {"SN0001", "", "127.0.0.1", "SN0002", false},
      {"SN0001", "", "127.0.0.1", "", false},
      {"SN0001", "", "10.0.0.9", "SN0001", false},  // another machine with the scale's name
      {"", "", "127.0.0.1", "SN0001", false},       // not asked yet: its ids could not be made
      {"", "", "127.0.0.1", "3", false},
      {"", "64+push", "127.0.0.1", "SN0001", true},
      {"", "64+push", "10.0.0.9", "SN0001", false},
      {"SN0009", "64+push", "127.0.0.1", "SN0001", false}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.serial << " " << row.profile << " " << row.peer << " " << row.code) {
      TxtModeShop shop;
      shop.Register(3, row.profile);
      shop.KnowSerial(3, row.serial);
      PushDesk desk = DeskOf(shop, row.peer);
      auto lines = kVector;
      lines[0].replace(lines[0].find("SN0001"), 6, row.code);
      lines[4].replace(lines[4].find("SN0001"), 6, row.code);
      BOOST_TEST(Tell(desk, lines).empty() == !row.taken);
      BOOST_TEST(shop.Takings() == (row.taken ? 1600 : 0));
      BOOST_TEST(shop.Row(3).serial == (row.taken ? "SN0001" : row.serial));
    }
  }
}

BOOST_AUTO_TEST_CASE(TheTimeIsTold) {
  TxtModeShop shop;
  PushDesk desk = DeskOf(shop);
  BOOST_TEST(desk.Take("UPL\tTIM\t\r\n").text ==
             "DWL\tTIM\t\r\nTIM\t26\t11\t22\t08\t00\t00\t\r\nEND\tTIM\t\r\n");
  BOOST_TEST(desk.Take("UPL\tVIP\t1\tSN0001\t1\t2\t\r\n").text == "");
  BOOST_TEST((desk.Take("UPL\tEND\t\r\n").next == PushDesk::Next::HangUp));
}

BOOST_AUTO_TEST_CASE(RandomLinesNeitherCrashNorAreAcknowledged) {
  TxtModeShop shop;  // no scale is registered, so nothing may be acknowledged
  PushDesk desk = DeskOf(shop);
  base::SeededRandom random(33582);
  std::string answers;
  for (int i = 0; i < 10'000; ++i) {
    // Ends are rare: each makes the books look for the scale.
    const auto pick = random.Chance(990) ? random.Between(0, 3) : 4;
    std::string text = random.Chance(800) ? Tabs(kVector[static_cast<std::size_t>(pick)]) : "";
    for (auto n = random.Chance(500) ? random.Between(0, 20) : 0; n > 0; --n) {
      const auto place = random.Between(0, static_cast<std::int64_t>(text.size()));
      text.insert(static_cast<std::size_t>(place), 1, static_cast<char>(random.Between(0, 255)));
    }
    answers += desk.Take(text + "\r\n").text;
  }
  BOOST_TEST(answers == "");
}

BOOST_AUTO_TEST_CASE(APortInUseIsSaid) {
  PushedShop shop;
  const std::string address = shop.listener.Address();
  const int port = std::stoi(address.substr(address.find(':') + 1));
  TxtModeListener second(shop.context, shop.verifier, {.host = "127.0.0.1", .port = port});
  BOOST_CHECK_EXCEPTION(second.Start(), ports::ScaleError, [](const auto& error) {
    return std::string(error.what()).find("choose another") != std::string::npos;
  });
}

BOOST_AUTO_TEST_CASE(TheCollectorHostsTheListener) {
  TxtModeShop shop;
  shop.Open(3, "64+push");
  Collector collector(shop.context, shop.verifier,
                      {.push = TxtModeListenerOptions{.host = "127.0.0.1", .port = 0}});
  collector.Start();
  shop.scale.PushTo(collector.PushAddress());
  BOOST_TEST(shop.scale.PushSales() == 3);
  collector.Stop();
  BOOST_TEST(shop.Recorded(3) == 3);
  BOOST_TEST(shop.Row(3).serial == "SN0001");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::scales
