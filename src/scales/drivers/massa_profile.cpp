#include "scales/drivers/massa_profile.h"

#include "scales/drivers/profile_words.h"

namespace steelyard::scales {

std::optional<MassaProfile> ParseMassaProfile(std::string_view name) {
  const auto words = ProfileWordsOf(name);
  if (!words) return std::nullopt;
  std::optional<CodePage> page;
  std::optional<domain::Rounding> rounding;
  MassaProfile profile;
  for (const std::string_view word : *words) {
    if (word == "half-up" || word == "down") {
      if (rounding) return std::nullopt;
      rounding = word == "down" ? domain::Rounding::Down : domain::Rounding::HalfUp;
    } else if (word == "clears") {
      if (profile.can_clear_sales) return std::nullopt;
      profile.can_clear_sales = true;
    } else {
      if (page) return std::nullopt;
      page = ParseCodePage(word);
      if (!page) return std::nullopt;
    }
  }
  profile.code_page = page.value_or(profile.code_page);
  profile.rounding = rounding.value_or(profile.rounding);
  return profile;
}

}  // namespace steelyard::scales
