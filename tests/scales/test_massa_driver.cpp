/// Tests of the Massa-K driver against the virtual scale, over real TCP and UDP, and of what its
/// journal leaves in the books.
#include <Poco/Net/DatagramSocket.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>

#include <boost/test/unit_test.hpp>
#include <functional>
#include <thread>

#include "app/pull_sales.h"
#include "scales/drivers/massa_hints.h"
#include "scales/drivers/massa_journal.h"
#include "scales/drivers/massa_vpm.h"
#include "scales/drivers/told_sale.h"
#include "simulator/massa_scale.h"
#include "support/eventually.h"
#include "txt_mode_shop.h"

namespace steelyard::scales {
namespace {

using ports::ExceptionKind;
using simulator::MassaParts;
using simulator::MassaScale;
using simulator::MassaScaleOptions;
using simulator::WireFaults;

constexpr int kNumber = 5;
const std::string kProfile = "gbk";

/// The shop with a Massa-K scale, registered as 5 beside the others.
struct MassaShop : TxtModeShop {
  explicit MassaShop(MassaScaleOptions options = {}) : massa(std::move(options)) { massa.Start(); }

  void Register(const std::string& profile = kProfile, int number = kNumber) {
    const auto added = app::AddScale(context, BuiltDrivers(), kManager,
                                     {number, "massa-vpm", massa.address(), profile});
    BOOST_REQUIRE((added.outcome == app::AddScaleOutcome::Done));
  }
  void SendPrices() { app::SendPrices(context, *Driver(), kNumber); }
  void Open(int sales, const std::string& profile = kProfile) {
    Register(profile);
    SendPrices();
    BOOST_REQUIRE(massa.products_known() == 3);
    massa.Sell(sales);
  }
  std::unique_ptr<ports::ScaleDriver> Driver() {
    const auto row = Row(kNumber);
    MassaOptions options{.scale = {base::Explanation("Scale 5"), row.address,
                                   {std::chrono::milliseconds(200), 5}},
                         .serial = row.serial,
                         .profile = ParseMassaProfile(row.profile).value(),
                         .settling = std::chrono::milliseconds(5)};
    return std::make_unique<MassaDriver>(options);
  }
  app::PullResult Pull() { return app::PullSales(context, verifier, *Driver(), kNumber); }
  ports::JournalCursor Cursor() {
    const auto row = Row(kNumber);
    return {row.journal_position, row.journal_mark};
  }
  void Clear() {
    const auto store_pulled = [&](const std::vector<ports::PulledTicket>& batch) {
      std::vector<app::IncomingTicket> tickets;
      for (const auto& pulled : batch) {
        tickets.push_back({pulled.ticket, kNumber, "massa-vpm", pulled.raw, {}, pulled.series,
                           pulled.rounding_step, pulled.follows});
      }
      app::RecordTickets(context, verifier, tickets);
      context.store.Commit([&](ports::Books& books) {
        auto row = books.scales().Find(kNumber).value();
        row.journal_position = batch.back().ticket->number;
        row.journal_mark = batch.back().mark;
        books.scales().Update(row);
      });
    };
    Driver()->ClearSales(Cursor(), store_pulled);
  }
  /// What customers paid is what the scale sold, and nothing is on the list.
  void BooksAgree() {
    BOOST_TEST(Takings() == massa.total_fen());
    BOOST_TEST(Exceptions().empty());
    BOOST_TEST(massa.polls_during_connections() == 0);
    BOOST_TEST(massa.messages_not_understood() == 0);
  }

