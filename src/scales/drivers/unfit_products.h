/// Products that a scale cannot have: a code that is no PLU number there, a price it cannot show.
#pragma once
#include <functional>
#include <optional>
#include <vector>

#include "ports/price_bounds.h"

namespace steelyard::scales {

/// Why a product does not fit, as a sentence; nothing for one that does. Of a deleted product only
/// its code counts.
using WhyUnfit = std::function<std::optional<base::Explanation>(const domain::Product&)>;

std::vector<ports::UnfitProduct> FindUnfitAmong(const std::vector<domain::Product>& products,
                                                const WhyUnfit& why);

/// Throws  ScaleError when there is one among them: nothing was sent to the scale called `name`.
void RefuseUnfit(const base::Explanation& name, const std::vector<domain::Product>& products,
                 const WhyUnfit& why);

/// `The product code "A1" is no PLU number from 1 to 4000.`
base::Explanation NoPluNumber(const domain::Product& product, std::int64_t highest);

}  // namespace steelyard::scales
