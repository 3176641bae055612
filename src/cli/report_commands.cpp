/// report list/run.
#include <fmt/format.h>

#include <map>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/text_table.h"
#include "host/resources.h"
#include "report/catalogue.h"
#include "report/export.h"
#include "report/run.h"

namespace steelyard::cli {
namespace {

struct RunForm {
  std::string name;
  std::optional<domain::BusinessDay> from;
  std::optional<domain::BusinessDay> to;
  std::optional<report::Format> format;
  std::string output;
  std::optional<report::Language> language;
  std::map<std::string, std::string> parameters;
};

Json ReportJson(const report::Definition& definition) {
  Json parameters = Json::array();
  for (const auto& parameter : definition.parameters) {
    parameters.push_back({{"name", parameter.name},
                          {"type", report::ToText(parameter.type)},
                          {"default", parameter.default_value}});
  }
  Json columns = Json::array();
  for (const auto& column : definition.columns) {
    columns.push_back({{"name", column.name}, {"type", report::ToText(column.type)}});
  }
  return {{"report", definition.name},
          {"title", definition.title.english},
          {"title_zh_CN", definition.title.chinese},
          {"parameters", parameters},
          {"columns", columns}};
}

Answer ListReports() {
  const auto catalogue = report::Catalogue::Load(host::ReportsFolder());
  Json reports = Json::array();
  TextTable table({"REPORT", "TITLE", "标题", "PARAMETERS"});
  for (const auto& definition : catalogue.definitions()) {
    reports.push_back(ReportJson(definition));
    std::string parameters = "--from --to";
    for (const auto& parameter : definition.parameters) parameters += " --" + parameter.name;
    table.Add({definition.name, definition.title.english, definition.title.chinese, parameters});
  }
  Json mistakes = Json::array();
  std::string text = table.ToString();
  for (const auto& mistake : catalogue.mistakes()) {
    mistakes.push_back(mistake.ToString());
    text += fmt::format("Left out: {}\n", mistake.ToString());
  }
  return Done({{"reports", reports}, {"mistakes", mistakes}}, text);
}

Answer ReportUnknown(const report::Catalogue& catalogue, const std::string& name) {
  for (const auto& mistake : catalogue.mistakes()) {
    if (mistake.file.stem() != name) continue;
    return Refused("report_not_valid",
                   fmt::format("The report {} cannot be used. Nothing was done; correct {}", name,
                               mistake.ToString()));
  }
  return Refused("report_unknown",
                 fmt::format("There is no report {}. Nothing was done; see report list.", name));
}

std::string Render(report::Format format, const report::Table& table,
                   const report::ExportContext& context) {
  switch (format) {
    case report::Format::Text:
      return report::RenderText(table, context.language);
    case report::Format::Csv:
      return report::RenderCsv(table, context.language);
    case report::Format::Json:
      return report::RenderJson(table);
    case report::Format::Xlsx:
    case report::Format::Pdf:
      break;
  }
  base::Check(false);  // these two need a file, and were refused without one
  return {};
}

bool NeedsFile(report::Format format) {
  return format == report::Format::Xlsx || format == report::Format::Pdf;
}

report::ExportContext ContextOf(Session& session, report::Language language) {
  const auto settings = app::LoadSettings(session.context().store);
  return {settings.name, language, session.context().clock.Now(), settings.calendar.offset};
}

Answer RunReport(Session& session, const RunForm& form) {
  const auto language = form.language.value_or(report::Language::English);
  const auto format = form.format.value_or(report::Format::Text);
  if (NeedsFile(format) && form.output.empty()) {
    return WrongCommandLine(
        fmt::format("A report as {} needs a file to go to. Nothing was done; give --output FILE.",
                    report::ToText(format)));
  }
  const auto catalogue = report::Catalogue::Load(host::ReportsFolder());
  const auto* definition = catalogue.Find(form.name);
  if (!definition) return ReportUnknown(catalogue, form.name);
  auto parameters = form.parameters;
  parameters["from"] = form.from->ToString();
  parameters["to"] = form.to->ToString();
  const auto table = report::Run(*definition, parameters, session.store->report_rows());
  if (!table) {
    return Refused("report_refused", report::Explain(table.error(), language));
  }
  const auto context = ContextOf(session, language);
  if (!form.output.empty()) {
    report::ExportTo(form.output, format, *table, context);
    return Done({{"report", form.name},
                 {"file", form.output},
                 {"format", report::ToText(format)},
                 {"rows", table->rows.size()}},
                fmt::format("The report is in {}.", form.output));
  }
  if (session.globals.is_json) return Done(Json::parse(report::RenderJson(*table)), "");
  return {ExitStatus::Done, Json(), Render(format, *table, context)};
}

/// Every parameter that any report has; one that the chosen report lacks is refused by the run.
void AddReportParameters(CLI::App& run, RunForm& form) {
  const auto catalogue = report::Catalogue::Load(host::ReportsFolder());
  for (const auto& definition : catalogue.definitions()) {
    for (const auto& parameter : definition.parameters) {
      const auto name = "--" + parameter.name;
      if (run.get_option_no_throw(name) != nullptr) continue;
      auto take = [&form, key = parameter.name](const std::string& text) {
        form.parameters[key] = text;
      };
      run.add_option_function<std::string>(name, take, parameter.label.english);
    }
  }
}

}  // namespace

void AddReportCommands(CLI::App& app, Chosen& chosen) {
  auto* group = AddGroup(app, "report", "what was sold, by whom, and how it was paid");
  chosen.Plain(group->add_subcommand("list", "all reports"),
               [](const Globals&) { return ListReports(); });

  auto form = std::make_shared<RunForm>();
  auto* run = group->add_subcommand("run", "runs a report");
  run->add_option("NAME", form->name, "the report's name")->required();
  AddDay(*run, "--from", form->from)->required();
  AddDay(*run, "--to", form->to)->required();
  AddParsed(*run, "--format", form->format, &report::ParseFormat, "text, csv, json, xlsx or pdf");
  run->add_option("--output", form->output, "the file to write; needed for xlsx and pdf");
  AddParsed(*run, "--language", form->language, &report::ParseLanguage, "en or zh_CN");
  AddReportParameters(*run, *form);
  chosen.WithBooks(run, [form](Session& session) { return RunReport(session, *form); });
}

}  // namespace steelyard::cli
