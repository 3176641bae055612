/// Fills the shop and makes up its sales.
#include "benchmark/bench_shop.h"

#include <fmt/format.h>

#include "base/check.h"
#include "cards/record_codec.h"

namespace steelyard::tests {
namespace {

using domain::Money;

constexpr int kProducts = 150;
constexpr int kCardsPerCommit = 200;

domain::CardUid UidOf(int card) {
  const std::uint8_t uid[] = {0x04, static_cast<std::uint8_t>(card >> 16),
                              static_cast<std::uint8_t>(card >> 8),
                              static_cast<std::uint8_t>(card)};
  return domain::CardUid::FromBytes(uid).value();
}

base::Id128 NewId(base::SeededRandom& random, base::Timestamp moment) {
  std::array<std::uint8_t, 10> bytes{};
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random.Next());
  return base::Id128::FromTimeAndRandom(moment, bytes);
}

domain::Posting TopUpOf(const domain::CardId& card) {
  return {.debit = {domain::AccountKind::DeskCash, std::nullopt},
          .credit = {domain::AccountKind::CardPrincipal, card},
          .amount = Money::FromFen(100'000'000).value(),
          .reason = domain::PostingReason::TopUp};
}

}  // namespace

BenchShop::BenchShop(const std::filesystem::path& path, const ShopSize& size, std::uint64_t seed)
    : m_store(host::OpenedStore::Create(
          path, cards::Passphrase::FromText(host::kDemoPassphrase).value(),
          cards::VaultCost::Minimum())),
      m_random(seed),
      m_tier{"gold", "gold", 50, {}} {
  m_store->MarkAsDemo();  // so that `serve` opens it without being asked for a passphrase
  // Thousands of sales a second from so few cards would put each of them at two scales at once.
  m_store->context().store.Commit(
      [](ports::Books& books) { books.settings().Set("cards.two_places_seconds", "1"); });
  AddScales(size.scales);
  FillPriceBook(size.opened);
  AddCards(size.cards, size.opened);
}

void BenchShop::AddScales(int count) {
  m_last_numbers.assign(static_cast<std::size_t>(count) + 1, 0);
  m_store->context().store.Commit([&](ports::Books& books) {
    for (int number = 1; number <= count; ++number) {
      ports::Scale scale{};
      scale.number = number;
      scale.driver = "api";
      scale.key = fmt::format("{:064x}", m_random.Next());
      books.scales().Add(scale);
      m_scales.push_back(scale);
    }
  });
}

