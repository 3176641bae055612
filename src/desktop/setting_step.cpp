#include "desktop/setting_step.h"

#include "base/check.h"

namespace steelyard::desktop {
namespace {

using enum app::SettingImportOutcome;

/// An empty text is nothing, and no setting takes it as a value.
std::optional<std::string> TextOf(const app::HeldValue& held) {
  return held.text.value_or("").empty() ? std::nullopt : held.text;
}

app::SettingImportOutcome OutcomeOf(app::SettingOutcome outcome) {
  switch (outcome) {
    case app::SettingOutcome::Done: return Done;
    case app::SettingOutcome::NotAllowed: return NotAllowed;
    case app::SettingOutcome::ConfirmationNeeded: return ConfirmationNeeded;
    case app::SettingOutcome::NameUnknown:
    case app::SettingOutcome::ValueInvalid:
    case app::SettingOutcome::ChangedMeanwhile:
    case app::SettingOutcome::NothingToChange:
    case app::SettingOutcome::Fixed: return SomeRefused;
  }
  base::Check(false);
  return SomeRefused;
}

}  // namespace

std::vector<SettingEdit> EditsOf(const app::SettingImportResult& imported) {
  std::vector<SettingEdit> edits;
  for (const auto& one : imported.settings) {
    if (one.outcome == app::SettingOutcome::Done) {
      edits.push_back({one.name, {one.before}, {one.after}});
    }
  }
  return edits;
}

app::SettingImportResult TakeBack(app::Context& context, const app::Actor& actor,
                                  const std::vector<SettingEdit>& edits,
                                  std::optional<domain::MoneyDifference> accepted_loss) {
  if (edits.size() == 1) {
    const auto& edit = edits.front();
    const auto to = TextOf(edit.before);
    const auto changed =
        app::ChangeSetting(context, actor, {edit.name, to, accepted_loss, edit.after});
    return {OutcomeOf(changed.outcome),
            {{edit.name, changed.outcome, changed.setting, edit.after.text, to}},
            changed.loss};
  }
  app::SettingImport import;
  import.accepted_loss = accepted_loss;
  for (const auto& edit : edits) {
    import.settings.push_back({edit.name, TextOf(edit.before), edit.after});
  }
  return app::ImportSettings(context, actor, import);
}

}  // namespace steelyard::desktop
