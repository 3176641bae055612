/// setting list/set/unset: the store's settings, one by one.
#include <fmt/format.h>

#include "app/settings.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/setting_sentences.h"
#include "cli/text_table.h"

namespace steelyard::cli {
namespace {

struct SettingForm {
  std::string name;
  std::string value;
  std::optional<domain::Money> accepted_loss = {};
  std::optional<std::string> expected = {};
};

Json RiskJson(const app::StandInLoss& loss) {
  return {{"scales", loss.scales},
          {"per_scale", loss.per_scale.fen()},
          {"worst_case", loss.Total().fen()}};
}

Answer Change(Session& session, const SettingForm& form, std::optional<std::string> value) {
  app::SettingChange change{form.name, value, {}};
  if (form.expected) change.expected = app::HeldValue{form.expected};
  if (form.accepted_loss) change.accepted_loss = domain::MoneyDifference(form.accepted_loss->fen());
  const auto result = app::ChangeSetting(session.context(), session.actor, change);
  const Json fields = {{"setting", form.name},
                       {"value", value ? Json(*value) : Json()},
                       {"stand_in", RiskJson(result.loss)}};
  if (result.outcome == app::SettingOutcome::NothingToChange) {
    Json object = fields;
    object["outcome"] = app::ToText(result.outcome);
    return {ExitStatus::Done, object, Sentence(result, {form.name, form.value})};
  }
  if (result.outcome != app::SettingOutcome::Done) {
    auto answer = Refused(app::ToText(result.outcome), Sentence(result, {form.name, form.value}));
    if (result.outcome == app::SettingOutcome::ConfirmationNeeded) answer.object.update(fields);
    return answer;
  }
  std::string text = value ? fmt::format("The setting {} is {} now.", form.name, *value)
                           : fmt::format("The setting {} has its default now.", form.name);
  const bool is_stand_in = form.name.starts_with("stand_in.");
  if (is_stand_in && result.loss.per_scale == domain::Money()) {
    text += " Scales do not stand in: that takes all five stand_in settings.";
  } else if (is_stand_in) {
    text += fmt::format(" Scales may stand in. {}", RiskSentence(result.loss));
  }
  return Done(fields, text);
}

Answer ListSettings(Session& session) {
  if (auto refusal = RefuseUnlessManager(session.actor)) return *std::move(refusal);
  Json settings = Json::array();
  TextTable table({"SETTING", "VALUE", "DEFAULT", "MAY BE", "WHAT IT DOES"});
  for (const auto& view : app::ListSettings(session.context())) {
    const auto& known = *view.setting;
    settings.push_back({{"setting", known.name},
                        {"value", view.value ? Json(*view.value) : Json()},
                        {"default", known.default_text},
                        {"range", Range(known)},
                        {"purpose", Purpose(known.id)}});
    table.Add({known.name, view.value.value_or("-"),
               *known.default_text == '\0' ? "-" : known.default_text, Range(known),
               Purpose(known.id)});
  }
  app::StandInLoss loss;
  session.context().store.Read(
      [&](const ports::Books& books) { loss = app::FindStandInLoss(books); });
  std::string text = table.ToString();
  if (loss.per_scale != domain::Money()) text += RiskSentence(loss) + "\n";
  return Done({{"settings", settings}, {"stand_in", RiskJson(loss)}}, text);
}

}  // namespace

void AddSettingCommands(CLI::App& app, Chosen& chosen) {
  auto* group = AddGroup(app, "setting", "limits, rounding, stand-in: what a store decides");
  auto form = std::make_shared<SettingForm>();
  const char* const kLossHelp = "agrees to stand-in that costs so much at worst, as it was told";
  const char* const kExpectHelp = "only while it holds this; an empty text is nothing set";
  chosen.WithBooks(
      group->add_subcommand("list", "every setting, its value and what it may be"), ListSettings);

  auto* set = group->add_subcommand("set", "changes a setting");
  set->add_option("NAME", form->name, "as setting list shows it")->required();
  set->add_option("VALUE", form->value, "what it is to be")->required();
  AddAmount(*set, "--accept-loss", form->accepted_loss)->description(kLossHelp);
  set->add_option("--expect", form->expected, kExpectHelp);
  chosen.WithBooks(set, [form](Session& session) { return Change(session, *form, form->value); });

  auto* unset = group->add_subcommand("unset", "gives a setting its default again");
  unset->add_option("NAME", form->name, "as setting list shows it")->required();
  AddAmount(*unset, "--accept-loss", form->accepted_loss)->description(kLossHelp);
  unset->add_option("--expect", form->expected, kExpectHelp);
  chosen.WithBooks(unset,
                   [form](Session& session) { return Change(session, *form, std::nullopt); });
  AddSettingFileCommands(*group, chosen);
}

}  // namespace steelyard::cli