  MassaScale massa;
};

bool Names(const ports::ScaleError& error, const std::string& word) {
  const std::string what = error.what();
  BOOST_TEST_MESSAGE(what);
  return what.find(word) != what.npos;
}

std::string RecordOf(int number) {
  MassaTransaction told;
  told.number = static_cast<std::uint32_t>(number);
  told.at = {2026, 9, 12, 14, 3, 5};
  told.plu = 12;
  told.price = 1280;
  told.quantity = 1000;
  return TransactionBytes(told);
}

/// A scale whose journal has as many parts as can be numbered, a record each.
class FullScale {
 public:
  FullScale()
      : m_server(Poco::Net::SocketAddress("127.0.0.1", 0)), m_thread([this] { Serve(); }) {}
  ~FullScale() { m_thread.join(); }
  MassaAddress address() const {
    return {base::Explanation("Scale 5"), m_server.address().toString()};
  }

 private:
  void Serve() {
    ByteChannel channel(m_server.acceptConnection(), base::Explanation("the back office"));
    while (const auto question = ReadMassaFrame(channel)) {
      const auto asked = ParsePartName((**question).payload).value();
      channel.Send(MassaFrame({MassaCode::Ufile,
                               PartPayload({asked.file, 65'535, asked.current,
                                            RecordOf(asked.current)})}));
    }
  }
  Poco::Net::ServerSocket m_server;
  std::thread m_thread;
};

auto Naming(std::string word) {
  return [word = std::move(word)](const ports::ScaleError& error) { return Names(error, word); };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(massa_driver)

BOOST_AUTO_TEST_CASE(SaysWhoItIs) {
  MassaShop shop({.serial = "VPM-77"});
  shop.Register();
  BOOST_TEST(shop.Driver()->Probe().serial == "VPM-77");
}

BOOST_AUTO_TEST_CASE(TakesProductsAndGivesThemBack) {
  MassaShop shop;
  shop.Open(0);
  BOOST_TEST(shop.massa.PriceOf(12) == 1280);
  BOOST_TEST(shop.massa.PriceOf(30) == 1280);  // 6.40 per 500 g
  BOOST_TEST(shop.massa.PriceOf(7) == 250);
  BOOST_TEST(shop.massa.NameOf(7) == "水果7");
  const auto prices = shop.Driver()->ReadPrices({"12", "7", "99"});
  BOOST_REQUIRE(prices.has_value());
  BOOST_REQUIRE(prices->size() == 2U);
  BOOST_TEST(prices->at(0).product == "7");
  BOOST_TEST(prices->at(0).name == "水果7");
  BOOST_TEST((prices->at(0).price == domain::Price::FromFen(250, domain::PriceUnit::PerPiece)));
  BOOST_TEST((prices->at(1).price == domain::Price::FromFen(1280, domain::PriceUnit::PerKilogram)));
}

BOOST_AUTO_TEST_CASE(AnEmptyScaleIsLoadedWholeAndThenGetsWhatChanged) {
  MassaShop shop;
  shop.Open(0);
  BOOST_TEST(shop.massa.whole_loads() == 1);
  auto fruit = TxtModeShop::Fruit("12", 1399, domain::PriceUnit::PerKilogram);
  shop.Driver()->SendPrices({fruit});
  BOOST_TEST(shop.massa.whole_loads() == 1);
  BOOST_TEST(shop.massa.PriceOf(12) == 1399);
  BOOST_TEST(shop.massa.products_known() == 3);
  fruit.deleted = true;
  shop.Driver()->SendPrices({fruit});
  BOOST_TEST(shop.massa.whole_loads() == 2);
  BOOST_TEST(shop.massa.PriceOf(12) == -1);
  BOOST_TEST(shop.massa.products_known() == 2);
}

BOOST_AUTO_TEST_CASE(AModelWithoutAdditionsKeepsItsOtherProducts) {
  MassaShop shop({.takes_additions = false});
  shop.Open(0);
  shop.Driver()->SendPrices({TxtModeShop::Fruit("44", 90, domain::PriceUnit::PerPiece)});
  BOOST_TEST(shop.massa.products_known() == 4);
  BOOST_TEST(shop.massa.PriceOf(12) == 1280);
}

BOOST_AUTO_TEST_CASE(ALoadThatIsCutOffIsBegunAnew) {
  for (int cut = 1; cut <= 12; ++cut) {
    BOOST_TEST_CONTEXT("cut in message " << cut) {
      MassaShop shop;
      shop.Register();
      std::vector<domain::Product> products;
      for (int i = 1; i <= 100; ++i) {
        products.push_back(TxtModeShop::Fruit(std::to_string(i), 100 + i,
                                              domain::PriceUnit::PerKilogram));
      }
      shop.massa.SetFaults({.cut_after = cut});
      try {
        shop.Driver()->SendPrices(products);
      } catch (const ConnectionLost&) {
        shop.Driver()->SendPrices(products);  // the line broke before anything was loaded
      }
      BOOST_TEST(shop.massa.products_known() == 100);
      BOOST_TEST(shop.massa.PriceOf(100) == 200);
    }
  }
}

BOOST_AUTO_TEST_CASE(LostAndDamagedAnswersAreAskedForAgain) {
  for (const WireFaults& faults :
       {WireFaults{.lost = 3}, WireFaults{.garbage = 3}, WireFaults{.duplicate = true},
        WireFaults{.garbage = 2, .lost = 2, .delay_ms = 5, .duplicate = true}}) {
    MassaShop shop;
    shop.Register();
    shop.massa.SetFaults(faults);
    shop.SendPrices();
    BOOST_TEST(shop.massa.products_known() == 3);
    shop.massa.Sell(4);
    shop.massa.SetFaults(faults);
    shop.Pull();
    shop.BooksAgree();
  }
}

BOOST_AUTO_TEST_CASE(WhatAScaleCannotShowIsRefusedBeforeAnythingIsSent) {
  MassaShop shop;
  shop.Open(0);
  using enum domain::PriceUnit;
  BOOST_CHECK_EXCEPTION(shop.Driver()->SendPrices({TxtModeShop::Fruit("012", 1, PerKilogram)}),
                        ports::ScaleError, Naming("012"));
  const auto dear = TxtModeShop::Fruit("5", 5'000'000, Per500Grams);
  BOOST_CHECK_EXCEPTION(shop.Driver()->SendPrices({dear}),
                        ports::ScaleError, Naming("product 5"));
  BOOST_CHECK_EXCEPTION(shop.Driver()->SetClock(shop.clock.Now()), ports::NotInProtocol,
                        Naming("clock"));
  BOOST_TEST(shop.massa.products_known() == 3);
}

BOOST_AUTO_TEST_CASE(EverySaleIsPulledOnceHoweverPartsAreMade) {
  for (const auto parts : {MassaParts::Records, MassaParts::Slices}) {
    for (const bool has_receipts : {true, false}) {
      MassaShop shop({.parts = parts, .has_receipts = has_receipts});
      shop.Open(120);
      const auto pulled = shop.Pull();
      BOOST_TEST(pulled.recorded == (has_receipts ? 120 : shop.massa.transactions()));
      BOOST_TEST(pulled.already_recorded == 0);
      BOOST_TEST(pulled.last_number == shop.massa.transactions());
      shop.BooksAgree();
      BOOST_TEST(shop.Pull().recorded == 0);
      shop.massa.Sell(7);
      BOOST_TEST(shop.Pull().already_recorded == 0);
      shop.BooksAgree();
    }
  }
}

BOOST_AUTO_TEST_CASE(APullThatIsCutOffGainsGroundAndDoublesNothing) {
  for (const auto parts : {MassaParts::Records, MassaParts::Slices}) {
    for (const int cut : {1, 2, 8, 150, 390}) {
      if (parts == MassaParts::Slices && cut > 8) continue;
      BOOST_TEST_CONTEXT("cut in message " << cut) {
        MassaShop shop({.parts = parts});
        shop.Open(200);
        shop.massa.SetFaults({.cut_after = cut});
        BOOST_CHECK_EXCEPTION(shop.Pull(), ConnectionLost, Naming("hung up"));
        if (cut == 390) BOOST_TEST(shop.Row(kNumber).journal_position > 300);
        BOOST_TEST(shop.Pull().conflicts == 0);
        shop.BooksAgree();
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(AMemoryThatBeganAnewIsTakenWholeAndListedOnce) {
  MassaShop shop;
  shop.Open(5);
  shop.Pull();
  const std::int64_t before = shop.Takings();
  const std::int64_t position = shop.Row(kNumber).journal_position;
  shop.massa.Reset();
  shop.massa.SetClock({2026, 9, 12, 9, 0, 0});
  shop.massa.Sell(9);
  BOOST_TEST(shop.Pull().recorded == 9);
  BOOST_TEST(shop.Takings() == before + shop.massa.total_fen());
  BOOST_TEST(shop.Row(kNumber).journal_position ==
             position + 1 + shop.massa.transactions());
  BOOST_REQUIRE(shop.Exceptions().size() == 1U);
  BOOST_TEST((shop.Exceptions().front().kind == ExceptionKind::JournalGap));
  BOOST_TEST(shop.Exceptions().front().detail ==
             fmt::format("from={} to={}", position + 1, position + 1));
  shop.massa.Sell(3);
  BOOST_TEST(shop.Pull().recorded == 3);
  BOOST_TEST(shop.Takings() == before + shop.massa.total_fen());
  BOOST_TEST(shop.Exceptions().size() == 1U);
}

BOOST_AUTO_TEST_CASE(ASaleThatCannotBeBookedHoldsNothingBackAndIsListed) {
  MassaShop shop;
  shop.Open(3);
  shop.massa.SellUnbookable();
  BOOST_CHECK_EXCEPTION(shop.Pull(), ports::ScaleError, Naming("its price is 99999999"));
  const std::int64_t position = shop.Row(kNumber).journal_position;
  BOOST_TEST(shop.Recorded(100, kNumber) == 3);
  BOOST_CHECK_EXCEPTION(shop.Pull(), ports::ScaleError, Naming("Book it by hand"));
  shop.massa.Sell(2);
  BOOST_CHECK_THROW(shop.Pull(), ports::ScaleError);
  BOOST_TEST(shop.Recorded(100, kNumber) == 5);
  BOOST_TEST(shop.Pull().recorded == 0);  // it is behind us now, and on the list
  BOOST_REQUIRE(shop.Exceptions().size() == 1U);
  BOOST_TEST((shop.Exceptions().front().kind == ExceptionKind::JournalGap));
  BOOST_TEST(shop.Exceptions().front().detail.starts_with(
      fmt::format("from={} ", position + 1)));
}

BOOST_AUTO_TEST_CASE(SalesAreForgottenOnOrderOnly) {
  MassaShop shop;
  shop.Open(6);
  BOOST_CHECK_EXCEPTION(shop.Clear(), ports::ScaleError, Naming("Nothing was cleared"));
  BOOST_TEST(shop.massa.sales_made() == 6);
  BOOST_TEST(shop.Takings() == 0);
}

BOOST_AUTO_TEST_CASE(SalesAreForgottenWhenAllAreStored) {
  for (const bool pulled_before : {true, false}) {
    MassaShop shop;
    shop.Open(6, "gbk+clears");
    if (pulled_before) shop.Pull();
    const std::int64_t sold = shop.massa.total_fen();
    shop.Clear();
    BOOST_TEST(shop.Takings() == sold);
    BOOST_TEST(shop.massa.sales_made() == 0);
    BOOST_TEST(shop.Pull().recorded == 0);
    shop.massa.SetClock({2026, 9, 12, 9, 0, 0});
    shop.massa.Sell(4);
    BOOST_TEST(shop.Pull().recorded == 4);
    BOOST_TEST(shop.Takings() == sold + shop.massa.total_fen());
    BOOST_TEST(shop.Exceptions().empty());  // it was ordered: no gap
    shop.Clear();
    shop.Clear();  // of an empty journal
    BOOST_TEST(shop.massa.sales_made() == 0);
  }
}

BOOST_AUTO_TEST_CASE(AModelThatDoesNotForgetIsNamed) {
  MassaShop shop({.forgets_sales = false});
  shop.Open(2, "gbk+clears");
  BOOST_CHECK_EXCEPTION(shop.Clear(), ports::ScaleError, Naming("did not"));
  shop.massa.Sell(1);
  BOOST_TEST(shop.Pull().recorded == 1);
  shop.BooksAgree();
}

BOOST_AUTO_TEST_CASE(NothingIsForgottenThatWasNotStored) {
  MassaShop shop;
  shop.Open(6, "gbk+clears");
  shop.store.Break();
  BOOST_CHECK_THROW(shop.Clear(), ports::StorageError);
  shop.store.Mend();
  BOOST_TEST(shop.massa.sales_made() == 6);
  shop.massa.SellUnbookable();
  BOOST_CHECK_EXCEPTION(shop.Clear(), ports::ScaleError, Naming("Book it by hand"));
  BOOST_TEST(shop.massa.sales_made() == 7);
}

BOOST_AUTO_TEST_CASE(ASwappedScaleIsNotTakenForTheOldOne) {
  MassaShop shop;
  shop.Open(3);
  shop.KnowSerial(kNumber, "ANOTHER");
  BOOST_CHECK_EXCEPTION(shop.Pull(), ports::ScaleError, Naming("SN0000000001"));
  BOOST_TEST(shop.Takings() == 0);
}

BOOST_AUTO_TEST_CASE(WhoIsNoScaleIsNamedAndKeepsNobodyWaiting) {
  MassaShop shop;
  shop.Register();
  const std::string address = shop.massa.address();
  shop.massa.Stop();
  BOOST_CHECK_EXCEPTION(shop.Pull(), ConnectionLost, Naming("UDP"));
  // What babbles on TCP is no scale either.
  Poco::Net::ServerSocket server(Poco::Net::SocketAddress("127.0.0.1", 0));
  std::thread babbler([&] {
    auto client = server.acceptConnection();
    const std::string noise(4'000, '\x42');
    char ignored[4096];
    try {
      while (client.receiveBytes(ignored, sizeof ignored) > 0) {
        client.sendBytes(noise.data(), static_cast<int>(noise.size()));
      }
    } catch (const std::exception&) {
      // The driver has had enough of it.
    }
  });
  {
    MassaSession session({base::Explanation("Scale 5"), server.address().toString(),
                          {std::chrono::milliseconds(200), 3}});
    BOOST_CHECK_EXCEPTION(session.AskStatus(), ports::ScaleError, Naming("damaged"));
  }
  babbler.join();
}

BOOST_AUTO_TEST_CASE(AJournalThatIsFullIsReadToItsEndAndNamed) {
  FullScale full;
  const MassaPlace place{.first = ShortHash(RecordOf(1)), .part = 65'530};
  std::vector<std::int64_t> numbers;
  MassaSession session(full.address());
  MassaJournal journal(session, {{"S", base::UtcOffset::China(), domain::Rounding::HalfUp},
                                 {65'530, place.ToText()},
                                 std::chrono::milliseconds(1)});
  journal.Pull([&](const std::vector<ports::PulledTicket>& batch) {
    for (const auto& pulled : batch) numbers.push_back(pulled.ticket->number);
  });
  BOOST_TEST(numbers == (std::vector<std::int64_t>{65'531, 65'532, 65'533, 65'534, 65'535}),
             boost::test_tools::per_element());
  BOOST_CHECK_EXCEPTION(journal.NameWhatIsMissing(base::Explanation("Scale 5")),
                        ports::ScaleError, Naming("65535 parts"));
}

BOOST_AUTO_TEST_CASE(ASilentScaleIsGivenUp) {
  MassaShop shop;
  shop.Open(2);
  shop.massa.SetFaults({.lost = 100});
  BOOST_CHECK_EXCEPTION(shop.Pull(), NoAnswer, Naming("in time"));
  shop.massa.SetFaults({});
  shop.Pull();
  shop.BooksAgree();
}

BOOST_AUTO_TEST_CASE(TheCollectorBringsSalesOfMixedBrandsHome) {
  MassaShop shop;
  shop.TxtModeShop::Open(20);
  shop.Open(30);
  Collector collector(shop.context, shop.verifier);
  collector.PollOnce();
  BOOST_TEST(shop.Row(3).last_error == "");
  BOOST_TEST(shop.Row(kNumber).last_error == "");
  BOOST_TEST(shop.Row(kNumber).serial == "SN0000000001");
  BOOST_TEST(shop.Takings() == shop.scale.total_fen() + shop.massa.total_fen());
  BOOST_TEST(shop.massa.polls_during_connections() == 0);
  BOOST_TEST(shop.Exceptions().empty());
}

BOOST_AUTO_TEST_CASE(OnlyADatagramAboutSalesIsAHint) {
  const auto told = [](MassaFile file) {
    return MassaFrame({MassaCode::UdpDfile,
                       PartPayload({static_cast<std::uint8_t>(file), 1, 1, RecordOf(1)})});
  };
  const std::string hint = told(MassaFile::Transactions);
  BOOST_TEST(IsMassaHint(hint));
  BOOST_TEST(!IsMassaHint(told(MassaFile::Totals)));
  BOOST_TEST(!IsMassaHint(MassaFrame({MassaCode::Poll, ""})));
  BOOST_TEST(!IsMassaHint(MassaFrame({MassaCode::UdpDfile, ""})));
  BOOST_TEST(!IsMassaHint(""));
  for (std::size_t i = 0; i < hint.size(); ++i) {
    BOOST_TEST(!IsMassaHint(hint.substr(0, i)));
    std::string damaged = hint;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x20);
    BOOST_TEST(!IsMassaHint(damaged));
  }
}

/// The shop with a collector that asks by itself once an hour only.
struct HintedShop : MassaShop {
  HintedShop() {
    Open(2);
    collector.Start();
    massa.HintTo(collector.HintAddress());
  }
  void Send(const std::string& datagram) {
    Poco::Net::DatagramSocket socket(Poco::Net::IPAddress::IPv4);
    socket.sendTo(datagram.data(), static_cast<int>(datagram.size()),
                  Poco::Net::SocketAddress(collector.HintAddress()));
  }
  Collector collector{context,
                      verifier,
                      {.interval = std::chrono::hours(1),
                       .hints = MassaHintOptions{.host = "127.0.0.1", .port = 0}}};
};

BOOST_AUTO_TEST_CASE(AHintHasTheScalePulledAtOnce) {
  HintedShop shop;
  BOOST_REQUIRE(tests::Eventually([&] { return shop.Takings() == shop.massa.total_fen(); }));
  for (int sale = 0; sale < 3; ++sale) {
    shop.massa.Sell(1);
    BOOST_TEST(tests::Eventually([&] { return shop.Takings() == shop.massa.total_fen(); }));
  }
  shop.BooksAgree();
}

BOOST_AUTO_TEST_CASE(WhatAHintSaysIsNeverBooked) {
  HintedShop shop;
  BOOST_REQUIRE(tests::Eventually([&] { return shop.Takings() == shop.massa.total_fen(); }));
  const auto pulled_at = [&] { return shop.Row(kNumber).last_contact; };
  shop.clock.AdvanceMs(60'000);
  const auto before = pulled_at();
  const std::string forged = MassaFrame(
      {MassaCode::UdpDfile, PartPayload({static_cast<std::uint8_t>(MassaFile::Transactions), 1, 1,
                                         RecordOf(4'711)})});
  for (int i = 0; i < 50; ++i) shop.Send(forged);
  shop.Send("nonsense");
  // It was asked, that is all.
  BOOST_TEST(tests::Eventually([&] { return pulled_at() != before; }));
  shop.BooksAgree();
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::scales
