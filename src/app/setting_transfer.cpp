#include "app/setting_transfer.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "app/notes.h"
#include "app/roles.h"
#include "app/setting_groups.h"
#include "base/check.h"

namespace steelyard::app {
namespace {

/// Thrown inside a commit so that all of it is undone.
struct Undo {};

/// New stores keep an empty text where nothing is set.
std::optional<std::string> SetValue(std::optional<std::string> kept) {
  return kept && kept->empty() ? std::nullopt : kept;
}

ImportedSetting Judge(const ports::Books& books, const NamedSetting& wanted) {
  ImportedSetting judged{wanted.name, SettingOutcome::Done, FindKnownSetting(wanted.name)};
  if (judged.setting == nullptr) {
    judged.outcome = SettingOutcome::NameUnknown;
    return judged;
  }
  judged.before = SetValue(books.settings().Find(wanted.name));
  judged.after = wanted.value;
  const bool is_fixed = judged.setting->life == SettingLife::FixedWithTheFirstEntry &&
                        !books.ledger().HeadHash().empty();
  if (wanted.value && !MayHold(*judged.setting, *wanted.value)) {
    judged.outcome = SettingOutcome::ValueInvalid;
  } else if (wanted.expected && *wanted.expected != HeldValue{judged.before}) {
    judged.outcome = SettingOutcome::ChangedMeanwhile;
  } else if (judged.before == judged.after) {
    judged.outcome = SettingOutcome::NothingToChange;
  } else if (is_fixed) {
    judged.outcome = SettingOutcome::Fixed;
  }
  return judged;
}

bool IsRefused(const ImportedSetting& judged) {
  return judged.outcome != SettingOutcome::Done &&
         judged.outcome != SettingOutcome::NothingToChange;
}

void Write(Context& context, ports::Books& books, const Actor& actor,
           const ImportedSetting& change) {
  if (change.after) {
    books.settings().Set(change.name, *change.after);
  } else {
    books.settings().Remove(change.name);
  }
  WriteAudit(context, books, actor.name,
             {"setting.import", fmt::format("setting {}", change.name),
              change.before.value_or(""), change.after.value_or("")});
}

bool IsNamedTwice(const std::vector<NamedSetting>& settings) {
  std::set<std::string_view> names;
  return std::any_of(settings.begin(), settings.end(),
                     [&](const auto& one) { return !names.insert(one.name).second; });
}

void Import(Context& context, ports::Books& books, const Actor& actor,
            const SettingImport& import, SettingImportResult& result) {
  result = {SettingImportOutcome::Done};
  for (const auto& wanted : import.settings) result.settings.push_back(Judge(books, wanted));
  result.loss = FindStandInLoss(books);
  if (std::any_of(result.settings.begin(), result.settings.end(), IsRefused)) {
    result.outcome = SettingImportOutcome::SomeRefused;
    return;
  }
  const auto loss_now = result.loss;
  for (const auto& judged : result.settings) {
    if (judged.outcome == SettingOutcome::Done) Write(context, books, actor, judged);
  }
  LoadSettings(books);  // what cannot be read back must not be saved: the commit is undone
  result.loss = FindStandInLoss(books);
  const bool is_agreed = import.accepted_loss && *import.accepted_loss >= result.loss.Total();
  if (result.loss.per_scale > loss_now.per_scale && !is_agreed) {
    result.outcome = SettingImportOutcome::ConfirmationNeeded;
    throw Undo();
  }
  if (import.mode == SettingImport::Mode::Try) throw Undo();
}

}  // namespace

std::string_view ToText(SettingImportOutcome outcome) {
  switch (outcome) {
    case SettingImportOutcome::Done: return "done";
    case SettingImportOutcome::NotAllowed: return "not_allowed";
    case SettingImportOutcome::NamedTwice: return "named_twice";
    case SettingImportOutcome::SomeRefused: return "some_refused";
    case SettingImportOutcome::ConfirmationNeeded: return "confirmation_needed";
  }
  base::Check(false);
  return {};
}

std::vector<NamedSetting> SettingsToExport(Context& context) {
  std::vector<NamedSetting> settings;
  for (const auto& view : ListSettings(context)) {
    if (!IsOfOneStore(view.setting->id)) {
      settings.push_back({view.setting->name, SetValue(view.value)});
    }
  }
  return settings;
}

SettingImportResult ImportSettings(Context& context, const Actor& actor,
                                   const SettingImport& import) {
  if (!MayManageStore(actor.role)) return {SettingImportOutcome::NotAllowed};
  if (IsNamedTwice(import.settings)) return {SettingImportOutcome::NamedTwice};
  SettingImportResult result{SettingImportOutcome::Done};
  try {
    context.store.Commit([&](ports::Books& books) {
      Import(context, books, actor, import, result);
    });
  } catch (const Undo&) {
    // The result says why.
  }
  return result;
}

}  // namespace steelyard::app
