/// Products, tiers and cashiers: change them, explain a price.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/context.h"
#include "domain/price_book.h"

namespace steelyard::app {

struct PriceChange {
  std::vector<domain::Product> products;
  std::vector<domain::Tier> tiers;
  std::vector<ports::Cashier> cashiers;
};

enum class PriceChangeOutcome { Done, NotAllowed, NothingToChange, MistakeFound };

struct PriceChangeResult {
  PriceChangeOutcome outcome;
  std::int64_t version = 0;
  /// For MistakeFound: which product, tier or cashier and what; nothing was changed.
  std::string product = {};
  std::optional<domain::ProductMistake> mistake = std::nullopt;
  std::string tier = {};
  std::optional<domain::TierMistake> tier_mistake = std::nullopt;
  std::optional<int> cashier = std::nullopt;  ///< number not 1 … 999 or twice, or no good name
};

/// All or nothing, under one new version of the price book.
PriceChangeResult ChangePrices(Context& context, const Actor& actor, const PriceChange& change);

struct ExplainedPrice {
  domain::Product product;
  domain::PricedProduct priced;
};
/// Nothing when there is no such product, or a tier was named that does not exist.
std::optional<ExplainedPrice> ExplainPriceOf(Context& context, const std::string& product,
                                             const std::string& tier, base::Timestamp moment);

}  // namespace steelyard::app
