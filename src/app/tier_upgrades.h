/// Members rise to the tier that their spending has reached, by the store's own rule.
#pragma once
#include <string>
#include <vector>

#include "app/context.h"

namespace steelyard::app {

/// The first that applies.
enum class TierUpgradeOutcome {
  Done,
  NotAllowed,
  NoRule,      ///< the setting members.tier_upgrades is not set
  TierUnknown  ///< the rule names a tier that the store does not have: nobody was moved
};
std::string_view ToText(TierUpgradeOutcome outcome);

struct TierUpgrade {
  ports::Member member;  ///< with the new tier
  std::string from;
  domain::MoneyDifference spent;
};
struct TierUpgradeResult {
  TierUpgradeOutcome outcome;
  std::vector<TierUpgrade> upgrades = {};
  std::string unknown_tier = {};
};
/// Who would rise now, and nobody does yet. The same refusals, in the same order.
TierUpgradeResult PreviewTierUpgrades(Context& context, const Actor& actor);

/// For the business days that end today. Upwards only, and not for members who are disabled or in
/// a tier that the rule does not know. Safe to repeat: who has risen does not rise again.
TierUpgradeResult RunTierUpgrades(Context& context, const Actor& actor);

}  // namespace steelyard::app
