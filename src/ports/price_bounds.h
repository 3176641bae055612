/// What a scale can have of a price list.
#pragma once
#include <string>
#include <vector>

#include "ports/scales.h"

namespace steelyard::ports {

/// A product that a scale cannot have as the price list has it.
struct UnfitProduct {
  std::string product;    ///< product code
  base::Explanation why;  ///< a sentence that names the product: `The price of product 7 …`
};

/// The ScaleDriver of a scale that cannot have every product is a PriceBounds, too.
class PriceBounds {
 public:
  virtual ~PriceBounds() = default;
  /// Which of the products the scale cannot be sent, and why; of a deleted one only the code
  /// counts. Asks no scale.
  virtual std::vector<UnfitProduct> FindUnfit(
      const std::vector<domain::Product>& products) const = 0;
};

/// Of a driver without bounds everything fits.
inline std::vector<UnfitProduct> FindUnfitFor(const ScaleDriver& driver,
                                              const std::vector<domain::Product>& products) {
  const auto* bounds = dynamic_cast<const PriceBounds*>(&driver);
  return bounds ? bounds->FindUnfit(products) : std::vector<UnfitProduct>();
}

}  // namespace steelyard::ports
