/// Tests of prices on their way to scales: changes only, read back, promotions by the clock.
#include <boost/test/unit_test.hpp>

#include <map>
#include <mutex>

#include "app/price_sending.h"
#include "app/scale_upkeep.h"
#include "app/settings.h"
#include "app/store_desk.h"

namespace steelyard::app {
namespace {

using tests::PerKg;

constexpr std::int64_t kMinuteMs = 60'000;

/// A scale with a memory for prices; every price it takes is on it, unless it is told to spoil one.
class PriceScale final : public ports::ScaleDriver, public ports::PriceBounds {
 public:
  ports::ScaleIdentity Probe() override {
    Fail();
    return {"fake", serial, "1.0"};
  }
  void SetClock(base::Timestamp now) override {
    if (has_no_clock) throw ports::ScaleError("This scale has no clock.");
    clock = now;
  }
  std::vector<ports::UnfitProduct> FindUnfit(
      const std::vector<domain::Product>& products) const override {
    std::vector<ports::UnfitProduct> unfit;
    for (const auto& product : products) {
      const bool is_code_wrong = product.code == has_no_place_for;
      if (is_code_wrong || (!product.deleted && product.list_price.fen() > highest_fen)) {
        unfit.push_back({product.code, base::Explanation("Product " + product.code + " is odd.")});
      }
    }
    return unfit;
  }
  void SendPrices(const std::vector<domain::Product>& products) override {
    Fail();
    base::Check(FindUnfit(products).empty());
    last_sent.clear();
    for (const auto& product : products) {
      last_sent.push_back(product.code);
      if (product.deleted) {
        prices.erase(product.code);
      } else {
        prices.insert_or_assign(product.code, product.list_price);
      }
    }
    if (during_sending) during_sending();
  }
  std::optional<std::vector<ports::PriceOnScale>> ReadPrices(
      const std::vector<std::string>& products) override {
    if (!can_show) return std::nullopt;
    std::vector<ports::PriceOnScale> shown;
    for (const auto& product : products) {
      const auto found = prices.find(product);
      if (found == prices.end()) continue;
      const bool is_spoilt = product == spoils;
      shown.push_back({product, "", is_spoilt ? PerKg(1) : found->second});
    }
    return shown;
  }
  void Pull(const ports::JournalCursor&, const ports::StorePulled&) override {}

  std::int64_t FenOf(const std::string& code) const {
    const auto found = prices.find(code);
    return found == prices.end() ? -1 : found->second.fen();
  }

  std::string serial = "SN-1";
  bool can_show = true;
  bool has_no_clock = false;
  bool is_down = false;
  std::string has_no_place_for;            ///< product code
  std::int64_t highest_fen = 10'000'000;  ///< it can show
  std::string spoils;
  std::function<void()> during_sending;
  std::map<std::string, domain::Price> prices;
  std::vector<std::string> last_sent;
  std::optional<base::Timestamp> clock;

 private:
  void Fail() const {
    if (is_down) throw ports::ScaleError("The scale does not answer.");
  }
};

/// Apples 2001 at 10.00 and pears 2002 at 8.00; scale 5 is one that we call.
struct Sending : tests::StoreDesk {
  Sending() {
    StockShelves();
    Save({.code = "2002", .name = "梨", .category = "", .barcode = "", .list_price = PerKg(800),
          .tier_prices = {}, .promotions = {}});
    base::Check(
        AddScale(context, drivers, manager, {5, "txt-mode", "127.0.0.1:5005", ""}).outcome ==
        AddScaleOutcome::Done);
  }
  void Save(const domain::Product& product) {
    base::Check(ChangePrices(context, manager, {{product}, {}, {}}).outcome ==
                PriceChangeOutcome::Done);
  }
  domain::Product Find(const std::string& code) {
    std::optional<domain::Product> product;
    store.Read([&](const ports::Books& books) { product = books.catalogue().Find(code); });
    return product.value();
  }
  void Price(const std::string& code, std::int64_t fen) {
    auto product = Find(code);
    product.list_price = PerKg(fen);
    product.tier_prices.clear();
    Save(product);
  }
  /// From and to so many minutes after the start, for everybody.
  void Promote(const std::string& code, std::int64_t fen, int from, int to) {
    auto product = Find(code);
    product.promotions.push_back(
        {"", PerKg(fen), start.Plus(from * kMinuteMs), start.Plus(to * kMinuteMs)});
    Save(product);
  }
  void Minute(int minute) { clock.Set(start.Plus(minute * kMinuteMs)); }
  ports::Scale Row() {
    std::optional<ports::Scale> row;
    store.Read([&](const ports::Books& books) { row = books.scales().Find(5); });
    return row.value();
  }
  std::optional<PriceScope> Due() {
    std::optional<PriceScope> due;
    store.Read([&](const ports::Books& books) {
      due = FindScopeDue(books, *books.scales().Find(5), turns, clock.Now());
    });
    return due;
  }
  void TestScale() { app::TestScale(context, scale, 5); }
  PricesSent Send(PriceScope scope = PriceScope::Changes) {
    return SendPrices(context, scale, 5, scope);
  }

