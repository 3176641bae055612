#include "domain/price_book.h"

#include <algorithm>

#include "base/check.h"
#include "domain/text.h"

namespace steelyard::domain {
namespace {

constexpr std::size_t kMaxCode = 6;
constexpr std::size_t kMaxTierCode = 8;
constexpr int kMaxPermille = 1000;

bool AreDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// No leading zero: on a scale `0012` and `12` would be the same PLU.
bool IsProductCode(const std::string& code) {
  return !code.empty() && code.size() <= kMaxCode && AreDigits(code) && code.front() != '0';
}

/// Thirteen digits whose sum, every second one three times, is a multiple of ten (GS1 EAN-13).
bool IsEan13(const std::string& barcode) {
  if (barcode.size() != 13 || !AreDigits(barcode)) return false;
  int sum = 0;
  for (std::size_t i = 0; i < barcode.size(); ++i) {
    sum += (barcode[i] - '0') * (i % 2 == 0 ? 1 : 3);
  }
  return sum % 10 == 0;
}

bool IsTierCode(const std::string& code) {
  if (code.empty() || code.size() > kMaxTierCode) return false;
  return std::all_of(code.begin(), code.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::optional<ProductMistake> FindNameMistakeOf(const Product& product) {
  const auto mistake = FindNameMistake(product.name);
  if (!mistake) return std::nullopt;
  switch (*mistake) {
    case TextMistake::Blank: return ProductMistake::NameEmpty;
    case TextMistake::TooLong: return ProductMistake::NameTooLong;
    case TextMistake::NotUtf8:
    case TextMistake::ControlCharacter: return ProductMistake::NameInvalid;
  }
  base::Check(false);
  return std::nullopt;
}

bool IsPermille(int permille) { return permille >= 0 && permille <= kMaxPermille; }

/// The lowest of the promotions that hold, so that a tier never pays more than everybody does.
const Promotion* FindPromotion(const Product& product, const Tier* tier, base::Timestamp moment) {
  const Promotion* best = nullptr;
  for (const Promotion& promotion : product.promotions) {
    if (moment < promotion.starts_at || moment >= promotion.ends_at) continue;
    if (!promotion.tier.empty() && (tier == nullptr || promotion.tier != tier->code)) continue;
    if (promotion.price.unit() != product.list_price.unit()) continue;
    if (best == nullptr || promotion.price.fen() < best->price.fen()) best = &promotion;
  }
  return best;
}

PricedProduct FirstRuleThatApplies(const Product& product, const Tier* tier,
                                   base::Timestamp moment) {
  if (const Promotion* promotion = FindPromotion(product, tier, moment)) {
    return {promotion->price, PriceRule::Promotion};
  }
  if (tier == nullptr) return {product.list_price, PriceRule::ListPrice};
  const auto own = product.tier_prices.find(tier->code);
  if (own != product.tier_prices.end() && own->second.unit() == product.list_price.unit()) {
    return {own->second, PriceRule::TierPrice};
  }
  const auto category = tier->category_discounts_permille.find(product.category);
  if (category != tier->category_discounts_permille.end()) {
    return {product.list_price.Discounted(category->second), PriceRule::CategoryDiscount};
  }
  if (tier->default_discount_permille > 0) {
    return {product.list_price.Discounted(tier->default_discount_permille),
            PriceRule::TierDiscount};
  }
  return {product.list_price, PriceRule::ListPrice};
}

}  // namespace

std::optional<ProductMistake> FindMistake(const Product& product) {
  if (!IsProductCode(product.code)) return ProductMistake::CodeInvalid;
  if (const auto mistake = FindNameMistakeOf(product)) return mistake;
  if (!product.category.empty() && FindNameMistake(product.category)) {
    return ProductMistake::CategoryInvalid;
  }
  if (!product.barcode.empty() && !IsEan13(product.barcode)) return ProductMistake::BarcodeInvalid;
  const auto& tiers = product.tier_prices;
  if (std::any_of(tiers.begin(), tiers.end(), [&](const auto& entry) {
        return entry.second.unit() != product.list_price.unit();
      })) {
    return ProductMistake::TierPriceUnitDiffers;
  }
  if (std::any_of(tiers.begin(), tiers.end(), [&](const auto& entry) {
        return entry.second.fen() > product.list_price.fen();
      })) {
    return ProductMistake::TierPriceAboveList;
  }
  const auto& promotions = product.promotions;
  if (std::any_of(promotions.begin(), promotions.end(), [&](const Promotion& promotion) {
        return promotion.price.unit() != product.list_price.unit();
      })) {
    return ProductMistake::PromotionUnitDiffers;
  }
  if (std::any_of(promotions.begin(), promotions.end(), [](const Promotion& promotion) {
        return promotion.ends_at <= promotion.starts_at;
      })) {
    return ProductMistake::PromotionEndsBeforeItStarts;
  }
  return std::nullopt;
}

std::optional<TierMistake> FindMistake(const Tier& tier) {
  if (!IsTierCode(tier.code)) return TierMistake::CodeInvalid;
  const auto name_mistake = FindNameMistake(tier.name);
  if (name_mistake == TextMistake::Blank) return TierMistake::NameEmpty;
  if (name_mistake) return TierMistake::NameInvalid;
  const auto& categories = tier.category_discounts_permille;
  if (std::any_of(categories.begin(), categories.end(),
                  [](const auto& entry) { return FindNameMistake(entry.first).has_value(); })) {
    return TierMistake::CategoryInvalid;
  }
  if (!IsPermille(tier.default_discount_permille) ||
      std::any_of(categories.begin(), categories.end(),
                  [](const auto& entry) { return !IsPermille(entry.second); })) {
    return TierMistake::DiscountOutOfRange;
  }
  return std::nullopt;
}

std::string_view ToText(PriceRule rule) {
  switch (rule) {
    case PriceRule::Promotion: return "promotion";
    case PriceRule::TierPrice: return "tier_price";
    case PriceRule::CategoryDiscount: return "category_discount";
    case PriceRule::TierDiscount: return "tier_discount";
    case PriceRule::ListPrice: return "list_price";
  }
  base::Check(false);
  return {};
}

PricedProduct ExplainPrice(const Product& product, const Tier* tier, base::Timestamp moment) {
  const PricedProduct candidate = FirstRuleThatApplies(product, tier, moment);
  if (candidate.price.fen() > product.list_price.fen()) {
    return {product.list_price, PriceRule::ListPrice};
  }
  return candidate;
}

}  // namespace steelyard::domain
