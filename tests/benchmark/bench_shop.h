/// The shop all benchmarks sell in: products with member prices, cards with money on them, scales.
#pragma once
#include <atomic>
#include <filesystem>
#include <memory>
#include <vector>

#include "app/sell.h"
#include "base/seeded_random.h"
#include "domain/price_book.h"
#include "host/opened_store.h"

namespace steelyard::tests {

struct ShopSize {
  int scales = 64;
  int cards = 100'000;
  base::Timestamp opened;  ///< when the prices come into force
};

/// The clock of a story: tickets come faster than their times pass. Read by the writer too.
class BenchClock final : public ports::Clock {
 public:
  explicit BenchClock(base::Timestamp now) : m_unix_ms(now.unix_ms()) {}
  base::Timestamp Now() override { return base::Timestamp::FromUnixMs(m_unix_ms).value(); }
  void Set(base::Timestamp now) { m_unix_ms = now.unix_ms(); }

 private:
  std::atomic<std::int64_t> m_unix_ms;
};

/// Which sale is to be made up.
struct SaleAt {
  int scale;
  base::Timestamp closed_at;
};

/// A new store that is filled by the books themselves, in few commits: a desk that issues 100,000
/// cards one by one would take longer than what is to be measured.
class BenchShop {
 public:
  BenchShop(const std::filesystem::path& path, const ShopSize& size, std::uint64_t seed);

  host::OpenedStore& store() { return *m_store; }
  std::vector<ports::Scale> scales() const { return m_scales; }

  /// Three lines at member prices, paid from a random card; the scale's next running number.
  domain::Ticket SellByCard(const SaleAt& sale);
  /// One to five lines; two in five by card, the others in cash, by phone or by bank card.
  domain::Ticket SellToSomebody(const SaleAt& sale);

  /// Closes the store, so that another process may have it to itself; tickets can still be made.
  void CloseStore() { m_store.reset(); }

 private:
  struct Holder {
    domain::CardUid uid;
    base::Bytes data;
  };

  void AddScales(int count);
  void FillPriceBook(base::Timestamp opened);
  void AddCards(int count, base::Timestamp opened);
  domain::TicketLine PickLine(const domain::Tier* tier, base::Timestamp moment);
  domain::TicketDraft Start(const SaleAt& sale);
  domain::Ticket Finish(domain::TicketDraft draft, int lines, domain::TenderType tender);

  std::unique_ptr<host::OpenedStore> m_store;
  base::SeededRandom m_random;
  domain::Tier m_tier;
  std::vector<domain::Product> m_products;
  std::vector<ports::Scale> m_scales;
  std::vector<Holder> m_holders;
  std::vector<std::int64_t> m_last_numbers;  ///< by scale
};

}  // namespace steelyard::tests
