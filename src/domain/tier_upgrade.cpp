#include "domain/tier_upgrade.h"

#include <algorithm>
#include <charconv>

#include "base/check.h"

namespace steelyard::domain {
namespace {

constexpr int kMostDays = 3'660;

std::optional<int> ParseDays(std::string_view text) {
  int days = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
  const std::string_view rest(end, text.data() + text.size());
  const bool is_days = error == std::errc() && rest == "d";
  return is_days && days >= 1 && days <= kMostDays ? std::optional(days) : std::nullopt;
}

std::optional<TierUpgradeStep> ParseStep(std::string_view text) {
  const auto colon = text.find(':');
  const auto slash = text.find('/');
  if (colon == 0 || colon == text.npos || slash == text.npos || slash < colon) return std::nullopt;
  const auto spend = Money::Parse(text.substr(colon + 1, slash - colon - 1));
  const auto days = ParseDays(text.substr(slash + 1));
  if (!spend || spend->IsZero() || !days) return std::nullopt;
  return TierUpgradeStep{std::string(text.substr(0, colon)), *spend, *days};
}

}  // namespace

std::string TierUpgradeStep::ToString() const {
  return tier + ":" + spend.ToString() + "/" + std::to_string(days) + "d";
}

std::optional<TierUpgradeRule> ParseTierUpgradeRule(std::string_view text) {
  TierUpgradeRule rule;
  while (!text.empty()) {
    const auto comma = text.find(',');
    const auto step = ParseStep(text.substr(0, comma));
    if (!step) return std::nullopt;
    const bool is_known = std::ranges::any_of(
        rule, [&](const TierUpgradeStep& one) { return one.tier == step->tier; });
    if (is_known || (!rule.empty() && step->spend <= rule.back().spend)) return std::nullopt;
    rule.push_back(*step);
    if (comma == text.npos) return rule;
    text.remove_prefix(comma + 1);
    if (text.empty()) return std::nullopt;
  }
  return rule;
}

const TierUpgradeStep* StepReached(const TierUpgradeRule& rule, std::string_view tier,
                                   const std::vector<MoneyDifference>& spent) {
  base::Check(spent.size() == rule.size());
  const auto current = std::ranges::find(rule, tier, &TierUpgradeStep::tier);
  if (!tier.empty() && current == rule.end()) return nullptr;
  const std::size_t first =
      tier.empty() ? 0 : static_cast<std::size_t>(current - rule.begin()) + 1;
  for (std::size_t i = rule.size(); i > first; --i) {
    if (spent[i - 1].fen() >= rule[i - 1].spend.fen()) return &rule[i - 1];
  }
  return nullptr;
}

}  // namespace steelyard::domain
