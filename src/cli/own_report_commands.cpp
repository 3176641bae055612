/// report save-as/check/remove: the reports that a store makes for itself.
#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/report_form.h"
#include "report/save.h"

namespace steelyard::cli {
namespace {

struct SaveForm {
  std::string from;
  report::SavedReport saved;
};

std::string_view OutcomeOf(report::SaveMistake mistake) {
  switch (mistake) {
    case report::SaveMistake::NameNotValid: return "name_not_valid";
    case report::SaveMistake::NameTaken: return "name_taken";
    case report::SaveMistake::TitleNotValid: return "title_not_valid";
    case report::SaveMistake::ColumnUnknown: return "column_unknown";
    case report::SaveMistake::ParameterNotValid: return "parameter_not_valid";
    case report::SaveMistake::SourceUnreadable: return "source_unreadable";
  }
  base::Check(false);
  return {};
}

Answer SaveAs(Session& session, SaveForm form) {
  if (auto refusal = RefuseUnlessManager(session.actor)) return *refusal;
  const auto path = session.store->path();
  const auto catalogue = host::LoadReports(path);
  const auto* original = catalogue.Find(form.from);
  if (original == nullptr) return ReportUnknown(catalogue, form.from);
  auto& title = form.saved.title;
  if (title.english.empty()) title.english = original->title.english;
  if (title.chinese.empty()) title.chinese = title.english;
  const auto file =
      report::SaveReport(catalogue, *original, form.saved, host::OwnReportsFolder(path));
  if (!file) {
    return Refused(OutcomeOf(file.error()),
                   report::Explain(file.error(), report::Language::English));
  }
  return Done({{"report", form.saved.name}, {"file", file->string()}},
              fmt::format("Saved as {}.", file->string()));
}

/// Reads the file, and prepares and runs its query on today: that finds what only the books know.
Answer Check(Session& session, const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open()) {
    return Refused("file_unreadable",
                   fmt::format("{} cannot be read. Nothing was checked; check its name.", file));
  }
  const auto definition = report::ParseDefinition(file, text);
  if (!definition) {
    return Refused("report_not_valid",
                   fmt::format("This is no report yet. Correct {}", definition.error().ToString()));
  }
  const auto settings = app::LoadSettings(session.context().store);
  const auto today = app::Today(session.context(), settings).ToString();
  try {
    const auto table = report::Run(*definition, {{"from", today}, {"to", today}},
                                   session.store->report_rows());
    if (!table) {
      return Refused("report_not_valid",
                     report::Explain(table.error(), report::Language::English));
    }
  } catch (const ports::StorageError& error) {
    return Refused("report_not_valid", fmt::format("{}:{}: {}", file, definition->query_line,
                                                   error.what()));
  }
  return Done({{"report", definition->name}}, fmt::format("{} is a report.", file));
}

Answer Remove(Session& session, const std::string& name) {
  if (auto refusal = RefuseUnlessManager(session.actor)) return *refusal;
  const auto own = host::OwnReportsFolder(session.store->path());
  const auto file = own / (name + ".report");
  std::error_code error;
  if (!report::IsReportName(name) || !std::filesystem::exists(file, error)) {
    return Refused("report_unknown",
                   fmt::format("There is no report {} in {}. Nothing was removed; those that come "
                               "with the program stay.",
                               name, own.string()));
  }
  if (!std::filesystem::remove(file, error)) {
    return WorldFailed("file_failed", fmt::format("{} could not be removed: {}. It is still "
                                                  "there; check its permissions.",
                                                  file.string(), error.message()));
  }
  return Done({{"report", name}}, fmt::format("Removed {}.", file.string()));
}

}  // namespace

void AddOwnReportCommands(CLI::App& group, Chosen& chosen) {
  auto save = std::make_shared<SaveForm>();
  auto* save_as = group.add_subcommand("save-as", "saves a report of your own, made from another");
  save_as->add_option("NAME", save->from, "the report it is made from")->required();
  save_as->add_option("NEW", save->saved.name, "the new report's name")->required();
  save_as->add_option("--title", save->saved.title.english, "its title")->check(&RefuseEmpty);
  save_as->add_option("--title-zh", save->saved.title.chinese, "its Chinese title")
      ->check(&RefuseEmpty);
  AddTableChanges(*save_as, save->saved.changes);
  AddReportParameters(*save_as, save->saved.defaults);
  chosen.WithBooks(save_as, [save](Session& session) { return SaveAs(session, *save); });

  auto file = std::make_shared<std::string>();
  auto* check = group.add_subcommand("check", "tells whether a file is a report");
  check->add_option("FILE", *file, "the file")->required();
  chosen.WithBooks(check, [file](Session& session) { return Check(session, *file); });

  auto name = std::make_shared<std::string>();
  auto* remove = group.add_subcommand("remove", "removes a report of your own");
  remove->add_option("NAME", *name, "the report's name")->required();
  chosen.WithBooks(remove, [name](Session& session) { return Remove(session, *name); });
}

}  // namespace steelyard::cli
