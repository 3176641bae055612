#include "app/prices.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "app/notes.h"
#include "app/roles.h"
#include "app/scale_contact.h"
#include "domain/text.h"

namespace steelyard::app {
namespace {

constexpr int kMaxCashier = 999;

std::string Describe(const domain::Product& product) {
  auto text = fmt::format(
      "name={} category={} barcode={} per={} price_fen={} tare_g={} deleted={:d}", product.name,
      product.category, product.barcode, domain::ToText(product.list_price.unit()),
      product.list_price.fen(), product.tare.grams(), product.deleted);
  for (const auto& [tier, price] : product.tier_prices) {
    text += fmt::format(" {}_fen={}", tier, price.fen());
  }
  for (const auto& promotion : product.promotions) {
    text += fmt::format(" promotion={}:{}:{}:{}", promotion.tier, promotion.price.fen(),
                        promotion.starts_at.unix_ms(), promotion.ends_at.unix_ms());
  }
  return text;
}

std::string Describe(const domain::Tier& tier) {
  auto text = fmt::format("name={} discount_permille={}", tier.name,
                          tier.default_discount_permille);
  for (const auto& [category, permille] : tier.category_discounts_permille) {
    text += fmt::format(" {}_permille={}", category, permille);
  }
  return text;
}

PriceChangeResult Mistaken(const domain::Product& product, domain::ProductMistake mistake) {
  PriceChangeResult result{PriceChangeOutcome::MistakeFound};
  result.product = product.code;
  result.mistake = mistake;
  return result;
}

PriceChangeResult Mistaken(const domain::Tier& tier, domain::TierMistake mistake) {
  PriceChangeResult result{PriceChangeOutcome::MistakeFound};
  result.tier = tier.code;
  result.tier_mistake = mistake;
  return result;
}

/// A code named twice in one change is a mistake of its own: which of the two is meant?
std::optional<PriceChangeResult> FindMistake(const PriceChange& change) {
  std::set<std::string> codes;
  for (const auto& product : change.products) {
    if (const auto mistake = domain::FindMistake(product)) return Mistaken(product, *mistake);
    if (!codes.insert(product.code).second) {
      return Mistaken(product, domain::ProductMistake::CodeInvalid);
    }
  }
  std::set<std::string> tiers;
  for (const auto& tier : change.tiers) {
    if (const auto mistake = domain::FindMistake(tier)) return Mistaken(tier, *mistake);
    if (!tiers.insert(tier.code).second) return Mistaken(tier, domain::TierMistake::CodeInvalid);
  }
  std::set<int> numbers;
  for (const auto& cashier : change.cashiers) {
    const bool is_right = cashier.number >= 1 && cashier.number <= kMaxCashier &&
                          !domain::FindNameMistake(cashier.name) &&
                          numbers.insert(cashier.number).second;
    if (is_right) continue;
    PriceChangeResult result{PriceChangeOutcome::MistakeFound};
    result.cashier = cashier.number;
    return result;
  }
  return std::nullopt;
}

/// Saves what differs from the books, each with its entry in the audit log.
class PriceChanging {
 public:
  PriceChanging(Context& context, ports::Books& books, const Actor& actor)
      : m_context(context), m_books(books), m_actor(actor) {}

  PriceChangeResult Run(const PriceChange& change) {
    for (const auto& product : change.products) Compare(product);
    for (const auto& tier : change.tiers) Compare(tier);
    for (const auto& cashier : change.cashiers) Compare(cashier);
    const auto& [products, tiers, cashiers] = m_different;
    if (products.empty() && tiers.empty() && cashiers.empty()) {
      return {PriceChangeOutcome::NothingToChange, m_books.catalogue().Version()};
    }
    return {PriceChangeOutcome::Done,
            m_books.catalogue().Save(products, tiers, cashiers, m_context.clock.Now())};
  }

