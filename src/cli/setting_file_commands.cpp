/// setting export/import: all settings at once.
#include <fmt/format.h>

#include <algorithm>

#include "app/setting_transfer.h"
#include "base/check.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/setting_sentences.h"
#include "host/setting_file.h"

namespace steelyard::cli {
namespace {

struct SettingFileForm {
  std::string file;
  bool is_dry_run = false;
  std::optional<domain::Money> accepted_loss;
};

Answer ExportSettings(Session& session, const SettingFileForm& form) {
  if (auto refusal = RefuseUnlessManager(session.actor)) return *std::move(refusal);
  host::WriteSettings(form.file, session.context());
  const auto count = app::SettingsToExport(session.context()).size();
  return Done({{"file", form.file}, {"settings", count}},
              fmt::format("{} settings are in {}. Passwords, the store's code and name are not.",
                          count, form.file));
}

std::string LineOf(const app::ImportedSetting& one) {
  const auto sentence =
      Sentence({one.outcome, one.setting}, {one.name, one.after.value_or("")});
  if (one.outcome != app::SettingOutcome::Done) return sentence + "\n";
  return fmt::format("{}: {} -> {}\n", one.name, one.before.value_or("default"),
                     one.after.value_or("default"));
}

Json SettingJson(const app::ImportedSetting& one) {
  return {{"setting", one.name},
          {"outcome", app::ToText(one.outcome)},
          {"before", one.before ? Json(*one.before) : Json()},
          {"after", one.after ? Json(*one.after) : Json()}};
}

Answer Refuse(const app::SettingImportResult& result, const Json& fields,
              const std::string& lines) {
  using enum app::SettingImportOutcome;
  std::string sentence;
  switch (result.outcome) {
    case Done: base::Check(false); break;
    case NotAllowed:
      sentence = "Only a manager may change settings. Nothing was changed; log in as a manager.";
      break;
    case NamedTwice:
      sentence = "The file names a setting twice. Nothing was changed; correct it.";
      break;
    case SomeRefused: sentence = "Nothing was changed, because of these:\n" + lines; break;
    case ConfirmationNeeded:
      sentence = fmt::format(
          "This lets scales stand in. {} Nothing was changed; if that is what you want, say it "
          "again with --accept-loss {}.",
          RiskSentence(result.loss), result.loss.Total().ToString());
      break;
  }
  auto answer = Refused(app::ToText(result.outcome), sentence);
  answer.object.update(fields);
  return answer;
}

Answer ImportSettings(Session& session, const SettingFileForm& form) {
  using Mode = app::SettingImport::Mode;
  app::SettingImport import{host::ReadSettings(form.file),
                            form.is_dry_run ? Mode::Try : Mode::Do};
  if (form.accepted_loss) {
    import.accepted_loss = domain::MoneyDifference(form.accepted_loss->fen());
  }
  const auto result = app::ImportSettings(session.context(), session.actor, import);
  Json changed = Json::array();
  Json refused = Json::array();
  std::string lines;
  std::string refusals;
  for (const auto& one : result.settings) {
    if (one.outcome == app::SettingOutcome::NothingToChange) continue;
    const bool is_good = one.outcome == app::SettingOutcome::Done;
    (is_good ? changed : refused).push_back(SettingJson(one));
    (is_good ? lines : refusals) += LineOf(one);
  }
  const Json fields = {{"changed", changed},
                       {"refused", refused},
                       {"dry_run", form.is_dry_run},
                       {"worst_case", result.loss.Total().fen()}};
  if (result.outcome != app::SettingImportOutcome::Done) return Refuse(result, fields, refusals);
  const auto summary =
      changed.empty()    ? std::string("The file says what holds already. Nothing was changed.")
      : form.is_dry_run ? fmt::format("{} settings would change; nothing was changed.",
                                       changed.size())
                         : fmt::format("{} settings were changed.", changed.size());
  return Done(fields, lines + summary);
}

}  // namespace

void AddSettingFileCommands(CLI::App& group, Chosen& chosen) {
  auto form = std::make_shared<SettingFileForm>();
  auto* written = group.add_subcommand("export", "writes all settings into a file");
  written->add_option("FILE", form->file, "JSON; no password, code or name of the store")
      ->required()
      ->check(&RefuseEmpty);
  chosen.WithBooks(written, [form](Session& session) { return ExportSettings(session, *form); });

  auto* read = group.add_subcommand("import", "takes over a file's settings: all or nothing");
  read->add_option("FILE", form->file, "what setting export wrote")
      ->required()
      ->check(&RefuseEmpty);
  read->add_flag("--dry-run", form->is_dry_run, "only says what would change");
  AddAmount(*read, "--accept-loss", form->accepted_loss)
      ->description("agrees to stand-in that costs so much at worst, as it was told");
  chosen.WithBooks(read, [form](Session& session) { return ImportSettings(session, *form); });
}

}  // namespace steelyard::cli
