/// Products, tiers and the rule that decides what a customer pays.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.h"
#include "domain/price.h"

namespace steelyard::domain {

/// A promotion of one product; for everybody when `tier` is empty.
struct Promotion {
  std::string tier;
  Price price;
  base::Timestamp starts_at;
  base::Timestamp ends_at;  ///< the first moment at which it no longer holds
  bool operator==(const Promotion&) const = default;
};

/// A product (PLU). Codes are digits so that every scale can store them.
struct Product {
  std::string code;  ///< 1 … 6 digits, the PLU number on scales
  std::string name;
  std::string category;  ///< free text, may be empty
  std::string barcode;   ///< EAN-13 or empty
  Price list_price;
  Weight tare = Weight::FromGrams(0).value();
  std::map<std::string, Price> tier_prices;  ///< tier code → price, same unit as the list price
  std::vector<Promotion> promotions;
  bool deleted = false;
  bool operator==(const Product&) const = default;
};

enum class ProductMistake {
  CodeInvalid,
  NameEmpty,
  NameTooLong,
  NameInvalid,      ///< not UTF-8, or with a control character
  CategoryInvalid,  ///< no name, and not empty
  BarcodeInvalid,
  TierPriceUnitDiffers,
  TierPriceAboveList,
  PromotionUnitDiffers,
  PromotionEndsBeforeItStarts
};
/// The first mistake, or nothing.
std::optional<ProductMistake> FindMistake(const Product& product);

struct Tier {
  std::string code;  ///< 1 … 8 of a-z, 0-9, _
  std::string name;
  int default_discount_permille = 0;
  std::map<std::string, int> category_discounts_permille;
  bool operator==(const Tier&) const = default;
};

/// A name that is too long or not one line of UTF-8 is invalid; so is that of a category.
enum class TierMistake { CodeInvalid, NameEmpty, NameInvalid, CategoryInvalid, DiscountOutOfRange };
/// The first mistake, or nothing.
std::optional<TierMistake> FindMistake(const Tier& tier);

/// The rules in the order in which they are tried.
enum class PriceRule { Promotion, TierPrice, CategoryDiscount, TierDiscount, ListPrice };
std::string_view ToText(PriceRule rule);  ///< `promotion`, `tier_price`, …

struct PricedProduct {
  Price price;
  PriceRule rule;
};

/// What `tier` (null for a customer without one) pays for `product` at `moment`. The first rule
/// that applies wins; a tier never pays more than the list price.
PricedProduct ExplainPrice(const Product& product, const Tier* tier, base::Timestamp moment);

}  // namespace steelyard::domain
