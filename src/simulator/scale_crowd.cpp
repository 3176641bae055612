#include "simulator/scale_crowd.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "simulator/scale_journal.h"

namespace steelyard::simulator {
namespace {

using Json = nlohmann::json;

domain::Price PriceFrom(const Json& fen, domain::PriceUnit unit) {
  return domain::Price::FromFen(fen.get<std::int64_t>(), unit).value();
}

base::Timestamp TimeFrom(const Json& text) {
  return base::Timestamp::Parse(text.get<std::string>()).value();
}

domain::Product ProductFrom(const Json& json) {
  const auto unit = domain::ParsePriceUnit(json.at("per").get<std::string>()).value();
  domain::Product product{.code = json.at("product"),
                          .name = json.at("name"),
                          .category = json.at("category"),
                          .barcode = {},
                          .list_price = PriceFrom(json.at("price"), unit),
                          .tier_prices = {},
                          .promotions = {},
                          .deleted = json.at("deleted")};
  for (const auto& [tier, fen] : json.at("tiers").items()) {
    product.tier_prices.emplace(tier, PriceFrom(fen, unit));
  }
  for (const auto& promotion : json.at("promotions")) {
    const Json& tier = promotion.at("tier");
    product.promotions.push_back({tier.is_null() ? "" : tier.get<std::string>(),
                                  PriceFrom(promotion.at("price"), unit),
                                  TimeFrom(promotion.at("starts_at")),
                                  TimeFrom(promotion.at("ends_at"))});
  }
  return product;
}

domain::Tier TierFrom(const Json& json) {
  domain::Tier tier{json.at("tier"), json.at("name"), json.at("discount_permille"), {}};
  for (const auto& [category, permille] : json.at("category_discounts_permille").items()) {
    tier.category_discounts_permille.emplace(category, permille.get<int>());
  }
  return tier;
}

domain::Quantity MakeQuantity(base::SeededRandom& random, domain::PriceUnit unit) {
  if (unit == domain::PriceUnit::PerPiece) {
    return domain::Pieces::FromCount(random.Between(1, 4)).value();
  }
  return domain::Weight::FromGrams(random.Between(20, 600) * 5).value();  // scales show 5 g steps
}

Wish MakeWish(base::SeededRandom& random) {
  const auto percent = random.Between(1, 100);
  if (percent <= 35) return Wish::Cash;
  return percent <= 55 ? Wish::MemberPriceAndCash : Wish::StoredValue;
}

}  // namespace

void PriceList::Apply(const Json& answer) {
  try {
    if (answer.at("full").get<bool>()) products.clear();
    for (const auto& json : answer.at("products")) {
      auto product = ProductFrom(json);
      const std::string code = product.code;
      if (product.deleted) {
        products.erase(code);
      } else {
        products.insert_or_assign(code, std::move(product));
      }
    }
    tiers.clear();
    for (const auto& json : answer.at("tiers")) tiers.push_back(TierFrom(json));
    cashiers.clear();
    for (const auto& json : answer.at("cashiers")) cashiers.push_back(json.at("cashier"));
    version = answer.at("version");
  } catch (const Json::exception& error) {
    throw SimulationError(std::string("The store's prices cannot be understood: ") + error.what());
  } catch (const std::bad_optional_access&) {
    throw SimulationError("The store's prices hold a price, unit or time that is none.");
  }
}

const domain::Tier* PriceList::FindTier(const std::string& code) const {
  const auto found = std::find_if(tiers.begin(), tiers.end(),
                                  [&](const domain::Tier& tier) { return tier.code == code; });
  return found == tiers.end() ? nullptr : &*found;
}

Customer MakeCustomer(std::uint64_t seed, std::size_t turn, const PriceList& prices,
                      std::size_t cards) {
  base::SeededRandom random(seed * 1'000'003 + turn);
  Customer customer;
  customer.wish = MakeWish(random);
  const auto card = static_cast<std::size_t>(random.Between(0, 1'000'000));
  if (cards == 0) {
    customer.wish = Wish::Cash;
  } else {
    customer.card = card % cards;
  }
  customer.tries_anyway = random.Chance(250);
  if (!prices.cashiers.empty()) {
    const auto last = static_cast<std::int64_t>(prices.cashiers.size()) - 1;
    customer.cashier = prices.cashiers[static_cast<std::size_t>(random.Between(0, last))];
  }
  const auto last = static_cast<std::int64_t>(prices.products.size()) - 1;
  const auto items = random.Between(1, 4);
  for (std::int64_t i = 0; i < items && last >= 0; ++i) {
    const auto product = std::next(prices.products.begin(), random.Between(0, last));
    customer.basket.push_back(
        {product->first, MakeQuantity(random, product->second.list_price.unit())});
  }
  return customer;
}

}  // namespace steelyard::simulator
