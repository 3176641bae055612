/// Tests of the TXT-MODE driver against the virtual scale, over real TCP.
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <boost/test/unit_test.hpp>
#include <set>
#include <thread>

#include "base/seeded_random.h"
#include "scales/drivers/driver_factory.h"
#include "scales/drivers/txt_mode.h"
#include "scales/drivers/txt_mode_sales_flow.h"
#include "simulator/txt_mode_scale.h"

namespace steelyard::scales {
namespace {

using simulator::TxtModeFaults;
using simulator::TxtModeScale;

domain::Product Fruit(const std::string& code, std::int64_t fen, domain::PriceUnit unit) {
  return {.code = code,
          .name = "红富士" + code,
          .category = "",
          .barcode = "",
          .list_price = domain::Price::FromFen(fen, unit).value(),
          .tier_prices = {},
          .promotions = {}};
}

std::vector<domain::Product> Fruits() {
  return {Fruit("12", 1280, domain::PriceUnit::PerKilogram),
          Fruit("30", 640, domain::PriceUnit::Per500Grams),
          Fruit("7", 250, domain::PriceUnit::PerPiece)};
}

ports::Scale Registered(const TxtModeScale& scale) {
  return {.number = 3, .driver = "txt-mode", .address = scale.address(), .profile = "", .key = "",
          .serial = "SN0001", .last_contact = {}, .clock_offset_ms = {}, .last_error = ""};
}

/// A scale that has been sent prices, and what its driver handed over.
struct Shop {
  explicit Shop(int sales) : scale({}) {
    scale.Start();
    driver().SendPrices(Fruits());
    scale.Sell(sales);
  }
  ports::ScaleDriver& driver() {
    if (!m_driver) {
      m_driver = MakeDriver(Registered(scale));
    }
    return *m_driver;
  }
  void Pull(std::int64_t last) {
    driver().Pull(last, [this](const std::vector<ports::PulledTicket>& batch) {
      batches.push_back(batch.size());
      for (const auto& pulled : batch) {
        tickets.push_back(pulled);
        numbers.push_back(pulled.ticket->number);
        if (ids.insert(pulled.ticket->id).second) total += pulled.ticket->total.fen();
      }
    });
  }

