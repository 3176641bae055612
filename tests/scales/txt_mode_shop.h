/// A store in a temporary folder and a virtual TXT-MODE scale that sells at its prices.
#pragma once
#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>
#include <vector>

#include "app/price_sending.h"
#include "app/prices.h"
#include "app/scales.h"
#include "scales/collector.h"
#include "scales/drivers/driver_factory.h"
#include "simulator/txt_mode_scale.h"
#include "storage/sqlite_store.h"
#include "support/manual_clock.h"
#include "support/temp_database.h"
#include "support/breakable_store.h"

namespace steelyard::scales {

/// Scales of this kind show no cards, so nothing is ever verified.
class NoCards final : public ports::CardDataVerifier {
 public:
  std::optional<domain::CardRecord> Verify(const domain::CardUid&,
                                           const base::Bytes&) const override {
    return std::nullopt;
  }
  std::optional<domain::CardNumber> ClaimedNumber(const base::Bytes&) const override {
    return std::nullopt;
  }
  bool IsPinOf(const domain::CardId&, const domain::Pin&, const base::Bytes&) const override {
    return false;
  }
};

struct TxtModeShop {
  explicit TxtModeShop(simulator::TxtModeScaleOptions options = {}) : scale(std::move(options)) {
    scale.Start();
    app::PriceChange prices;
    prices.products = {Fruit("12", 1280, domain::PriceUnit::PerKilogram),
                       Fruit("30", 640, domain::PriceUnit::Per500Grams),
                       Fruit("7", 250, domain::PriceUnit::PerPiece)};
    BOOST_REQUIRE((app::ChangePrices(context, kManager, prices).outcome ==
                   app::PriceChangeOutcome::Done));
  }

  static domain::Product Fruit(const std::string& code, std::int64_t fen, domain::PriceUnit unit) {
    return {.code = code,
            .name = "水果" + code,
            .category = "",
            .barcode = "",
            .list_price = domain::Price::FromFen(fen, unit).value(),
            .tier_prices = {},
            .promotions = {}};
  }

  void Register(int number, const std::string& profile = "", std::string address = "") {
    if (address.empty()) address = scale.address();
    const auto added = app::AddScale(context, BuiltDrivers(), kManager,
                                     {number, "txt-mode", address, profile});
    BOOST_REQUIRE((added.outcome == app::AddScaleOutcome::Done));
  }
  void SendPrices(int number) {
    app::SendPrices(context, *MakeDriver(Row(number)), number);
    BOOST_REQUIRE(scale.prices_known() == 3);
  }
  /// Registered as scale 3 with prices, and `sales` sales made.
  void Open(int sales, const std::string& profile = "") {
    Register(3, profile);
    SendPrices(3);
    scale.Sell(sales);
  }
  /// The scale's row as if it had been asked already.
  void KnowSerial(int number, const std::string& serial) {
    context.store.Commit([&](ports::Books& books) {
      auto row = books.scales().Find(number).value();
      row.serial = serial;
      books.scales().Update(row);
    });
  }

  template <typename Ask>
  auto Look(Ask ask) {
    std::optional<decltype(ask(std::declval<const ports::Books&>()))> answer;
    store.Read([&](const ports::Books& books) { answer = ask(books); });
    return *answer;
  }
  ports::Scale Row(int number) {
    return Look([&](const ports::Books& books) { return books.scales().Find(number).value(); });
  }
  std::int64_t LastNumber(int number = 3) {
    return Look([&](const ports::Books& books) { return books.tickets().LastNumber(number); });
  }
  /// Numbers 1 … `most` of the scale that are recorded.
  int Recorded(std::int64_t most, int number = 3) {
    return Look([&](const ports::Books& books) {
      int count = 0;
      for (std::int64_t i = 1; i <= most; ++i) {
        if (!books.tickets().WithNumber(number, i).empty()) ++count;
      }
      return count;
    });
  }
  std::int64_t Balance(domain::AccountKind kind) {
    return Look([&](const ports::Books& books) {
      return books.ledger().BalanceOf({kind, std::nullopt}).fen();
    });
  }
  /// What was sold: what customers paid, in whichever way.
  std::int64_t Takings() { return Balance(domain::AccountKind::Sales); }
  std::vector<ports::BookException> Exceptions() {
    return Look([](const ports::Books& books) { return books.exceptions().Open(1'000); });
  }
  int CountExceptions(ports::ExceptionKind kind) {
    int count = 0;
    for (const auto& exception : Exceptions()) count += exception.kind == kind;
    return count;
  }
  int CountEvents(const std::string& type, int number = 3) {
    return Look([&](const ports::Books& books) {
      int count = 0;
      for (const auto& event : books.scales().Events(number, 1'000)) count += event.type == type;
      return count;
    });
  }

  const app::Actor kManager{"test", ports::Role::Manager};
  tests::TempDatabase folder;
  tests::ManualClock clock;
  tests::SeededEntropy entropy;
  std::unique_ptr<storage::SqliteStore> real_store =
      storage::SqliteStore::Create(folder.path());
  tests::BreakableStore store{*real_store};
  app::Context context{store, clock, entropy};
  NoCards verifier;
  simulator::TxtModeScale scale;
};

}  // namespace steelyard::scales