void BenchShop::FillPriceBook(base::Timestamp opened) {
  std::vector<ports::Cashier> cashiers;
  for (int number = 1; number <= 20; ++number) cashiers.push_back({number, "somebody"});
  for (int i = 0; i < kProducts; ++i) {
    const auto unit =
        i % 10 == 9 ? domain::PriceUnit::PerPiece : domain::PriceUnit::PerKilogram;
    const auto list = domain::Price::FromFen(m_random.Between(150, 4'000), unit).value();
    const auto member = domain::Price::FromFen(list.fen() - list.fen() / 10, unit).value();
    domain::Product product{.code = fmt::format("{}", 1001 + i),
                            .name = fmt::format("product {}", i),
                            .category = fmt::format("category {}", i % 7),
                            .barcode = "",
                            .list_price = list,
                            .tier_prices = {},
                            .promotions = {}};
    if (i % 3 == 0) product.tier_prices.emplace(m_tier.code, member);
    m_products.push_back(std::move(product));
  }
  m_store->context().store.Commit([&](ports::Books& books) {
    books.catalogue().Save(m_products, {m_tier}, cashiers, opened);
  });
}

void BenchShop::AddCards(int count, base::Timestamp opened) {
  const auto valid_until = domain::BusinessDay::Of(opened, {}).PlusDays(3 * 365);
  for (int first = 1; first <= count; first += kCardsPerCommit) {
    const int last = std::min(count, first + kCardsPerCommit - 1);
    m_store->context().store.Commit([&](ports::Books& books) {
      for (int n = first; n <= last; ++n) {
        const ports::Card card{.id = domain::CardId(NewId(m_random, opened)),
                               .uid = UidOf(n),
                               .number = domain::CardNumber::FromSequence(n).value(),
                               .card_class = domain::CardClass::Both,
                               .state = domain::CardState::Active,
                               .tier = m_tier.code,
                               .member = std::nullopt,
                               .valid_until = valid_until,
                               .counter = 1};
        books.cards().Add(card);
        books.ledger().Post({TopUpOf(card.id)}, ports::Cover::NotRequired,
                            {.operation = NewId(m_random, opened),
                             .at = opened,
                             .day = domain::BusinessDay::Of(opened, {}),
                             .actor = "benchmark",
                             .corrects = std::nullopt});
        const auto record = cards::EncodeRecord(
            {card.number, card.card_class, card.tier, card.valid_until, card.counter, {}, {}},
            card.uid, m_store->keys()->current().keys);
        m_holders.push_back({card.uid, base::Bytes(record->begin(), record->end())});
      }
    });
  }
}

domain::TicketLine BenchShop::PickLine(const domain::Tier* tier, base::Timestamp moment) {
  // The smaller of two draws: what stands first on the list sells best.
  const auto pick =
      std::min(m_random.Between(0, kProducts - 1), m_random.Between(0, kProducts - 1));
  const auto& product = m_products[static_cast<std::size_t>(pick)];
  const auto price = domain::ExplainPrice(product, tier, moment).price;
  if (price.unit() == domain::PriceUnit::PerPiece) {
    const auto pieces = domain::Pieces::FromCount(m_random.Between(1, 4)).value();
    return {product.code, pieces, price, product.list_price, price.TotalFor(pieces)};
  }
  const auto weight = domain::Weight::FromGrams(m_random.Between(20, 500) * 5).value();
  return {product.code, weight, price, product.list_price,
          price.TotalFor(weight, domain::Rounding::HalfUp)};
}

domain::TicketDraft BenchShop::Start(const SaleAt& sale) {
  return {.id = domain::TicketId(NewId(m_random, sale.closed_at)),
          .number = ++m_last_numbers.at(static_cast<std::size_t>(sale.scale)),
          .kind = domain::TicketKind::Sale,
          .corrects = std::nullopt,
          .cashier = 1 + sale.scale % 20,
          .opened_at = sale.closed_at,
          .closed_at = sale.closed_at,
          .authorisation = domain::AuthorisationMode::Online,
          .card = std::nullopt,
          .lines = {},
          .rounding = {},
          .total = {},
          .tenders = {}};
}

domain::Ticket BenchShop::Finish(domain::TicketDraft draft, int lines, domain::TenderType tender) {
  for (int i = 0; i < lines; ++i) {
    draft.lines.push_back(PickLine(draft.card ? &m_tier : nullptr, draft.closed_at));
    draft.total = draft.total.Plus(draft.lines.back().amount).value();
  }
  const bool has_reference = tender == domain::TenderType::Mobile ||
                             tender == domain::TenderType::BankCard;
  draft.tenders = {{tender, draft.total,
                    has_reference ? fmt::format("trace {:06}", m_random.Between(1, 999'999)) : ""}};
  auto ticket = domain::Ticket::From(std::move(draft));
  base::Check(static_cast<bool>(ticket));
  return std::move(ticket).value();
}

domain::Ticket BenchShop::SellByCard(const SaleAt& sale) {
  auto draft = Start(sale);
  const auto& holder = m_holders[m_random.Next() % m_holders.size()];
  draft.card = domain::PresentedCard{holder.uid, holder.data, ""};
  return Finish(std::move(draft), 3, domain::TenderType::StoredValue);
}

domain::Ticket BenchShop::SellToSomebody(const SaleAt& sale) {
  if (m_random.Chance(400)) {
    auto draft = Start(sale);
    const auto& holder = m_holders[m_random.Next() % m_holders.size()];
    draft.card = domain::PresentedCard{holder.uid, holder.data, ""};
    return Finish(std::move(draft), static_cast<int>(m_random.Between(1, 5)),
                  domain::TenderType::StoredValue);
  }
  const auto draw = m_random.Between(1, 100);
  const auto tender = draw <= 45   ? domain::TenderType::Cash
                      : draw <= 92 ? domain::TenderType::Mobile
                                   : domain::TenderType::BankCard;
  return Finish(Start(sale), static_cast<int>(m_random.Between(1, 5)), tender);
}

}  // namespace steelyard::tests