  TxtModeScale scale;
  std::unique_ptr<ports::ScaleDriver> m_driver;
  std::vector<ports::PulledTicket> tickets;
  std::vector<std::int64_t> numbers;
  std::vector<std::size_t> batches;
  std::set<domain::TicketId> ids;
  std::int64_t total = 0;
};

std::vector<std::int64_t> Range(std::int64_t first, std::int64_t last) {
  std::vector<std::int64_t> numbers;
  for (; first <= last; ++first) numbers.push_back(first);
  return numbers;
}

bool Names(const ports::ScaleError& error, const std::string& word) {
  const std::string what = error.what();
  BOOST_TEST_MESSAGE(what);
  return what.find(word) != what.npos;
}

/// A peer that sends `answer` to whoever calls, and nothing else.
class Babbler {
 public:
  explicit Babbler(std::string answer)
      : m_server(Poco::Net::SocketAddress("127.0.0.1", 0)),
        m_thread([this, answer = std::move(answer)] {
          Poco::Net::StreamSocket client = m_server.acceptConnection();
          std::string_view left = answer;
          try {
            while (!left.empty()) {
              const int sent = client.sendBytes(left.data(), static_cast<int>(left.size()));
              left.remove_prefix(static_cast<std::size_t>(sent));
            }
            client.shutdownSend();
            char ignored[4096];
            while (client.receiveBytes(ignored, sizeof ignored) > 0) continue;
          } catch (const std::exception&) {
            // The driver has had enough of it, which is what these tests are about.
          }
        }) {}
  ~Babbler() { m_thread.join(); }
  TxtModeDriver Driver() const {
    TxtModeOptions options{.name = base::Explanation("Scale 3"),
                           .address = m_server.address().toString(),
                           .serial = "", .profile = ParseTxtProfile("").value(), .limits = {}};
    options.limits.receive = std::chrono::milliseconds(2'000);
    return TxtModeDriver(options);
  }

 private:
  Poco::Net::ServerSocket m_server;
  std::thread m_thread;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(txt_mode_driver)

BOOST_AUTO_TEST_CASE(SaysWhatItIs) {
  Shop shop(0);
  const auto identity = shop.driver().Probe();
  BOOST_TEST(identity.model == "TM-30A");
  BOOST_TEST(identity.serial == "SN0001");
}

BOOST_AUTO_TEST_CASE(TakesPricesAndForgetsWhatWasDeleted) {
  Shop shop(0);
  BOOST_TEST(shop.scale.prices_known() == 3);
  BOOST_TEST(shop.scale.PriceOf(12) == 1280);
  BOOST_TEST(shop.scale.PriceOf(30) == 640);
  BOOST_TEST(shop.scale.PriceOf(7) == 250);
  BOOST_TEST(shop.scale.NameOf(12) == "红富士12");
  auto products = Fruits();
  products[0].list_price = domain::Price::FromFen(1399, domain::PriceUnit::PerKilogram).value();
  products[1].deleted = true;
  shop.driver().SendPrices(products);
  BOOST_TEST(shop.scale.PriceOf(12) == 1399);
  BOOST_TEST(shop.scale.PriceOf(30) == -1);
  BOOST_TEST(shop.scale.lines_not_understood() == 0);
}

BOOST_AUTO_TEST_CASE(TakesTheTimeOfTheStore) {
  Shop shop(0);
  const auto now = base::Timestamp::Parse("2026-11-22T10:30:00+08:00").value();
  shop.driver().SetClock(now);
  const base::WallClock shown = shop.scale.clock();
  BOOST_TEST((shown.year == 2026 && shown.month == 11 && shown.day == 22));
  BOOST_TEST(shown.hour == 10);
  const auto read = shop.driver().ReadClock();
  BOOST_REQUIRE(read.has_value());
  BOOST_TEST((*read >= now && *read < now.Plus(600'000)));
}

BOOST_AUTO_TEST_CASE(EverySaleIsPulledOnceAndInOrder) {
  Shop shop(250);
  shop.Pull(0);
  BOOST_TEST(shop.numbers == Range(1, 250), boost::test_tools::per_element());
  BOOST_TEST(shop.ids.size() == 250U);
  BOOST_TEST(shop.total == shop.scale.total_fen());
  BOOST_TEST(shop.batches == (std::vector<std::size_t>{100, 100, 50}),
             boost::test_tools::per_element());
  BOOST_TEST(shop.tickets.front().raw.starts_with("REP\t26\t9\t12\t8\t"));
}

BOOST_AUTO_TEST_CASE(OnlyNewSalesArePulledAndTheLastOneAgain) {
  Shop shop(0);
  shop.Pull(0);
  BOOST_TEST(shop.numbers.empty());
  shop.scale.Sell(5);
  shop.Pull(5);
  BOOST_TEST(shop.numbers.empty());
  shop.scale.Sell(3);
  shop.Pull(5);
  BOOST_TEST(shop.numbers == Range(5, 8), boost::test_tools::per_element());
  const auto ids = shop.ids;
  shop.Pull(5);
  BOOST_TEST((shop.ids == ids));
}

BOOST_AUTO_TEST_CASE(OrderAndRepeatsOfTheScaleDoNotMatter) {
  Shop shop(120);
  shop.scale.SetFaults({.duplicate = true, .newest_first = true});
  shop.Pull(0);
  BOOST_TEST(shop.ids.size() == 120U);
  BOOST_TEST(std::vector(shop.numbers.begin(), shop.numbers.begin() + 120) == Range(1, 120),
             boost::test_tools::per_element());
  BOOST_TEST(shop.total == shop.scale.total_fen());
}

BOOST_AUTO_TEST_CASE(ASaleMadeWhileAskingIsNotMissed) {
  Shop shop(10);
  shop.scale.SetFaults({.sells_while_asked = 2});
  shop.Pull(4);
  BOOST_TEST(shop.ids.size() == 9U);  // 4 … 12
  BOOST_TEST((std::set(shop.numbers.begin(), shop.numbers.end()) ==
              std::set<std::int64_t>({4, 5, 6, 7, 8, 9, 10, 11, 12})));
}

BOOST_AUTO_TEST_CASE(AGapInTheNumbersHoldsNothingBack) {
  Shop shop(5);
  shop.scale.SkipNumbers(3);
  shop.scale.Sell(2);
  shop.Pull(0);
  BOOST_TEST(shop.numbers == (std::vector<std::int64_t>{1, 2, 3, 4, 5, 9, 10}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(AfterAResetEverythingOfferedIsTaken) {
  Shop shop(5);
  shop.scale.Reset();
  shop.scale.Sell(3);
  shop.Pull(5);
  BOOST_TEST(shop.numbers == Range(1, 3), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(ACutConnectionKeepsWhatWasStoredAndLosesNothing) {
  for (const std::int64_t bytes : {1, 200, 5'000, 20'000, 40'000}) {
    BOOST_TEST_CONTEXT("cut after " << bytes) {
      Shop shop(250);
      shop.scale.SetFaults({.cut_after_bytes = bytes});
      BOOST_CHECK_THROW(shop.Pull(0), ConnectionLost);
      const auto stored = static_cast<std::int64_t>(shop.numbers.size());
      BOOST_TEST(shop.numbers == Range(1, stored), boost::test_tools::per_element());
      shop.Pull(stored);
      BOOST_TEST(shop.ids.size() == 250U);
      BOOST_TEST(std::set(shop.numbers.begin(), shop.numbers.end()).size() == 250U);
    }
  }
}

BOOST_AUTO_TEST_CASE(NonsenseAmongTheSalesStopsThePullAndTheNextOneCompletes) {
  Shop shop(40);
  shop.scale.SetFaults({.garbage_answers = 1});
  BOOST_CHECK_EXCEPTION(shop.Pull(0), ports::ScaleError,
                        [](const auto& error) { return Names(error, "month"); });
  BOOST_TEST(shop.numbers == Range(1, 20), boost::test_tools::per_element());
  shop.Pull(20);
  BOOST_TEST(shop.ids.size() == 40U);
}

BOOST_AUTO_TEST_CASE(WhenTheStoreFailsNothingMoreIsTaken) {
  Shop shop(250);
  int calls = 0;
  BOOST_CHECK_THROW(shop.driver().Pull(0,
                                       [&](const std::vector<ports::PulledTicket>&) {
                                         if (++calls == 2) throw std::runtime_error("disk full");
                                       }),
                    std::runtime_error);
  BOOST_TEST(calls == 2);
  shop.Pull(100);
  BOOST_TEST(shop.numbers == Range(100, 250), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(AnotherScaleAtTheAddressIsNotTakenForThisOne) {
  Shop shop(5);
  ports::Scale registered = Registered(shop.scale);
  registered.serial = "SN0002";
  BOOST_CHECK_EXCEPTION(
      MakeDriver(registered)->Pull(0, [](const auto&) { BOOST_ERROR("stored a stranger's sale"); }),
      ports::ScaleError, [](const auto& error) { return Names(error, "SN0001"); });
}

BOOST_AUTO_TEST_CASE(ASecondClientIsTurnedAway) {
  Shop shop(1);
  Poco::Net::StreamSocket first(Poco::Net::SocketAddress(shop.scale.address()));
  first.sendBytes("UPL\tTIM\t\r\n", 10);
  char answer[64];
  BOOST_REQUIRE(first.receiveBytes(answer, sizeof answer) > 0);  // it is being served
  BOOST_CHECK_THROW(shop.driver().Probe(), ports::ScaleError);
  BOOST_TEST(shop.scale.clients_turned_away() == 1);
  first.sendBytes("UPL\tEND\t\r\n", 10);
  while (first.receiveBytes(answer, sizeof answer) > 0) continue;
  BOOST_TEST(shop.driver().Probe().serial == "SN0001");
}

BOOST_AUTO_TEST_CASE(NobodyAtTheAddress) {
  std::string address;
  {
    Poco::Net::ServerSocket closed(Poco::Net::SocketAddress("127.0.0.1", 0));
    address = closed.address().toString();
  }
  const ports::Scale scale{.number = 3, .driver = "txt-mode", .address = address, .profile = "",
                           .key = "", .serial = "", .last_contact = {}, .clock_offset_ms = {},
                           .last_error = ""};
  BOOST_CHECK_EXCEPTION(MakeDriver(scale)->Probe(), ports::ScaleError,
                        [](const auto& error) { return Names(error, "cannot be reached"); });
}

BOOST_AUTO_TEST_CASE(StrangersAreNamedNotBelieved) {
  struct Row { std::string answer; const char* named; };
  const Row rows[] = {
      {"", "hung up"},
      {"HTTP/1.1 400 Bad Request\r\n\r\n", "hung up"},
      {"DWL\tINF\t\r\nEND\tINF\t\r\n", "did not say what it is"},
      {"DWL\tINF\t\r\nINF\t22\tx\t1\tTM\t\r\nEND\tINF\t\r\n", "serial"},
      {std::string(70'000, 'x') + "\r\n", "65536 bytes"},
      {std::string(70'000, '\0'), "65536 bytes"},
      {"DWL\tINF\t\r\nINF\t22\tx\t1\tTM\t0\t0\tSN1\t\r\nEND\tINF\t\r\nDWL\tREP\t\r\nRES\t1\t\r\n",
       "belongs to no sale"},
      {"DWL\tINF\t\r\nINF\t22\tx\t1\tTM\t0\t0\tSN1\t\r\nEND\tINF\t\r\nREP\t26\t9\t12\t14\t3\t5\t"
       "345\t12\t3\t\r\nEND\tTIM\t\r\n",
       "in the middle of a sale"},
  };
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(Quote(row.answer)) {
      Babbler babbler(row.answer);
      auto driver = babbler.Driver();
      BOOST_CHECK_EXCEPTION(driver.Pull(0, [](const auto&) { BOOST_ERROR("stored nonsense"); }),
                            ports::ScaleError,
                            [&](const auto& error) { return Names(error, row.named); });
    }
  }
}

BOOST_AUTO_TEST_CASE(ARefusedBlockIsAnError) {
  Babbler babbler("DWL\tTIM\t\r\nTIM\t26\t9\t12\t14\t3\t5\t\r\nEND\tTIM\t\r\n"
                  "DWL\tPLU\t20260912140305\t0\t\r\nEND\tPLU\t0\t\t\r\n");
  auto driver = babbler.Driver();
  BOOST_CHECK_EXCEPTION(driver.SendPrices(Fruits()), ports::ScaleError,
                        [](const auto& error) { return Names(error, "refused our PLU"); });
}

BOOST_AUTO_TEST_CASE(ACodeThatIsNoPluKeepsAllPricesBack) {
  Shop shop(0);
  auto products = Fruits();
  products[1].code = "030";
  BOOST_CHECK_EXCEPTION(shop.driver().SendPrices(products), ports::ScaleError,
                        [](const auto& error) { return Names(error, "\"030\""); });
}

BOOST_AUTO_TEST_CASE(DriversThisBuildDoesNotHave) {
  Shop shop(0);
  ports::Scale scale = Registered(shop.scale);
  for (const char* driver : {"api", "", "abacus", "TXT-MODE"}) {
    BOOST_TEST_CONTEXT(driver) {
      scale.driver = driver;
      BOOST_CHECK_THROW(MakeDriver(scale), ports::ScaleError);
    }
  }
  scale.driver = "txt-mode";
  scale.profile = "147";
  BOOST_CHECK_EXCEPTION(MakeDriver(scale), ports::ScaleError,
                        [](const auto& error) { return Names(error, "147"); });
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(txt_mode_ticket)

namespace {

TxtSale AppleSale() {
  const auto price = domain::Price::FromFen(1280, domain::PriceUnit::PerKilogram).value();
  const TxtSaleLine line{12, domain::Weight::FromGrams(1250).value(), price, price,
                         domain::Money::FromFen(1600).value(), false};
  return {345, "1000345", {2026, 9, 12, 14, 3, 5}, 3, std::nullopt, {line}, "raw"};
}

domain::Money Fen(std::int64_t fen) { return domain::Money::FromFen(fen).value(); }

const TxtDevice kDevice{"SN0001", base::UtcOffset::China()};

}  // namespace

BOOST_AUTO_TEST_CASE(TheIdNamesScaleNumberAndTime) {
  const base::WallClock time{2026, 9, 12, 14, 3, 5};
  const auto id = TicketIdFor("SN0001", 345, time);
  // printf 'txt-mode\nSN0001\n345\n20260912140305\n' | sha256sum | cut -c1-32
  BOOST_TEST(id.ToString() == "7171fbe2f0942a3219b4b77a1b238c7d");
  BOOST_TEST((id == TicketIdFor("SN0001", 345, time)));
  BOOST_TEST((id != TicketIdFor("SN0002", 345, time)));
  BOOST_TEST((id != TicketIdFor("SN0001", 346, time)));
  BOOST_TEST((id != TicketIdFor("SN0001", 345, {2026, 9, 12, 14, 3, 6})));
}

BOOST_AUTO_TEST_CASE(ASaleBecomesATicket) {
  const auto ticket = TicketFromSale(AppleSale(), kDevice);
  BOOST_REQUIRE(bool(ticket));
  const auto& content = ticket->content();
  BOOST_TEST(content.number == 345);
  BOOST_TEST(content.cashier == 3);
  BOOST_TEST(content.closed_at.ToString(base::UtcOffset::China()) ==
             "2026-09-12T14:03:05.000+08:00");
  BOOST_TEST(content.lines.front().product == "12");
  BOOST_TEST(content.total.fen() == 1600);
  BOOST_TEST((content.authorisation == domain::AuthorisationMode::Offline));
  BOOST_TEST(ticket->AmountTendered(domain::TenderType::Cash).fen() == 1600);
}

BOOST_AUTO_TEST_CASE(WhatWasPaidHow) {
  using domain::TenderType;
  struct Row { std::int64_t received, cash, card, total, as_cash, as_card, rounding; };
  const Row rows[] = {{1600, 1600, 0, 1600, 1600, 0, 0},
                      {1600, 0, 0, 1600, 1600, 0, 0},
                      {1590, 1590, 0, 1590, 1590, 0, -10},
                      {1600, 0, 1600, 1600, 0, 1600, 0},
                      {1600, 600, 1000, 1600, 600, 1000, 0},
                      {1600, 2000, 0, 1600, 1600, 0, 0},  // change was given
                      {0, 0, 0, 1600, 1600, 0, 0}};       // payment not told
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.received << " " << row.cash << " " << row.card) {
      TxtSale sale = AppleSale();
      sale.payment = TxtPayment{Fen(row.received), Fen(row.cash), Fen(row.card), "1-2"};
      const auto ticket = TicketFromSale(sale, kDevice);
      BOOST_REQUIRE(bool(ticket));
      BOOST_TEST((*ticket)->total.fen() == row.total);
      BOOST_TEST((*ticket)->rounding.fen() == row.rounding);
      BOOST_TEST(ticket->AmountTendered(TenderType::Cash).fen() == row.as_cash);
      BOOST_TEST(ticket->AmountTendered(TenderType::BankCard).fen() == row.as_card);
      BOOST_TEST((*ticket)->tenders.front().reference == (row.as_card > 0 ? "1-2" : ""));
    }
  }
}

BOOST_AUTO_TEST_CASE(WhatCannotBeBooked) {
  TxtSale returned = AppleSale();
  returned.lines.front().returned = true;
  TxtSale owed = AppleSale();
  owed.payment = TxtPayment{Fen(1600), Fen(600), Fen(0), ""};
  TxtSale overpaid = AppleSale();
  overpaid.payment = TxtPayment{Fen(1600), Fen(0), Fen(1700), ""};
  TxtSale rebate = AppleSale();
  rebate.payment = TxtPayment{Fen(1400), Fen(1400), Fen(0), ""};
  TxtSale endless = AppleSale();
  endless.lines.resize(201, endless.lines.front());
  struct Row { TxtSale sale; const char* named; };
  const Row rows[] = {{returned, "takes goods back"},
                      {owed, "6.00 was paid in cash"},
                      {overpaid, "17.00 by card"},
                      {rebate, "1.00 or more"},
                      {endless, "200 lines"}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.named) {
      const auto ticket = TicketFromSale(row.sale, kDevice);
      BOOST_REQUIRE(!ticket);
      BOOST_TEST(ticket.error().what.find(row.named) != std::string::npos, ticket.error().what);
    }
  }
}

BOOST_AUTO_TEST_CASE(NoClerkIsNoReasonToLoseASale) {
  TxtSale sale = AppleSale();
  sale.clerk = 0;
  BOOST_TEST((*TicketFromSale(sale, kDevice))->cashier == kUnknownCashier);
}

BOOST_AUTO_TEST_CASE(BothFormsAreKnownAsOneSale) {
  const auto pulled = TicketFromSale(AppleSale(), kDevice).value();
  TxtSale by_card = AppleSale();
  by_card.payment = TxtPayment{Fen(1590), Fen(0), Fen(1590), "1-2"};
  by_card.lines.front().original_price =
      domain::Price::FromFen(1480, domain::PriceUnit::PerKilogram).value();
  const auto pushed = TicketFromSale(by_card, kDevice).value();
  BOOST_TEST((pushed->id == pulled->id));
  BOOST_TEST(IsSameSale(pushed, pulled));
  TxtSale other = AppleSale();
  other.lines.front().amount = Fen(1599);
  BOOST_TEST(!IsSameSale(pushed, TicketFromSale(other, kDevice).value()));
  other = AppleSale();
  other.lines.push_back(other.lines.front());
  BOOST_TEST(!IsSameSale(pushed, TicketFromSale(other, kDevice).value()));
}

/// One sale that cannot be booked among others: they are stored, it is named.
BOOST_AUTO_TEST_CASE(WhatCannotBeBookedHoldsNothingBack) {
  std::vector<std::int64_t> stored;
  SalesFlow flow(kDevice, 1, [&](const std::vector<ports::PulledTicket>& batch) {
    for (const auto& pulled : batch) stored.push_back(pulled.ticket->number);
  });
  for (std::int64_t fid = 1; fid <= 3; ++fid) {
    TxtSale sale = AppleSale();
    sale.fid = fid;
    sale.lines.front().returned = fid == 2;
    flow.Take(sale);
  }
  flow.StoreAll();
  BOOST_TEST(stored == (std::vector<std::int64_t>{1, 3}), boost::test_tools::per_element());
  BOOST_REQUIRE(flow.unbookable().size() == 1U);
  BOOST_TEST(flow.unbookable().front().find("sale 2 of 20260912140305") == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::scales
