/// Tests of what a scale's journal must look like, and what is listed when it does not.
#include <boost/test/unit_test.hpp>

#include "app/price_sending.h"
#include "app/pull_sales.h"
#include "app/scale_upkeep.h"
#include "app/store_desk.h"

namespace steelyard::app {
namespace {

using domain::TenderType;
using domain::TicketDraft;
using tests::Fen;
using tests::PerKg;
using tests::StoreDesk;

/// A scale that keeps its sales and hands them over in pairs.
class FakeScale final : public ports::ScaleDriver {
 public:
  ports::ScaleIdentity Probe() override {
    Fail();
    return {"fake", "SN-1", "1.0"};
  }
  void SetClock(base::Timestamp now) override {
    Fail();
    clock = now;
  }
  void SendPrices(const std::vector<domain::Product>& products) override {
    Fail();
    sent = products;
  }
  void Pull(const ports::JournalCursor& last, const ports::StorePulled& store) override {
    asked_after = last.number;
    std::vector<ports::PulledTicket> batch;
    for (const auto& ticket : journal) {
      if (ticket->number <= last.number) continue;
      batch.push_back({ticket, "raw"});
      if (batch.size() < 2) continue;
      store(batch);
      acknowledged += 2;
      batch.clear();
      Fail();
    }
    if (!batch.empty()) store(batch);
    acknowledged += static_cast<int>(batch.size());
  }

  std::vector<domain::Ticket> journal;
  bool broken = false;
  std::vector<domain::Product> sent;
  std::optional<base::Timestamp> clock;
  std::int64_t asked_after = -1;
  int acknowledged = 0;

 private:
  void Fail() const {
    if (broken) throw ports::ScaleError("Scale 5 does not answer. Check its cable.");
  }
};

struct Journal : StoreDesk {
  std::uint64_t next_id = 1;

