/// Tests of what a person orders of a scale: refused, written down, then sent.
#include <boost/test/unit_test.hpp>

#include "app/scale_orders.h"
#include "app/store_desk.h"

namespace steelyard::app {
namespace {

/// Keeps what it was told, in order.
class ObedientDriver : public ports::ScaleDriver, public ports::ScaleFace {
 public:
  ports::ScaleIdentity Probe() override { return {}; }
  void SetClock(base::Timestamp) override {}
  void SendPrices(const std::vector<domain::Product>&) override {}
  void Pull(const ports::JournalCursor&, const ports::StorePulled&) override {}
  void ClearSales(const ports::JournalCursor& last, const ports::StorePulled& store) override {
    store(left);
    heard += fmt::format("clear-sales:{} ", last.number);
    if (is_down) throw ports::ScaleError("The scale does not answer.");
  }
  void ClearProducts() override {
    if (is_down) throw ports::ScaleError("The scale does not answer.");
    heard += "clear-products ";
  }
  void SetHotKeys(const std::vector<ports::HotKey>& keys) override {
    heard += fmt::format("keys:{} ", keys.size());
  }
  void SetTexts(const std::vector<ports::ScaleText>& texts) override {
    heard += fmt::format("texts:{} ", texts.size());
  }

  std::string heard;
  std::vector<ports::PulledTicket> left;
  bool is_down = false;
};

/// As most are: it takes prices only.
class PlainDriver final : public ports::ScaleDriver {
 public:
  ports::ScaleIdentity Probe() override { return {}; }
  void SetClock(base::Timestamp) override {}
  void SendPrices(const std::vector<domain::Product>&) override {}
  void Pull(const ports::JournalCursor&, const ports::StorePulled&) override {}
};

struct Ordering : tests::StoreDesk {
  Ordering() {
    StockShelves();
    BOOST_REQUIRE(AddScale(context, drivers, manager, {3, "txt-mode", "127.0.0.1:4001", ""}).scale);
    store.Commit([](ports::Books& books) {
      auto row = books.scales().Find(3).value();
      row.prices_version = 1;
      row.journal_position = 7;
      books.scales().Update(row);
    });
  }
  ports::Scale Row() {
    std::optional<ports::Scale> row;
    store.Read([&](const ports::Books& books) { row = books.scales().Find(3); });
    return row.value();
  }
  ports::PulledTicket Sale(std::int64_t number) {
    const auto price = tests::PerKg(1'000);
    domain::TicketDraft draft{
        .id = domain::TicketId(NewRequest()), .number = number,
        .kind = domain::TicketKind::Sale, .corrects = std::nullopt, .cashier = 7,
        .opened_at = clock.Now(), .closed_at = clock.Now(),
        .authorisation = domain::AuthorisationMode::Offline, .card = std::nullopt,
        .lines = {{"2001", domain::Weight::FromGrams(1000).value(), price, price,
                   tests::Fen(1'000)}},
        .rounding = {}, .total = tests::Fen(1'000),
        .tenders = {{domain::TenderType::Cash, tests::Fen(1'000), ""}}};
    return {domain::Ticket::From(std::move(draft)).value(), "raw"};
  }
  ObedientDriver driver;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(scale_orders, Ordering)

BOOST_AUTO_TEST_CASE(KeysAndTextsAreSentToScalesThatTakeThem) {
  const ScaleFaceOrder order{{{0, 1, "2001"}, {0, 2, ""}}, {{0, "果店"}}, {}, std::nullopt};
  BOOST_TEST((SetScaleFace(context, manager, driver, 3, order).outcome == FaceOutcome::Done));
  BOOST_TEST(driver.heard == "keys:2 texts:1 ");
  PlainDriver plain;
  BOOST_TEST((SetScaleFace(context, manager, plain, 3, order).outcome == FaceOutcome::NoFace));
}

BOOST_AUTO_TEST_CASE(WhatAScaleDoesNotHaveIsSaidByIt) {
  const ScaleFaceOrder order{{}, {}, {{10, "水果"}}, std::nullopt};
  BOOST_CHECK_EXCEPTION(SetScaleFace(context, manager, driver, 3, order), ports::NotInProtocol,
                        [](const ports::NotInProtocol& error) {
                          return std::string(error.what()).find("no classes") != std::string::npos;
                        });
  BOOST_TEST(Row().last_error == "");  // nothing is wrong with the scale
}

BOOST_AUTO_TEST_CASE(AKeyNeedsAProductOfThePriceBook) {
  const auto result =
      SetScaleFace(context, manager, driver, 3, {{{0, 1, "2001"}, {0, 2, "99"}}, {}, {}, {}});
  BOOST_TEST((result.outcome == FaceOutcome::ProductUnknown));
  BOOST_TEST(result.product == "99");
  BOOST_TEST(driver.heard == "");
}

BOOST_AUTO_TEST_CASE(OnlyAManagerOrders) {
  for (const Actor& actor : {desk, auditor, machine}) {
    BOOST_TEST((SetScaleFace(context, actor, driver, 3, {{{0, 1, "2001"}}, {}, {}, {}}).outcome ==
                FaceOutcome::NotAllowed));
    BOOST_TEST((ClearScaleProducts(context, actor, driver, 3) == ClearOutcome::NotAllowed));
    BOOST_TEST((ClearScaleSales(context, verifier, actor, driver, 3).outcome ==
                ClearOutcome::NotAllowed));
  }
  BOOST_TEST(driver.heard == "");
}

BOOST_AUTO_TEST_CASE(ClearedProductsAreNotedAndInTheAuditLog) {
  BOOST_TEST((ClearScaleProducts(context, manager, driver, 3) == ClearOutcome::Done));
  BOOST_TEST(driver.heard == "clear-products ");
  BOOST_TEST(Row().prices_version == 0);
  BOOST_TEST(Audit().front().action == "scale.clear_products");
  BOOST_TEST(Audit().front().subject == "scale 3");
}

BOOST_AUTO_TEST_CASE(AnOrderWhoseAnswerIsLostIsInTheAuditLogToo) {
  driver.is_down = true;
  BOOST_CHECK_THROW(ClearScaleProducts(context, manager, driver, 3), ports::ScaleError);
  BOOST_TEST(Row().prices_version == 0);  // nobody knows what it has
  BOOST_TEST(Audit().front().action == "scale.clear_products");
}

BOOST_AUTO_TEST_CASE(SalesAreStoredBeforeTheScaleForgetsThem) {
  driver.left = {Sale(8), Sale(9)};
  const auto cleared = ClearScaleSales(context, verifier, manager, driver, 3);
  BOOST_TEST((cleared.outcome == ClearOutcome::Done));
  BOOST_TEST(cleared.pulled.recorded == 2);
  BOOST_TEST(driver.heard == "clear-sales:7 ");
  BOOST_TEST(Row().journal_position == 9);
  BOOST_TEST(Audit().front().action == "scale.clear_sales");
}

BOOST_AUTO_TEST_CASE(WhatCouldNotBeStoredIsNotCleared) {
  driver.left = {Sale(8)};
  store.FailAt(0, tests::CommitFailure::NothingWasDone);  // the audit log's
  BOOST_CHECK_THROW(ClearScaleSales(context, verifier, manager, driver, 3), ports::StorageError);
  BOOST_TEST(driver.heard == "");
  store.FailAt(1, tests::CommitFailure::NothingWasDone);  // the ticket's
  BOOST_CHECK_THROW(ClearScaleSales(context, verifier, manager, driver, 3), ports::StorageError);
  BOOST_TEST(driver.heard == "");
}

BOOST_AUTO_TEST_CASE(AScaleThatCannotForgetSaysSo) {
  PlainDriver plain;
  BOOST_TEST((ClearScaleProducts(context, manager, plain, 3) == ClearOutcome::CannotBeTold));
  BOOST_TEST(Row().prices_version == 1);
  BOOST_CHECK_THROW(ClearScaleSales(context, verifier, manager, plain, 3), ports::ScaleError);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::app