  const base::Timestamp start = clock.Now();
  PriceTurns turns;
  PriceScale scale;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(price_sending, Sending)

BOOST_AUTO_TEST_CASE(TheWholeListFirstThenWhatChanged) {
  const auto first = Send();
  BOOST_TEST(first.products == 2u);
  BOOST_TEST((first.scope == PriceScope::WholeList));
  BOOST_TEST(first.is_read_back);
  BOOST_TEST((scale.clock == clock.Now()));
  BOOST_TEST(Row().prices_version == first.version);
  BOOST_TEST(Send().products == 0u);
  Price("2002", 850);
  const auto second = Send();
  BOOST_TEST(second.products == 1u);
  BOOST_TEST(scale.last_sent == std::vector<std::string>{"2002"}, boost::test_tools::per_element());
  BOOST_TEST(scale.FenOf("2002") == 850);
  BOOST_TEST(Row().prices_version == second.version);
  auto gone = Find("2001");
  gone.deleted = true;
  Save(gone);
  BOOST_TEST(Send().products == 1u);
  BOOST_TEST(scale.FenOf("2001") == -1);
  BOOST_TEST(Send(PriceScope::WholeList).products == 1u);
}

BOOST_AUTO_TEST_CASE(ADifferenceIsListedAndTheVersionDoesNotCount) {
  const auto first = Send();
  Price("2001", 1'100);
  Price("2002", 900);
  scale.spoils = "2002";
  const auto sent = Send();
  const std::vector<PriceDifference> expected{{"2002", PerKg(900), PerKg(1)}};
  BOOST_TEST((sent.differences == expected));
  BOOST_TEST(Row().prices_version == first.version);
  const std::string listed = "prices_not_taken|scale 5|version=" + std::to_string(sent.version) +
                             " products=1 first=2002 sent_fen=900 on_scale_fen=1";
  BOOST_TEST(OpenExceptions() == std::vector<std::string>{listed},
             boost::test_tools::per_element());
  Send();
  BOOST_TEST(OpenExceptions().size() == 1u);  // told once
  scale.spoils.clear();
  BOOST_TEST(Send().products == 2u);
  BOOST_TEST(OpenExceptions().empty());
  BOOST_TEST(Row().prices_version == sent.version);
}

BOOST_AUTO_TEST_CASE(WhatShouldBeGoneAndWhatIsMissingAreDifferences) {
  Send();
  auto gone = Find("2001");
  gone.deleted = true;
  Save(gone);
  Price("2002", 900);
  scale.during_sending = [this] {
    scale.prices.erase("2002");
    scale.prices.insert_or_assign("2001", PerKg(7));
  };
  const auto sent = Send();
  const std::vector<PriceDifference> expected{{"2001", std::nullopt, PerKg(7)},
                                              {"2002", PerKg(900), std::nullopt}};
  BOOST_TEST((sent.differences == expected));
}

BOOST_AUTO_TEST_CASE(HalfAKilogramIsTheSamePriceAsTwiceThatPerKilogram) {
  auto product = Find("2002");
  product.list_price = domain::Price::FromFen(400, domain::PriceUnit::Per500Grams).value();
  Save(product);
  scale.during_sending = [this] { scale.prices.insert_or_assign("2002", PerKg(800)); };
  BOOST_TEST(Send().differences.empty());
  scale.during_sending = [this] {
    scale.prices.insert_or_assign(
        "2002", domain::Price::FromFen(800, domain::PriceUnit::PerPiece).value());
  };
  BOOST_TEST(Send(PriceScope::WholeList).differences.size() == 1u);
}

BOOST_AUTO_TEST_CASE(AScaleThatFailsKeepsItsVersion) {
  const auto first = Send();
  Price("2001", 1'100);
  scale.is_down = true;
  BOOST_CHECK_THROW(Send(), ports::ScaleError);
  BOOST_TEST(Row().prices_version == first.version);
  scale.is_down = false;
  scale.has_no_clock = true;
  const auto sent = Send();
  BOOST_TEST(sent.clock_trouble.has_value());
  BOOST_TEST(Row().prices_version == sent.version);
}

BOOST_AUTO_TEST_CASE(OneProductThatDoesNotFitDoesNotHoldBackTheOthers) {
  scale.has_no_place_for = "2002";
  const auto sent = Send();
  BOOST_TEST(sent.products == 1u);
  BOOST_REQUIRE(sent.unfit.size() == 1u);
  BOOST_TEST(sent.unfit[0].product == "2002");
  BOOST_TEST(sent.unfit[0].why.Text() == "Product 2002 is odd.");
  BOOST_TEST(scale.FenOf("2001") == 1'000);
  BOOST_TEST(scale.FenOf("2002") == -1);
  BOOST_TEST(Row().prices_version == sent.version);  // or it would be sent again for ever
  const std::vector<std::string> listed{"prices_not_taken|scale 5|unfit=1 first=2002"};
  BOOST_TEST(OpenExceptions() == listed, boost::test_tools::per_element());
  Price("2001", 1'100);
  const auto next = Send();
  BOOST_TEST(next.unfit.empty());  // it was not among what changed
  BOOST_TEST(OpenExceptions() == listed, boost::test_tools::per_element());  // and is told once
  Price("2002", 900);
  const auto alone = Send();
  BOOST_TEST(alone.products == 0u);
  BOOST_TEST(alone.unfit.size() == 1u);
  BOOST_TEST(Row().prices_version == alone.version);
  auto gone = Find("2002");
  gone.deleted = true;
  Save(gone);
  BOOST_TEST(Send().unfit.empty());
  BOOST_TEST(OpenExceptions().empty());
}

BOOST_AUTO_TEST_CASE(WhatIsTooDearForAScaleIsTakenOffIt) {
  Send();
  scale.highest_fen = 2'000;
  Price("2001", 2'500);
  const auto sent = Send();
  BOOST_TEST(sent.unfit.size() == 1u);
  BOOST_TEST(sent.differences.empty());
  BOOST_TEST(scale.FenOf("2001") == -1);  // never sold at the old price
  BOOST_TEST(OpenExceptions().size() == 1u);
  Price("2001", 1'500);
  BOOST_TEST(Send().products == 1u);
  BOOST_TEST(scale.FenOf("2001") == 1'500);
  BOOST_TEST(OpenExceptions().empty());
}

BOOST_AUTO_TEST_CASE(AScaleThatNoProductFitsIsSentNothing) {
  scale.highest_fen = 1;
  BOOST_CHECK_EXCEPTION(Send(), ports::ScaleError, [](const ports::ScaleError& error) {
    const std::string what = error.what();
    return what.find("none of the 2 products") != what.npos && what.find("is odd") != what.npos;
  });
  BOOST_TEST(Row().prices_version == 0);
  BOOST_TEST(scale.prices.empty());
}

BOOST_AUTO_TEST_CASE(AClockThatIsNotSetWithThePricesIsAnEvent) {
  scale.has_no_clock = true;
  BOOST_TEST(Send().clock_trouble.has_value());
  std::vector<ports::ScaleEvent> events;
  store.Read([&](const ports::Books& books) { events = books.scales().Events(5, 10); });
  BOOST_REQUIRE(!events.empty());
  BOOST_TEST(events.front().type == "clock_failed");
  BOOST_TEST(events.front().detail == "This scale has no clock.");
}

BOOST_AUTO_TEST_CASE(ChangesAreNotSentToAnotherDevice) {
  TestScale();
  Send();
  Price("2001", 1'100);
  scale.serial = "SN-2";
  BOOST_CHECK_THROW(Send(), ports::ScaleError);
  BOOST_TEST(scale.FenOf("2001") == 1'000);
  TestScale();  // accepted by hand: nobody knows what it has
  const auto sent = Send();
  BOOST_TEST((sent.scope == PriceScope::WholeList));
  BOOST_TEST(sent.products == 2u);
}

BOOST_AUTO_TEST_CASE(PromotionsBeginAndEndByThemselves) {
  Promote("2001", 700, 10, 20);
  Promote("2002", 600, 15, 15 + 5);
  const auto version = Send().version;
  struct Look { int minute; bool is_due; std::int64_t apples; std::int64_t pears; };
  const Look looks[] = {{9, false, 1000, 800}, {10, true, 700, 800}, {11, false, 700, 800},
                      {16, true, 700, 600},  {20, true, 1000, 800}, {60, false, 1000, 800}};
  for (const Look& look : looks) {
    BOOST_TEST_CONTEXT("minute " << look.minute) {
      Minute(look.minute);
      BOOST_TEST((Due() == (look.is_due ? std::optional(PriceScope::Promotions) : std::nullopt)));
      if (look.is_due) Send(*Due());
      BOOST_TEST(scale.FenOf("2001") == look.apples);
      BOOST_TEST(scale.FenOf("2002") == look.pears);
      BOOST_TEST(Row().prices_version == version);
      BOOST_TEST(!Due());
    }
  }
}

BOOST_AUTO_TEST_CASE(APromotionBringsNoNewerVersionAlong) {
  Promote("2001", 700, 10, 20);
  const auto version = Send().version;
  Price("2002", 900);
  auto apples = Find("2001");
  apples.promotions.front().price = PerKg(1);
  Save(apples);
  Minute(10);
  Send(*Due());
  BOOST_TEST(scale.FenOf("2001") == 700);
  BOOST_TEST(scale.FenOf("2002") == 800);
  BOOST_TEST(Row().prices_version == version);
  Send();
  BOOST_TEST(scale.FenOf("2001") == 1);
  BOOST_TEST(scale.FenOf("2002") == 900);
}

BOOST_AUTO_TEST_CASE(APromotionThatTurnsWhilePricesAreSentIsSentAfterThem) {
  Promote("2001", 700, 10, 20);
  Minute(9);
  scale.during_sending = [this] {
    scale.during_sending = nullptr;
    Minute(11);
  };
  BOOST_TEST(Send().products == 3u);
  BOOST_TEST(scale.FenOf("2001") == 700);
  BOOST_TEST(!Due());
}

BOOST_AUTO_TEST_CASE(NewVersionsGoByThemselvesOnlyWhereTheSettingSaysSo) {
  BOOST_TEST(!Due());
  Send();
  Price("2001", 1'100);
  BOOST_TEST(!Due());
  BOOST_TEST((ChangeSetting(context, manager, {"scales.send_prices", "automatic"}).outcome ==
              SettingOutcome::Done));
  BOOST_TEST((Due() == PriceScope::Changes));
  Send(*Due());
  BOOST_TEST(scale.FenOf("2001") == 1'100);
  BOOST_TEST(!Due());
}

BOOST_AUTO_TEST_CASE(EachScaleGoesItsOwnWay) {
  for (int number = 6; number <= 60; ++number) {
    base::Check(AddScale(context, drivers, manager, {number, "txt-mode", "127.0.0.1:1", ""})
                    .outcome == AddScaleOutcome::Done);
  }
  std::vector<ports::Scale> scales;
  store.Read([&](const ports::Books& books) { scales = books.scales().All(); });
  SendOrder order;
  std::mutex mutex;
  std::map<int, int> told;
  order.progress = [&](int number, const ScaleSending*) {
    const std::lock_guard lock(mutex);
    ++told[number];
  };
  const auto sendings = SendPricesToEach(
      context, scales,
      [](const ports::Scale& row) {
        auto driver = std::make_unique<PriceScale>();
        driver->serial = "SN-" + std::to_string(row.number);
        driver->is_down = row.number % 10 == 0;
        if (row.number % 10 == 1) driver->spoils = "2002";
        return driver;
      },
      order);
  BOOST_REQUIRE(sendings.size() == 56u);
  for (const auto& sending : sendings) {
    BOOST_TEST_CONTEXT("scale " << sending.scale) {
      const auto expected = sending.scale % 10 == 0   ? SendOutcome::Failed
                            : sending.scale % 10 == 1 ? SendOutcome::Differs
                                                      : SendOutcome::Confirmed;
      BOOST_TEST(ToText(sending.outcome) == ToText(expected));
      BOOST_TEST(told[sending.scale] == 2);
    }
  }
}

BOOST_AUTO_TEST_CASE(CalledOffNothingMoreIsBegun) {
  std::stop_source stop;
  for (int number = 6; number <= 255; ++number) {
    base::Check(AddScale(context, drivers, manager, {number, "txt-mode", "127.0.0.1:1", ""})
                    .outcome == AddScaleOutcome::Done);
  }
  std::vector<ports::Scale> scales;
  store.Read([&](const ports::Books& books) { scales = books.scales().All(); });
  SendOrder order;
  order.stop = stop.get_token();
  order.progress = [&](int, const ScaleSending* sending) {
    if (sending) stop.request_stop();
  };
  const auto sendings = SendPricesToEach(
      context, scales, [](const ports::Scale&) { return std::make_unique<PriceScale>(); }, order);
  const auto count = [&](SendOutcome outcome) {
    return std::count_if(sendings.begin(), sendings.end(),
                         [&](const auto& sending) { return sending.outcome == outcome; });
  };
  BOOST_TEST(count(SendOutcome::Confirmed) >= 1);
  BOOST_TEST(count(SendOutcome::Confirmed) <= 2 * static_cast<int>(kMostCallsAtOnce));
  BOOST_TEST(count(SendOutcome::Confirmed) + count(SendOutcome::Cancelled) == 251);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::app
