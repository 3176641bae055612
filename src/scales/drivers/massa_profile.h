/// Device profile of the Massa-K protocol: what differs between models, as data.
#pragma once
#include <optional>
#include <string_view>

#include "domain/price.h"
#include "scales/drivers/text_encoding.h"

namespace steelyard::scales {

struct MassaProfile {
  CodePage code_page = CodePage::Cp1251;
  /// How the device rounds price × mass: it tells no amounts, so they are computed by this.
  domain::Rounding rounding = domain::Rounding::HalfUp;
  /// Whether somebody has seen this device forget its transactions on order. The maker's document
  /// confirms it for totals only.
  bool can_clear_sales = false;
};

/// Words joined by `+`, in any order: `cp1251`, `cp866`, `gbk`, `utf-8`, `latin-1` or `cp1254`
/// (code page), `half-up` or `down` (rounding), `clears` (the device forgets transactions on
/// order). Empty: `cp1251+half-up`. Nothing for any other word, and for two words of one kind.
std::optional<MassaProfile> ParseMassaProfile(std::string_view name);

}  // namespace steelyard::scales