 private:
  void Compare(const domain::Product& product) {
    const auto before = m_books.catalogue().Find(product.code);
    if (before == product) return;
    m_different.products.push_back(product);
    WriteAudit(m_context, m_books, m_actor.name,
               {"prices.change", fmt::format("product {}", product.code),
                before ? Describe(*before) : "", Describe(product)});
  }

  void Compare(const domain::Tier& tier) {
    const auto tiers = m_books.catalogue().Tiers();
    const auto before = std::find_if(tiers.begin(), tiers.end(), [&](const domain::Tier& other) {
      return other.code == tier.code;
    });
    if (before != tiers.end() && *before == tier) return;
    m_different.tiers.push_back(tier);
    WriteAudit(m_context, m_books, m_actor.name,
               {"tier.change", fmt::format("tier {}", tier.code),
                before != tiers.end() ? Describe(*before) : "", Describe(tier)});
  }

  void Compare(const ports::Cashier& cashier) {
    const auto cashiers = m_books.catalogue().Cashiers();
    const auto before =
        std::find_if(cashiers.begin(), cashiers.end(), [&](const ports::Cashier& other) {
          return other.number == cashier.number;
        });
    const std::string name = before != cashiers.end() ? before->name : std::string();
    if (name == cashier.name) return;
    m_different.cashiers.push_back(cashier);
    WriteAudit(m_context, m_books, m_actor.name,
               {"cashier.change", fmt::format("cashier {}", cashier.number),
                before != cashiers.end() ? fmt::format("name={}", name) : "",
                fmt::format("name={}", cashier.name)});
  }

  Context& m_context;
  ports::Books& m_books;
  const Actor& m_actor;
  PriceChange m_different;
};

}  // namespace

PriceChangeResult ChangePrices(Context& context, const Actor& actor, const PriceChange& change) {
  if (!MayManageStore(actor.role)) return {PriceChangeOutcome::NotAllowed};
  if (auto mistaken = FindMistake(change)) return *mistaken;
  PriceChangeResult result{PriceChangeOutcome::Done};
  context.store.Commit([&](ports::Books& books) {
    result = PriceChanging(context, books, actor).Run(change);
  });
  return result;
}

std::optional<ExplainedPrice> ExplainPriceOf(Context& context, const std::string& product,
                                             const std::string& tier, base::Timestamp moment) {
  std::optional<ExplainedPrice> explained;
  context.store.Read([&](const ports::Books& books) {
    const auto found = books.catalogue().Find(product);
    if (!found || found->deleted) return;
    const auto tiers = books.catalogue().Tiers();
    const auto of_code = std::find_if(tiers.begin(), tiers.end(), [&](const domain::Tier& other) {
      return other.code == tier;
    });
    if (!tier.empty() && of_code == tiers.end()) return;
    const domain::Tier* named = tier.empty() ? nullptr : &*of_code;
    explained = ExplainedPrice{*found, domain::ExplainPrice(*found, named, moment)};
  });
  return explained;
}

std::int64_t SendPrices(Context& context, ports::ScaleDriver& driver, int scale) {
  std::int64_t version = 0;
  const auto send = [&](const ports::Scale& row) {
    std::vector<domain::Product> products;
    context.store.Read([&](const ports::Books& books) {
      version = books.catalogue().Version();
      products = books.catalogue().ChangedSince(0);
      if (row.prices_version == 0) return;
      for (auto& changed : books.catalogue().ChangedSince(row.prices_version)) {
        // Version 0 leaves deleted products out; the scale must forget those it still has.
        if (changed.deleted) products.push_back(std::move(changed));
      }
    });
    driver.SendPrices(products);
    try {
      driver.SetClock(context.clock.Now());
    } catch (const ports::NotInProtocol&) {
      // It has its prices; its clock is set at the scale itself.
    }
  };
  CallScale(context, scale, send, [&](ports::Books& books, ports::Scale& row) {
    NoteConfirmedPrices(context, books, row, version);
  });
  return version;
}

}  // namespace steelyard::app
