#include "app/tier_upgrades.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "app/members.h"
#include "app/roles.h"
#include "app/setting_values.h"
#include "base/check.h"
#include "domain/tier_upgrade.h"

namespace steelyard::app {
namespace {

using domain::MoneyDifference;

/// So many members rise in one commit: a store's first run may find thousands.
constexpr std::size_t kUpgradesOfACommit = 100;

/// What each member spent, for each step of the rule.
using Spending = std::map<domain::MemberId, std::vector<MoneyDifference>>;

Spending ReadSpending(Context& context, const ports::Books& books,
                      const domain::TierUpgradeRule& rule) {
  const auto today = Today(context, LoadSettings(books));
  Spending spending;
  for (std::size_t i = 0; i < rule.size(); ++i) {
    const auto period = domain::Period::FromDays(today.PlusDays(1 - rule[i].days), today).value();
    for (const auto& [member, spent] : books.members().SpendingIn(period)) {
      auto& steps = spending[member];
      steps.resize(rule.size());
      steps[i] = spent;
    }
  }
  return spending;
}

/// A member who is to rise, as a snapshot showed it.
struct Candidate {
  ports::Member member;  ///< with the old tier
  domain::TierUpgradeStep step;
  MoneyDifference spent;
};

std::vector<Candidate> FindCandidates(Context& context, const ports::Books& books,
                                      const domain::TierUpgradeRule& rule) {
  std::vector<Candidate> candidates;
  for (const auto& [id, spent] : ReadSpending(context, books, rule)) {
    const auto member = books.members().Find(id);
    if (!member || member->disabled) continue;
    const auto* step = domain::StepReached(rule, member->tier, spent);
    if (step == nullptr) continue;
    candidates.push_back(
        {*member, *step, spent[static_cast<std::size_t>(step - rule.data())]});
  }
  return candidates;
}

/// Nothing when a person has changed the member in between.
std::optional<TierUpgrade> Raise(Context& context, ports::Books& books, const Actor& actor,
                                 const Candidate& candidate) {
  const auto& from = candidate.member.tier;
  const auto member = books.members().Find(candidate.member.id);
  if (!member || member->disabled || member->tier != from) return std::nullopt;
  const auto raised = MoveToTier(
      context, books, *member,
      {.member = member->id, .at = context.clock.Now(), .actor = actor.name,
       .from = from, .to = candidate.step.tier,
       .reason = fmt::format("rule {} spent {}", candidate.step.ToString(),
                             candidate.spent.ToString())});
  return TierUpgrade{raised, from, candidate.spent};
}

/// A tier of the rule that the store does not have; empty when it has all.
std::string FindUnknownTier(const ports::Books& books, const domain::TierUpgradeRule& rule) {
  const auto tiers = books.catalogue().Tiers();
  for (const auto& step : rule) {
    if (std::ranges::find(tiers, step.tier, &domain::Tier::code) == tiers.end()) return step.tier;
  }
  return {};
}

struct Found {
  TierUpgradeResult result;
  std::vector<Candidate> candidates = {};
};

/// Refused, or who is to rise as a snapshot shows it.
Found Find(Context& context, const Actor& actor) {
  const bool may = MayManageStore(actor.role) || actor.role == ports::Role::Service;
  if (!may) return {{TierUpgradeOutcome::NotAllowed}};
  Found found{{TierUpgradeOutcome::Done}};
  context.store.Read([&](const ports::Books& books) {
    const auto text = books.settings().Find(kTierUpgradesSetting);
    const auto rule = domain::ParseTierUpgradeRule(text.value_or(""));
    if (!rule || rule->empty()) {
      found.result.outcome = TierUpgradeOutcome::NoRule;
      return;
    }
    found.result.unknown_tier = FindUnknownTier(books, *rule);
    if (found.result.unknown_tier.empty()) {
      found.candidates = FindCandidates(context, books, *rule);
    } else {
      found.result.outcome = TierUpgradeOutcome::TierUnknown;
    }
  });
  return found;
}

}  // namespace

std::string_view ToText(TierUpgradeOutcome outcome) {
  switch (outcome) {
    case TierUpgradeOutcome::Done: return "done";
    case TierUpgradeOutcome::NotAllowed: return "not_allowed";
    case TierUpgradeOutcome::NoRule: return "no_rule";
    case TierUpgradeOutcome::TierUnknown: return "tier_unknown";
  }
  base::Check(false);
  return {};
}

TierUpgradeResult PreviewTierUpgrades(Context& context, const Actor& actor) {
  auto [result, candidates] = Find(context, actor);
  for (auto& candidate : candidates) {
    const std::string from = candidate.member.tier;
    candidate.member.tier = candidate.step.tier;
    result.upgrades.push_back({std::move(candidate.member), from, candidate.spent});
  }
  return result;
}

TierUpgradeResult RunTierUpgrades(Context& context, const Actor& actor) {
  auto [result, candidates] = Find(context, actor);
  for (std::size_t i = 0; i < candidates.size(); i += kUpgradesOfACommit) {
    std::vector<TierUpgrade> raised;
    context.store.Commit([&](ports::Books& books) {
      raised.clear();
      const std::size_t end = std::min(candidates.size(), i + kUpgradesOfACommit);
      for (std::size_t n = i; n < end; ++n) {
        if (auto one = Raise(context, books, actor, candidates[n])) raised.push_back(*one);
      }
    });
    result.upgrades.insert(result.upgrades.end(), raised.begin(), raised.end());
  }
  return result;
}

}  // namespace steelyard::app
