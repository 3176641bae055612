/// report list, columns, run.
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/report_form.h"
#include "cli/text_table.h"
#include "cli/with_stop.h"
#include "report/export.h"
#include "report/run.h"

namespace steelyard::cli {
namespace {

struct RunForm {
  ReportForm report;
  std::optional<report::Format> format;
  std::string output;
  std::optional<report::Language> language;
  std::optional<report::Paper> paper;
};

Json ReportJson(const report::Definition& definition) {
  Json parameters = Json::array();
  for (const auto& parameter : definition.parameters) {
    parameters.push_back({{"name", parameter.name},
                          {"type", report::ToText(parameter.type)},
                          {"default", parameter.default_value}});
  }
  Json columns = Json::array();
  for (const std::size_t shown : definition.shown) {
    const auto& column = definition.columns[shown];
    columns.push_back({{"name", column.name}, {"type", report::ToText(column.type)}});
  }
  return {{"report", definition.name},
          {"title", definition.title.english},
          {"title_zh_CN", definition.title.chinese},
          {"parameters", parameters},
          {"columns", columns}};
}

Answer ListReports(const Globals& globals) {
  const auto catalogue = host::LoadReports(globals.StorePath());
  const auto own = host::OwnReportsFolder(globals.StorePath());
  Json reports = Json::array();
  TextTable table({"REPORT", "TITLE", "标题", "PARAMETERS"});
  for (const auto& definition : catalogue.definitions()) {
    Json report = ReportJson(definition);
    report["own"] = definition.file.parent_path() == own;
    reports.push_back(std::move(report));
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
  return Done({{"reports", reports}, {"mistakes", mistakes}, {"own_folder", own.string()}}, text);
}

Answer ShowColumns(const Globals& globals, const std::string& name) {
  const auto catalogue = host::LoadReports(globals.StorePath());
  const auto* definition = catalogue.Find(name);
  if (definition == nullptr) return ReportUnknown(catalogue, name);
  Json columns = Json::array();
  TextTable table({"COLUMN", "TYPE", "SHOWN", "HEAD", "表头"});
  for (std::size_t i = 0; i < definition->columns.size(); ++i) {
    const auto& column = definition->columns[i];
    const auto& shown = definition->shown;
    const bool is_shown = std::find(shown.begin(), shown.end(), i) != shown.end();
    columns.push_back({{"name", column.name},
                       {"type", report::ToText(column.type)},
                       {"total", column.totalling == report::Totalling::Sum},
                       {"shown", is_shown},
                       {"head", column.head.english},
                       {"head_zh_CN", column.head.chinese}});
    table.Add({column.name, std::string(report::ToText(column.type)), is_shown ? "yes" : "no",
               column.head.english, column.head.chinese});
  }
  Json answer = ReportJson(*definition);
  answer["columns"] = columns;
  answer["group"] = definition->group ? Json(definition->columns[*definition->group].name) : Json();
  answer["file"] = definition->file.string();
  return Done(std::move(answer), table.ToString());
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
    case report::Format::Html:
      return report::RenderHtml(table, context);
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

Answer RunReport(Session& session, const RunForm& form, const std::stop_token& stop) {
  const auto language = form.language.value_or(report::Language::English);
  const auto format = form.format.value_or(report::Format::Text);
  if (NeedsFile(format) && form.output.empty()) {
    return WrongCommandLine(
        fmt::format("A report as {} needs a file to go to. Nothing was done; give --output FILE.",
                    report::ToText(format)));
  }
  auto run = RunReportOf(session, form.report, language, stop);
  if (!run) return run.error();
  const auto& table = *run;
  auto context = ContextOf(session, language);
  context.paper = form.paper.value_or(report::Paper::A4);
  if (!form.output.empty()) {
    context.progress = [&](const report::Progress&) {
      if (!stop.stop_requested()) return;
      throw report::ExportCancelled("The export was cancelled. No file was left behind.");
    };
    report::ExportTo(form.output, format, table, context);
    return Done({{"report", form.report.name},
                 {"file", form.output},
                 {"format", report::ToText(format)},
                 {"rows", table.rows.size()}},
                fmt::format("The report is in {}.", form.output));
  }
  if (session.globals.is_json) return Done(Json::parse(report::RenderJson(table)), "");
  return {ExitStatus::Done, Json(), Render(format, table, context)};
}

}  // namespace

void AddReportCommands(CLI::App& app, Chosen& chosen) {
  auto* group = AddGroup(app, "report", "what was sold, by whom, and how it was paid");
  chosen.Plain(group->add_subcommand("list", "all reports"), &ListReports);

  auto name = std::make_shared<std::string>();
  auto* columns = group->add_subcommand("columns", "the columns of a report");
  columns->add_option("NAME", *name, "the report's name")->required();
  chosen.Plain(columns, [name](const Globals& globals) { return ShowColumns(globals, *name); });

  auto form = std::make_shared<RunForm>();
  auto* run = group->add_subcommand("run", "runs a report");
  AddReportOptions(*run, form->report);
  AddParsed(*run, "--format", form->format, &report::ParseFormat,
            "text, csv, json, xlsx, html or pdf");
  run->add_option("--output", form->output, "the file to write; needed for xlsx and pdf");
  AddParsed(*run, "--language", form->language, &report::ParseLanguage, "en or zh_CN");
  AddParsed(*run, "--paper", form->paper, &report::ParsePaper, "a4 or 80mm; of a PDF");
  WithStop(chosen, run, [form](Session& session, const std::stop_token& stop) {
    return RunReport(session, *form, stop);
  });

  AddReportTicketsCommand(*group, chosen);
  AddDayReportsCommand(*group, chosen);
  AddOwnReportCommands(*group, chosen);
}

}  // namespace steelyard::cli
