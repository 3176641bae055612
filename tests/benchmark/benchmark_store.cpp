/// How many tickets a second one store takes, and how long pages of a long sales list take. Run by
/// hand; prints, and judges nothing.
#include <chrono>
#include <cstdio>
#include <thread>

#include "storage/store_fixture.h"

using namespace steelyard;
using namespace steelyard::tests;

namespace {

double SecondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

domain::Ticket TicketOfThreeLines(std::uint64_t id, int day) {
  const auto closed = base::Timestamp::Parse("2026-01-01T09:00:00+08:00")->Plus(
      day * 86'400'000LL + static_cast<std::int64_t>(id % 30'000) * 1000);
  const auto price = domain::Price::FromFen(980, domain::PriceUnit::PerKilogram).value();
  domain::TicketDraft draft{.id = domain::TicketId(Nth(id)),
                            .number = static_cast<std::int64_t>(id),
                            .corrects = std::nullopt,
                            .cashier = 1 + static_cast<int>(id % 9),
                            .opened_at = closed,
                            .closed_at = closed,
                            .card = domain::PresentedCard{.uid = SomeCard(1 + id % 1000).uid,
                                                          .data = base::Bytes(48, 7),
                                                          .pin_block = ""},
                            .lines = {},
                            .rounding = domain::MoneyDifference(),
                            .total = Fen(3 * 490),
                            .tenders = {{.type = domain::TenderType::StoredValue,
                                         .amount = Fen(3 * 490),
                                         .reference = ""}}};
  for (std::uint64_t i = 0; i < 3; ++i) {
    draft.lines.push_back({.product = std::to_string(100 + (id + i * 7) % 150),
                           .quantity = domain::Weight::FromGrams(500).value(),
                           .unit_price = price,
                           .list_price = price,
                           .amount = Fen(490)});
  }
  return domain::Ticket::From(std::move(draft)).value();
}

/// 150 products with a tier price and a promotion each, changed `versions` times.
void FillPriceBook(ports::Books& books, int versions) {
  const auto start = base::Timestamp::Parse("2025-01-01T09:00:00+08:00").value();
  for (int version = 0; version < versions; ++version) {
    std::vector<domain::Product> products;
    for (int code = 100; code < 250; ++code) {
      const auto price =
          domain::Price::FromFen(980 + version, domain::PriceUnit::PerKilogram).value();
      products.push_back({.code = std::to_string(code), .name = "fruit", .category = "fruit",
                          .barcode = "", .list_price = price, .tier_prices = {{"gold", price}},
                          .promotions = {{"", price, start, start.Plus(1)}}});
    }
    books.catalogue().Save(products, {}, {}, start.Plus(version * 86'400'000LL));
  }
}

/// Every line is held against the prices of its moment, as the use case does.
void LookUpPrices(const ports::Books& books, const domain::Ticket& ticket) {
  const auto version = books.price_history().VersionAt(ticket->closed_at);
  for (const auto& line : ticket->lines) {
    if (!books.price_history().FindProduct(line.product, version)) std::abort();
  }
}

void RecordOne(ports::Books& books, std::uint64_t id, int tickets_a_day) {
  const int day = static_cast<int>(id) / tickets_a_day;
  const auto ticket = TicketOfThreeLines(id, day);
  if (books.tickets().Find(ticket).seen != ports::SeenBefore::Never) std::abort();
  const auto card = books.cards().FindByUid(SomeCard(1 + id % 1000).uid);
  const auto business_day = Day("2026-01-01").PlusDays(day);
  auto context = Operation(Nth(id));
  context.day = business_day;
  const domain::StoredValueSplit split{.from_principal = Fen(3 * 490), .from_bonus = Fen(0)};
  books.ledger().Post(domain::PostingsForTicket(ticket, card->id, split), ports::Cover::Required,
                      context);
  LookUpPrices(books, ticket);
  auto facts = Facts(1 + static_cast<int>(id % 12));
  facts.card = card->id;
  facts.day = business_day;
  facts.answer.principal = books.ledger().BalancesOf(card->id).principal;
  books.tickets().Record(ticket, facts);
}

void TimeRecording(storage::SqliteStore& store, int threads, int tickets) {
  std::atomic<int> next = 0;
  const auto start = std::chrono::steady_clock::now();
  std::vector<std::thread> scales;
  for (int i = 0; i < threads; ++i) {
    scales.emplace_back([&] {
      while (true) {
        // As a gateway does: a few tickets on the way at once, each answered when durable.
        std::vector<std::future<void>> answers;
        for (int k = 0; k < 64; ++k) {
          const int id = next++;
          if (id >= tickets) break;
          answers.push_back(store.Submit([id, tickets](ports::Books& books) {
            RecordOne(books, static_cast<std::uint64_t>(id) + 1, std::max(1, tickets / 300));
          }));
        }
        for (auto& answer : answers) answer.get();
        if (answers.empty()) return;
      }
    });
  }
  for (std::thread& scale : scales) scale.join();
  const double seconds = SecondsSince(start);
  std::printf("recorded   %d tickets of 3 lines paid by card in %.2f s: %.0f a second\n", tickets,
              seconds, tickets / seconds);
}

void TimePages(storage::SqliteStore& store) {
  ports::TicketFilter cashier;
  cashier.cashier = 3;
  ports::TicketFilter product;
  product.product = "120";
  const std::pair<const char*, ports::TicketFilter> filters[] = {
      {"all", {}}, {"a cashier", cashier}, {"a product", product}};
  for (const auto& [name, filter] : filters) {
    auto start = std::chrono::steady_clock::now();
    const auto count = store.queries().Count(filter);
    std::printf("count      %-10s %lld in %.1f ms\n", name, static_cast<long long>(count),
                SecondsSince(start) * 1000);
    for (const std::int64_t offset : {std::int64_t{0}, count / 2, count - 50}) {
      start = std::chrono::steady_clock::now();
      store.queries().Page(filter, offset, 50);
      std::printf("page       %-10s at %lld in %.1f ms\n", name, static_cast<long long>(offset),
                  SecondsSince(start) * 1000);
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  const int tickets = argc > 1 ? std::atoi(argv[1]) : 20'000;
  TempDatabase database;
  const auto store = storage::SqliteStore::Create(database.path());
  store->Commit([](ports::Books& books) {
    for (std::uint64_t i = 1; i <= 1000; ++i) {
      books.cards().Add(SomeCard(i));
      books.ledger().Post({TopUp(SomeCard(i).id, 100'000'000)}, ports::Cover::Required,
                          Operation(Nth(1'000'000'000 + i)));
    }
  });
  store->Commit([](ports::Books& books) { FillPriceBook(books, 100); });
  TimeRecording(*store, 8, tickets);
  TimePages(*store);
  const auto start = std::chrono::steady_clock::now();
  const auto verdict = store->verifier().Verify();
  std::printf("verified   %lld tickets, %lld entries in %.2f s: %s\n",
              static_cast<long long>(verdict.tickets), static_cast<long long>(verdict.entries),
              SecondsSince(start), verdict.first_difference ? "A DIFFERENCE" : "sound");
  return verdict.first_difference ? 1 : 0;
}
