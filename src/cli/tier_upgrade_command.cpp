/// tier run-upgrades.
#include <fmt/format.h>

#include "app/tier_upgrades.h"
#include "cli/commands.h"
#include "cli/sentences.h"
#include "cli/text_table.h"

namespace steelyard::cli {
namespace {

enum class Upgrading { Run, Preview };

Answer UpgradeTiers(Session& session, Upgrading upgrading) {
  const auto upgrade =
      upgrading == Upgrading::Preview ? app::PreviewTierUpgrades : app::RunTierUpgrades;
  const auto result = upgrade(session.context(), session.actor);
  if (result.outcome != app::TierUpgradeOutcome::Done) {
    auto answer = Refused(app::ToText(result.outcome), Sentence(result.outcome));
    if (!result.unknown_tier.empty()) answer.object["tier"] = result.unknown_tier;
    return answer;
  }
  Json upgrades = Json::array();
  TextTable table({"MEMBER", "NAME", "FROM", "TO", "SPENT"});
  table.AlignRight(4);
  for (const auto& [member, from, spent] : result.upgrades) {
    upgrades.push_back({{"member", member.id.ToString()},
                        {"name", member.name},
                        {"from", from},
                        {"to", member.tier},
                        {"spent", spent.fen()}});
    table.Add({member.id.ToString(), member.name, from, member.tier, spent.ToString()});
  }
  return Done({{"upgrades", upgrades}}, table.ToString());
}

}  // namespace

void AddTierUpgradeCommand(CLI::App& tier, Chosen& chosen) {
  auto* command =
      tier.add_subcommand("run-upgrades", "moves members up who have spent enough for it");
  auto upgrading = std::make_shared<Upgrading>(Upgrading::Run);
  command->add_flag_callback("--preview", [upgrading] { *upgrading = Upgrading::Preview; },
                             "only says who would rise");
  chosen.WithBooks(command,
                   [upgrading](Session& session) { return UpgradeTiers(session, *upgrading); });
}

}  // namespace steelyard::cli
