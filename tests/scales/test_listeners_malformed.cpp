/// Malformed messages to where scales tell their sales by themselves: TXT-MODE, CAS and Dahua, over
/// real connections from the address of a registered scale. 10,000 for each with the tests;
/// TEST_MALFORMED=100000 is the long form.
#include <boost/test/unit_test.hpp>

#include "base/seeded_random.h"
#include "dahua_shop.h"
#include "scales/drivers/cas_listener.h"
#include "simulator/cas_scale.h"
#include "support/malformed_load.h"
#include "support/seeded_change.h"

namespace steelyard::scales {
namespace {

constexpr int kMessagesOnALine = 8;

std::vector<std::string> Corpus(const std::string& name) {
  return tests::ReadCorpus(std::string(STEELYARD_SOURCE_DIR) + "/tests/fuzz/corpus/" + name);
}

/// So many changed messages, several on a connection.
void SendMalformed(const std::string& address, const std::vector<std::string>& corpus,
                   const std::string& end, int count) {
  base::SeededRandom random(20261129);
  for (int left = count; left > 0;) {
    std::string bytes;
    for (auto i = std::min<std::int64_t>(random.Between(1, kMessagesOnALine), left); i > 0; --i) {
      bytes += tests::ChangedOneOf(random, corpus) + end;
      --left;
    }
    tests::SendAndHearAll(address, bytes);
  }
}

/// No protocol of these signs anything, so a change that leaves a sale whole is a sale: what is
/// checked is that the books agree with themselves.
template <typename Shop>
void BooksAreSound(Shop& shop) {
  const auto verdict = shop.real_store->verifier().Verify();
  BOOST_TEST(!verdict.first_difference.has_value());
  BOOST_TEST_MESSAGE(verdict.tickets << " tickets in the books");
}

struct Memory {
  std::int64_t before = tests::ResidentMib();
  void HasNotGrown() const {
    BOOST_TEST_MESSAGE(before << " MiB, then " << tests::ResidentMib());
    BOOST_TEST(tests::ResidentMib() - before < 32);
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(listeners_malformed)

BOOST_AUTO_TEST_CASE(TxtModePushes) {
  const tests::QuietLog quiet;
  TxtModeShop shop;
  TxtModeListener listener(shop.context, shop.verifier, {.host = "127.0.0.1", .port = 0});
  listener.Start();
  shop.scale.PushTo(listener.Address());
  shop.Register(3);
  shop.KnowSerial(3, "SN0001");
  shop.SendPrices(3);
  shop.scale.Sell(5);
  BOOST_TEST(shop.scale.PushSales() == 5);
  const int count = tests::MalformedRequests();
  SendMalformed(listener.Address(), Corpus("txt_mode"), "\r\n", count / 10);
  const Memory memory;
  SendMalformed(listener.Address(), Corpus("txt_mode"), "\r\n", count * 9 / 10);
  memory.HasNotGrown();
  const auto takings = shop.Takings();
  const auto told = shop.scale.total_fen();
  shop.scale.Sell(20);
  BOOST_TEST(shop.scale.PushSales() == 20);
  BOOST_TEST(shop.Recorded(25) == 25);
  BOOST_TEST(shop.Takings() - takings == shop.scale.total_fen() - told);
  BooksAreSound(shop);
}

BOOST_AUTO_TEST_CASE(CasPushes) {
  const tests::QuietLog quiet;
  TxtModeShop shop;
  simulator::CasScale cas({});
  cas.Start();
  CasListener listener(shop.context, shop.verifier, {.host = "127.0.0.1", .port = 0});
  listener.Start();
  cas.PushTo(listener.Address());
  BOOST_REQUIRE((app::AddScale(shop.context, BuiltDrivers(), shop.kManager,
                               {6, "cas-cl", cas.address(), ""})
                     .outcome == app::AddScaleOutcome::Done));
  app::SendPrices(shop.context, *MakeDriver(shop.Row(6)), 6);
  const int count = tests::MalformedRequests();
  SendMalformed(listener.Address(), Corpus("cas"), "", count / 10);
  const Memory memory;
  SendMalformed(listener.Address(), Corpus("cas"), "", count * 9 / 10);
  memory.HasNotGrown();
  shop.clock.AdvanceMs(60'000);
  listener.BookRested();  // what was a line after all
  const auto takings = shop.Takings();
  const auto told = cas.total_fen();
  cas.Sell(20);
  BOOST_TEST(cas.PushSales() >= 20);
  BOOST_TEST(cas.lines_waiting() == 0);
  shop.clock.AdvanceMs(60'000);
  listener.BookRested();
  BOOST_TEST(shop.Takings() - takings == cas.total_fen() - told);
  BOOST_TEST(shop.Look([](const ports::Books& books) { return books.scale_lines().Open(6); })
                 .empty());
  BooksAreSound(shop);
}

BOOST_AUTO_TEST_CASE(DahuaCarts) {
  const tests::QuietLog quiet;
  DahuaShop shop;
  shop.RegisterDahua(5, "push+cart");
  DahuaListener listener(shop.context, shop.verifier, {.host = "127.0.0.1", .port = 0});
  listener.Start();
  std::vector<std::string> corpus = Corpus("dahua");
  for (const char* frame : {"!0BQ01A", "!0BA01A00012Apple0125000001600", "!0BD01A", "!0BV01A",
                            "!0BA01B00012Apple 1250125000001600", "0m000001A", "!0MA"}) {
    corpus.emplace_back(frame);
  }
  const int count = tests::MalformedRequests();
  SendMalformed(listener.Address(), corpus, "\r\n\x03", count / 10);
  const Memory memory;
  SendMalformed(listener.Address(), corpus, "\r\n\x03", count * 9 / 10);
  memory.HasNotGrown();
  const auto tickets = shop.TicketsOf(5);
  const auto takings = shop.Takings();
  const std::string cart = "!0BV01A\r\n\x03!0BA01A00012Apple0125000001600\r\n\x03!0BS01A\r\n\x03";
  const std::string heard = tests::SendAndHearAll(listener.Address(), cart);
  BOOST_TEST(heard.find("0bE") != heard.npos, heard);
  BOOST_TEST(shop.TicketsOf(5) == tickets + 1);
  BOOST_TEST(shop.Takings() == takings + 1600);
  BooksAreSound(shop);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::scales
