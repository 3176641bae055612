/// The rule by which members rise to higher tiers: so much spent within so many days.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/money.h"

namespace steelyard::domain {

struct TierUpgradeStep {
  std::string tier;
  Money spend;  ///< at least
  int days;     ///< business days that end today
  std::string ToString() const;  ///< gold:3000.00/90d
};

/// From the lowest tier to the highest.
using TierUpgradeRule = std::vector<TierUpgradeStep>;

/// `silver:1000.00/90d,gold:3000.00/90d`; empty for none. Nothing when it is no rule: a tier
/// twice, amounts that do not rise, no days.
std::optional<TierUpgradeRule> ParseTierUpgradeRule(std::string_view text);

/// The highest step that what was spent reaches, if it is above `tier`: nobody is moved down, and
/// nobody out of a tier that the rule does not know. `spent` has an amount for each step.
const TierUpgradeStep* StepReached(const TierUpgradeRule& rule, std::string_view tier,
                                   const std::vector<MoneyDifference>& spent);

}  // namespace steelyard::domain
