/// A whole small store for the tests of use cases: real books, a clock that stands still, a reader
/// and cards in memory.
#pragma once
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/card_desk.h"
#include "app/members.h"
#include "app/people.h"
#include "app/prices.h"
#include "app/scales.h"
#include "app/sell.h"
#include "storage/sqlite_store.h"
#include "support/failing_store.h"
#include "support/fake_card_reader.h"
#include "support/fake_drivers.h"
#include "support/manual_clock.h"
#include "support/temp_database.h"

namespace steelyard::tests {

inline domain::Money Fen(std::int64_t fen) { return domain::Money::FromFen(fen).value(); }
inline domain::BusinessDay Day(const char* text) {
  return domain::BusinessDay::Parse(text).value();
}
inline base::Timestamp At(const char* text) { return base::Timestamp::Parse(text).value(); }
inline domain::Price PerKg(std::int64_t fen) {
  return domain::Price::FromFen(fen, domain::PriceUnit::PerKilogram).value();
}

inline base::Id128 Nth(std::uint64_t n) {
  base::Id128::Array bytes{};
  for (std::size_t i = 0; i < 8; ++i) bytes[15 - i] = static_cast<std::uint8_t>(n >> (8 * i));
  return base::Id128::FromBytes(bytes).value();
}

inline std::unique_ptr<storage::SqliteStore> OpenCopy(const std::filesystem::path& books,
                                                      const std::filesystem::path& path) {
  std::filesystem::copy_file(books, path);
  return storage::SqliteStore::Open(path);
}

struct StoreDesk {
  StoreDesk() : sqlite(storage::SqliteStore::Create(database.path())) {}
  /// Goes on with a copy of books that were closed.
  explicit StoreDesk(const std::filesystem::path& books)
      : sqlite(OpenCopy(books, database.path())) {}

  TempDatabase database;
  std::unique_ptr<storage::SqliteStore> sqlite;
  FailingStore store{*sqlite};
  ManualClock clock;
  SeededEntropy entropy;
  app::Context context{store, clock, entropy};
  FakeVerifier verifier;
  FakeDrivers drivers;
  FakeCardReader reader;
  app::Actor manager{"wang", ports::Role::Manager};
  app::Actor desk{"li", ports::Role::CardDesk};
  app::Actor auditor{"zhao", ports::Role::Auditor};
  app::Actor machine{"host", ports::Role::Service};
  std::uint64_t next_request = 1'000'000;

  base::Id128 NewRequest() { return Nth(next_request++); }

  /// Apples at 10.00 a kilogram (gold 9.00), tiers gold and blue.
  void StockShelves() {
    app::PriceChange change;
    change.products.push_back({.code = "2001", .name = "红富士苹果", .category = "fruit",
                               .barcode = "", .list_price = PerKg(1000),
                               .tier_prices = {{"gold", PerKg(900)}}, .promotions = {}});
    change.tiers = {{"gold", "金卡", 50, {}}, {"blue", "蓝卡", 0, {}}};
    change.cashiers = {{7, "小陈"}};
    base::Check(app::ChangePrices(context, manager, change).outcome ==
                app::PriceChangeOutcome::Done);
  }

  void Configure(const std::function<void(app::StoreSettings&)>& change) {
    store.Commit([&](ports::Books& books) {
      app::StoreSettings settings = app::LoadSettings(books);
      change(settings);
      app::SaveSettings(settings, books);
    });
  }

  app::CardDeskResult Issue(FakeCard& card, std::int64_t top_up = 0, std::int64_t deposit = 0,
                            domain::CardClass card_class = domain::CardClass::StoredValue,
                            std::string tier = "") {
    reader.Clear();
    reader.Put(card);
    return app::IssueCard(context, reader, desk,
                          {.id = NewRequest(), .card_class = card_class, .member = std::nullopt,
                           .tier = std::move(tier), .top_up = Fen(top_up), .deposit = Fen(deposit),
                           .valid_until = std::nullopt});
  }
  app::CardDeskResult TopUp(FakeCard& card, std::int64_t fen) {
    reader.Clear();
    reader.Put(card);
    return app::TopUpCard(context, reader, desk, {NewRequest(), Fen(fen)});
  }

  std::optional<ports::Card> CardOf(const FakeCard& card) {
    std::optional<ports::Card> found;
    store.Read([&](const ports::Books& books) { found = books.cards().FindByUid(card.uid); });
    return found;
  }
  /// principal/bonus/deposit, so that one comparison tells all.
  std::string Balances(const FakeCard& card) {
    const auto known = CardOf(card);
    if (!known) return "unknown";
    std::string text;
    store.Read([&](const ports::Books& books) {
      const auto balances = books.ledger().BalancesOf(known->id);
      text = fmt::format("{}/{}/{}", balances.principal.fen(), balances.bonus.fen(),
                         balances.deposit.fen());
    });
    return text;
  }
  std::int64_t Account(domain::AccountKind kind) {
    std::int64_t fen = 0;
    store.Read([&](const ports::Books& books) {
      fen = books.ledger().BalanceOf({kind, std::nullopt}).fen();
    });
    return fen;
  }
  void SetState(const FakeCard& card, domain::CardState state) {
    store.Commit([&](ports::Books& books) {
      auto known = books.cards().FindByUid(card.uid).value();
      known.state = state;
      books.cards().Update(known);
    });
  }

  /// Every open exception as `kind|subject|detail`, oldest first.
  std::vector<std::string> OpenExceptions() {
    std::vector<std::string> texts;
    store.Read([&](const ports::Books& books) {
      for (const auto& open : books.exceptions().Open(1000)) {
        texts.push_back(
            fmt::format("{}|{}|{}", ports::ToText(open.kind), open.subject, open.detail));
      }
    });
    return texts;
  }
  /// The kinds of the open exceptions in the order of the alphabet, joined by blanks.
  std::string OpenKinds() {
    std::vector<std::string> kinds;
    for (const auto& text : OpenExceptions()) kinds.push_back(text.substr(0, text.find('|')));
    std::sort(kinds.begin(), kinds.end());
    return fmt::format("{}", fmt::join(kinds, " "));
  }
  std::vector<ports::AuditEntry> Audit() {
    std::vector<ports::AuditEntry> entries;
    store.Read([&](const ports::Books& books) { entries = books.audit().Newest(1000); });
    return entries;
  }
  std::size_t OpenWrites() {
    std::size_t open = 0;
    store.Read([&](const ports::Books& books) { open = books.card_writes().AllOpen().size(); });
    return open;
  }
};

}  // namespace steelyard::tests