  TicketDraft Sale(std::int64_t number) {
    return {.id = domain::TicketId(tests::Nth(next_id++)),
            .number = number,
            .kind = domain::TicketKind::Sale,
            .corrects = std::nullopt,
            .cashier = 7,
            .opened_at = clock.Now(),
            .closed_at = clock.Now(),
            .card = std::nullopt,
            .lines = {{"2001", domain::Weight::FromGrams(1000).value(), PerKg(1000), PerKg(1000),
                       Fen(1000)}},
            .rounding = {},
            .total = Fen(1000),
            .tenders = {{TenderType::Cash, Fen(1000), ""}}};
  }
  std::string Send(TicketDraft draft, std::string source = "api", int scale = 3) {
    const auto results = RecordTickets(
        context, verifier,
        {{domain::Ticket::From(std::move(draft)).value(), scale, std::move(source), ""}});
    return std::string(ToText(results.front().outcome));
  }
  ports::Scale ScaleRow(int number) {
    std::optional<ports::Scale> row;
    store.Read([&](const ports::Books& books) { row = books.scales().Find(number); });
    return row.value();
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(journal, Journal)

BOOST_AUTO_TEST_CASE(GapsAreListedAndResolvedAsTheyFill) {
  StockShelves();
  struct Row { std::int64_t number; std::vector<std::string> gaps; };
  const Row rows[] = {
      {1, {}},
      {2, {}},
      {5, {"from=3 to=4"}},
      {6, {"from=3 to=4"}},
      {10, {"from=3 to=4", "from=7 to=9"}},
      {8, {"from=3 to=4", "from=7 to=7", "from=9 to=9"}},
      {4, {"from=3 to=3", "from=7 to=7", "from=9 to=9"}},
      {9, {"from=3 to=3", "from=7 to=7"}},
      {3, {"from=7 to=7"}},
      {7, {}},
      {11, {}},
  };
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT("number " << row.number) {
      BOOST_TEST(Send(Sale(row.number)) == "recorded");
      std::vector<std::string> expected;
      for (const auto& gap : row.gaps) expected.push_back("journal_gap|scale 3|" + gap);
      auto found = OpenExceptions();
      std::sort(found.begin(), found.end());
      BOOST_TEST(found == expected, boost::test_tools::per_element());
    }
  }
  // Every scale has a journal of its own.
  BOOST_TEST(Send(Sale(2), "api", 4) == "recorded");
  BOOST_TEST(OpenExceptions().back() == "journal_gap|scale 4|from=1 to=1");
}

BOOST_AUTO_TEST_CASE(ANumberUsedTwiceIsListedAndRecorded) {
  StockShelves();
  Send(Sale(1));
  BOOST_TEST(Send(Sale(1)) == "recorded");
  BOOST_TEST(OpenExceptions().back() ==
             "number_used_twice|scale 3|number=1 first=" + tests::Nth(1).ToString() +
                 " second=" + tests::Nth(2).ToString());
  BOOST_TEST(Account(domain::AccountKind::Sales) == 2000);
}

BOOST_AUTO_TEST_CASE(TheSameSaleByTwoWaysIsRecordedOnce) {
  StockShelves();
  BOOST_TEST(Send(Sale(1), "api") == "recorded");
  TicketDraft pulled = Sale(1);
  pulled.closed_at = pulled.closed_at.Plus(499);  // that journal keeps whole seconds
  BOOST_TEST(Send(pulled, "txt-mode") == "already_recorded");
  BOOST_TEST(OpenExceptions().empty());
  TicketDraft other_tender = Sale(1);
  other_tender.tenders[0].type = TenderType::Mobile;
  BOOST_TEST(Send(other_tender, "txt-mode") == "already_recorded");
  BOOST_TEST(OpenKinds() == "repeated_by_other_way");
  BOOST_TEST(Account(domain::AccountKind::Sales) == 1000);

  // Another moment or another sum is another sale, whatever way it came.
  TicketDraft later = Sale(1);
  later.closed_at = later.closed_at.Plus(1000);
  BOOST_TEST(Send(later, "txt-mode") == "recorded");
  TicketDraft dearer = Sale(1);
  dearer.lines[0].amount = dearer.total = dearer.tenders[0].amount = Fen(1001);
  BOOST_TEST(Send(dearer, "txt-mode") == "recorded");
  BOOST_TEST(OpenKinds() == "number_used_twice number_used_twice repeated_by_other_way");
}

BOOST_AUTO_TEST_CASE(AClockThatRanBackwardsIsListed) {
  StockShelves();
  struct Row { std::int64_t number; std::int64_t move_ms; bool listed; };
  const Row rows[] = {{1, 0, false},        {2, -60'000, false}, {3, -60'001, true},
                      {4, 10'000, false},   {9, 3'600'000, false}, {11, -120'000, true},
                      {10, 0, true},  // as late as 11, but a minute and more before 9
                      {12, 0, false}};
  for (const Row& row : rows) {
    const auto before = OpenKinds();
    clock.AdvanceMs(row.move_ms);
    Send(Sale(row.number));
    std::size_t listed = 0;
    const auto after = OpenExceptions();
    for (const auto& text : after) {
      listed += text.find(fmt::format("clock_ran_backwards|scale 3|number={} ", row.number)) == 0;
    }
    BOOST_TEST_CONTEXT("number " << row.number) { BOOST_TEST(listed == (row.listed ? 1u : 0u)); }
  }
}

BOOST_AUTO_TEST_CASE(PricesOffTheListAreListedWithTheirFigures) {
  StockShelves();
  tests::FakeCard gold("04A1B2C3");
  tests::FakeCard plain("04A1B2C4");
  Issue(gold, 50'000, 0, domain::CardClass::Both, "gold");
  Issue(plain, 50'000, 0, domain::CardClass::StoredValue, "gold");
  struct Row {
    const char* what;
    const tests::FakeCard* card;
    std::int64_t unit_price, list_price;
    const char* product;
    std::string difference;
  };
  const std::string expected_list =
      " expected_per=kg expected_unit_price_fen=1000 expected_list_price_fen=1000 rule=list_price";
  const std::string expected_gold =
      " expected_per=kg expected_unit_price_fen=900 expected_list_price_fen=1000 rule=tier_price";
  const Row rows[] = {
      {"list price", nullptr, 1000, 1000, "2001", ""},
      {"member price", &gold, 900, 1000, "2001", ""},
      {"too cheap", nullptr, 999, 1000, "2001", expected_list},
      {"member price without a card", nullptr, 900, 1000, "2001", expected_list},
      {"list price of a member", &gold, 1000, 1000, "2001", expected_gold},
      {"card that gives no member price", &plain, 900, 1000, "2001", expected_list},
      {"list price told wrong", nullptr, 1000, 1200, "2001", expected_list},
      {"not on the list", nullptr, 1000, 1000, "2002", " expected=not_on_list"},
  };
  std::int64_t number = 1;
  std::size_t listed = 0;
  for (const Row& row : rows) {
    TicketDraft draft = Sale(number);
    draft.lines[0].product = row.product;
    draft.lines[0].unit_price = PerKg(row.unit_price);
    draft.lines[0].list_price = PerKg(row.list_price);
    if (row.card) {
      draft.card = domain::PresentedCard{row.card->uid,
                                         tests::DataOf(row.card->uid, *row.card->Newest()), ""};
    }
    BOOST_TEST_CONTEXT(row.what) {
      BOOST_TEST(Send(draft) == "recorded");
      const auto open = OpenExceptions();
      if (!row.difference.empty()) {
        ++listed;
        const auto text = fmt::format(
            "priced_off_list|scale 3|number={} product={} per=kg unit_price_fen={} "
            "list_price_fen={}{}",
            number, row.product, row.unit_price, row.list_price, row.difference);
        BOOST_TEST(std::count(open.begin(), open.end(), text) == 1);
      }
      BOOST_TEST(open.size() == listed);
    }
    ++number;
  }
  TicketDraft back = Sale(number);  // goods go back at the price they had
  back.kind = domain::TicketKind::Return;
  back.corrects = domain::TicketId(tests::Nth(1));
  back.lines[0].unit_price = PerKg(777);
  Send(back);
  BOOST_TEST(OpenExceptions().size() == listed);
}

BOOST_AUTO_TEST_CASE(PromotionsAreInForceAtTheMomentOfTheSale) {
  StockShelves();
  PriceChange change;
  const auto start = clock.Now();
  change.products.push_back({.code = "2001", .name = "红富士苹果", .category = "fruit",
                             .barcode = "", .list_price = PerKg(1000), .tier_prices = {},
                             .promotions = {{"", PerKg(800), start, start.Plus(3'600'000)}}});
  ChangePrices(context, manager, change);
  TicketDraft during = Sale(1);
  during.lines[0].unit_price = during.lines[0].list_price = PerKg(800);
  TicketDraft told_late = Sale(2);
  told_late.lines[0].unit_price = PerKg(800);
  clock.AdvanceMs(3'600'000);
  BOOST_TEST(Send(during) == "recorded");
  BOOST_TEST(Send(told_late) == "recorded");
  BOOST_TEST(OpenExceptions().empty());
  TicketDraft after = Sale(3);
  after.lines[0].unit_price = PerKg(800);
  BOOST_TEST(Send(after) == "recorded");
  BOOST_TEST(OpenKinds() == "priced_off_list");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(pull_sales, Journal)

BOOST_AUTO_TEST_CASE(PullingAgainRecordsOnce) {
  StockShelves();
  AddScale(context, drivers, manager, {5, "txt-mode", "127.0.0.1:5005", ""});
  FakeScale scale;
  for (int i = 1; i <= 5; ++i) scale.journal.push_back(domain::Ticket::From(Sale(i)).value());
  const auto first = PullSales(context, verifier, scale, 5);
  BOOST_TEST(first.recorded == 5);
  BOOST_TEST(first.last_number == 5);
  BOOST_TEST(scale.asked_after == 0);
  BOOST_TEST(ScaleRow(5).journal_position == 5);
  BOOST_TEST((ScaleRow(5).last_contact == clock.Now()));
  const auto second = PullSales(context, verifier, scale, 5);
  BOOST_TEST(second.recorded == 0);
  BOOST_TEST(second.last_number == 5);
  BOOST_TEST(scale.asked_after == 5);
  store.Commit([](ports::Books& books) {  // as after a restored backup of the register
    auto row = books.scales().Find(5).value();
    row.journal_position = 2;
    books.scales().Update(row);
  });
  const auto third = PullSales(context, verifier, scale, 5);
  BOOST_TEST(third.recorded == 0);
  BOOST_TEST(third.already_recorded == 3);
  BOOST_TEST(Account(domain::AccountKind::Sales) == 5000);
  BOOST_TEST(OpenExceptions().empty());
}

BOOST_AUTO_TEST_CASE(WhatBreaksOffGoesOnWhereItWas) {
  StockShelves();
  AddScale(context, drivers, manager, {5, "txt-mode", "127.0.0.1:5005", ""});
  FakeScale scale;
  for (int i = 1; i <= 5; ++i) scale.journal.push_back(domain::Ticket::From(Sale(i)).value());
  scale.broken = true;
  BOOST_CHECK_THROW(PullSales(context, verifier, scale, 5), ports::ScaleError);
  BOOST_TEST(ScaleRow(5).journal_position == 2);
  BOOST_TEST(ScaleRow(5).last_error == "Scale 5 does not answer. Check its cable.");
  BOOST_TEST(Account(domain::AccountKind::Sales) == 2000);
  scale.broken = false;
  const auto rest = PullSales(context, verifier, scale, 5);
  BOOST_TEST(rest.recorded == 3);
  BOOST_TEST(ScaleRow(5).last_error == "");
  BOOST_TEST(Account(domain::AccountKind::Sales) == 5000);
}

BOOST_AUTO_TEST_CASE(NothingIsAcknowledgedThatIsNotDurable) {
  StockShelves();
  AddScale(context, drivers, manager, {5, "txt-mode", "127.0.0.1:5005", ""});
  std::vector<domain::Ticket> sales;
  for (int i = 1; i <= 4; ++i) sales.push_back(domain::Ticket::From(Sale(i)).value());
  for (int commit = 0; commit < 6; ++commit) {  // two batches: two tickets and the position
    FakeScale scale;
    scale.journal = sales;
    store.FailAt(commit, tests::CommitFailure::NothingWasDone);
    BOOST_TEST_CONTEXT("commit " << commit) {
      const std::int64_t before = ScaleRow(5).journal_position;
      try {
        PullSales(context, verifier, scale, 5);
      } catch (const ports::StorageError&) {
      }
      store.DoNotFail();
      const std::int64_t recorded = Account(domain::AccountKind::Sales) / 1000;
      BOOST_TEST(before + scale.acknowledged <= recorded);
      BOOST_TEST(ScaleRow(5).journal_position <= recorded);
    }
  }
  FakeScale scale;
  scale.journal = sales;
  PullSales(context, verifier, scale, 5);
  BOOST_TEST(Account(domain::AccountKind::Sales) == 4000);
  BOOST_TEST(OpenExceptions().empty());
}

BOOST_AUTO_TEST_CASE(AScaleNobodyKnows) {
  FakeScale scale;
  BOOST_CHECK_THROW(PullSales(context, verifier, scale, 9), ports::ScaleError);
  BOOST_CHECK_THROW(SendPrices(context, scale, 9), ports::ScaleError);
  BOOST_CHECK_THROW(TestScale(context, scale, 9), ports::ScaleError);
  BOOST_CHECK_THROW(SetScaleClock(context, scale, 9), ports::ScaleError);
  BOOST_TEST(!scale.clock);
  BOOST_TEST(scale.asked_after == -1);
  BOOST_TEST(scale.sent.empty());
}

BOOST_AUTO_TEST_CASE(EveryContactIsNoted) {
  AddScale(context, drivers, manager, {5, "txt-mode", "127.0.0.1:5005", ""});
  FakeScale scale;
  scale.broken = true;
  BOOST_CHECK_THROW(TestScale(context, scale, 5), ports::ScaleError);
  BOOST_TEST(ScaleRow(5).last_error == "Scale 5 does not answer. Check its cable.");
  BOOST_TEST(!ScaleRow(5).last_contact);
  scale.broken = false;
  BOOST_TEST(TestScale(context, scale, 5).model == "fake");
  BOOST_TEST(ScaleRow(5).serial == "SN-1");
  BOOST_TEST(ScaleRow(5).last_error == "");
  clock.AdvanceMs(1000);
  SetScaleClock(context, scale, 5);
  BOOST_TEST((scale.clock == clock.Now()));
  BOOST_TEST((ScaleRow(5).last_contact == clock.Now()));
  BOOST_TEST(ScaleRow(5).serial == "SN-1");
}

BOOST_AUTO_TEST_CASE(PricesAreSentAndTheirVersionNoted) {
  StockShelves();
  AddScale(context, drivers, manager, {5, "txt-mode", "127.0.0.1:5005", ""});
  FakeScale scale;
  scale.broken = true;
  BOOST_CHECK_THROW(SendPrices(context, scale, 5), ports::ScaleError);
  BOOST_TEST(ScaleRow(5).prices_version == 0);
  scale.broken = false;
  const auto version = SendPrices(context, scale, 5).version;
  BOOST_TEST(version > 0);
  BOOST_TEST(ScaleRow(5).prices_version == version);
  BOOST_TEST((scale.clock == clock.Now()));
  BOOST_TEST(scale.sent.size() == 1u);
  PriceChange change;
  auto product = scale.sent.front();
  product.deleted = true;
  change.products = {product};
  ChangePrices(context, manager, change);
  SendPrices(context, scale, 5);
  BOOST_REQUIRE(scale.sent.size() == 1u);  // the scale must forget it
  BOOST_TEST(scale.sent.front().deleted);
  scale.sent.clear();
  BOOST_TEST(SendPrices(context, scale, 5).products == 0u);
  BOOST_TEST(scale.sent.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::app
