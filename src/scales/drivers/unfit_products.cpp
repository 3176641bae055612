#include "scales/drivers/unfit_products.h"

#include "scales/drivers/misread.h"

namespace steelyard::scales {

std::vector<ports::UnfitProduct> FindUnfitAmong(const std::vector<domain::Product>& products,
                                                const WhyUnfit& why) {
  std::vector<ports::UnfitProduct> unfit;
  for (const domain::Product& product : products) {
    if (auto reason = why(product)) unfit.push_back({product.code, *std::move(reason)});
  }
  return unfit;
}

void RefuseUnfit(const base::Explanation& name, const std::vector<domain::Product>& products,
                 const WhyUnfit& why) {
  const auto unfit = FindUnfitAmong(products, why);
  if (unfit.empty()) return;
  throw ports::ScaleError(
      "{}: {} No price was sent to it. Give the product another code or price, or the scale "
      "another profile.",
      name, unfit.front().why);
}

base::Explanation NoPluNumber(const domain::Product& product, std::int64_t highest) {
  return base::Explanation::Of("The product code \"{}\" is no PLU number from 1 to {}.",
                               Quote(product.code), highest);
}

}  // namespace steelyard::scales
