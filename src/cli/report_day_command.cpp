/// report day: every report of the end of a day, as one PDF or on a printer.
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/options.h"
#include "host/reports.h"
#include "report/day_reports.h"
#include "report/export.h"
#include "report/whole_file.h"

namespace steelyard::cli {
namespace {

struct DayForm {
  std::optional<domain::BusinessDay> day;
  std::string output;
  std::string printer;
  std::optional<report::Language> language;
  std::optional<report::Paper> paper;
};

Answer PrintDay(Session& session, const DayForm& form) {
  if (form.output.empty() == form.printer.empty()) {
    return WrongCommandLine(
        "The reports of a day need one place to go to. Nothing was done; give --output FILE or "
        "--printer QUEUE.");
  }
  const auto settings = app::LoadSettings(session.context().store);
  const auto language = form.language.value_or(report::Language::English);
  const auto day = form.day.value_or(app::Today(session.context(), settings)).ToString();
  const auto catalogue = host::LoadReports(session.store->path());
  const auto tables = report::RunDayReports(catalogue, day, session.store->report_rows());
  if (!tables) return Refused("report_refused", report::Explain(tables.error(), language));
  const auto title = report::DayReportsTitle(day, language);
  const report::ExportContext context{settings.name, language, session.context().clock.Now(),
                                      settings.calendar.offset};
  const auto pdf = report::RenderPdf(*tables, title, context,
                                     form.paper.value_or(report::Paper::A4));
  Json names = Json::array();
  for (const auto& table : *tables) names.push_back(table.report);
  Json answer{{"day", day}, {"reports", names}};
  if (!form.output.empty()) {
    report::WholeFile file(form.output);
    file.Write(pdf);
    file.Commit();
    answer["file"] = form.output;
    return Done(std::move(answer), fmt::format("The reports of {} are in {}.", day, form.output));
  }
  answer["job"] = host::PrintPdf(form.printer, title, pdf);
  return Done(std::move(answer),
              fmt::format("The reports of {} were handed to {}.", day, form.printer));
}

}  // namespace

void AddDayReportsCommand(CLI::App& group, Chosen& chosen) {
  auto form = std::make_shared<DayForm>();
  auto* day = group.add_subcommand("day", "all reports of the end of a day, as one PDF");
  AddDay(*day, "--date", form->day);
  day->add_option("--output", form->output, "the PDF to write")->check(&RefuseEmpty);
  day->add_option("--printer", form->printer, "the printer's queue")->check(&RefuseEmpty);
  AddParsed(*day, "--language", form->language, &report::ParseLanguage, "en or zh_CN");
  AddParsed(*day, "--paper", form->paper, &report::ParsePaper, "a4 or 80mm");
  chosen.WithBooks(day, [form](Session& session) { return PrintDay(session, *form); });
}

}  // namespace steelyard::cli
