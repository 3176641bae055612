#include "cli/report_form.h"

#include <fmt/format.h>

#include "cli/options.h"
#include "host/resources.h"
#include "report/catalogue.h"

namespace steelyard::cli {

void AddTableChanges(CLI::App& command, report::TableChanges& changes) {
  command.add_option("--columns", changes.columns, "which columns to show, in this order: a,b,c")
      ->delimiter(',');
  command.add_option("--group", changes.group, "the column with subtotals; empty for none");
}

void AddReportParameters(CLI::App& command, ports::ReportParameters& parameters) {
  constexpr auto kEnglish = report::Language::English;
  const auto catalogue = report::Catalogue::Load(host::ReportsFolder());
  for (const auto& definition : catalogue.definitions()) {
    for (const auto& parameter : definition.parameters) {
      const auto name = "--" + parameter.name;
      if (command.get_option_no_throw(name) != nullptr) continue;
      auto take = [&parameters, key = parameter.name](const std::string& text) {
        parameters[key] = text;
      };
      command.add_option_function<std::string>(name, take,
                                               report::HintOf(parameter, kEnglish));
    }
  }
  auto take = [&parameters](const std::vector<std::string>& given) {
    for (const std::string& each : given) {
      const auto sign = each.find('=');
      if (sign == each.npos || sign == 0) {
        throw CLI::ValidationError("--param", "'" + each + "' is not NAME=VALUE");
      }
      parameters[each.substr(0, sign)] = each.substr(sign + 1);
    }
  };
  command.add_option_function<std::vector<std::string>>(
      "--param", take, "NAME=VALUE: any parameter, also of a report of your own");
}

void AddReportOptions(CLI::App& command, ReportForm& form) {
  command.add_option("NAME", form.name, "the report's name")->required();
  AddDay(command, "--from", form.from)->required();
  AddDay(command, "--to", form.to)->required();
  AddTableChanges(command, form.changes);
  AddReportParameters(command, form.parameters);
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

base::Result<report::Table, Answer> RunReportOf(Session& session, const ReportForm& form,
                                                report::Language language,
                                                const std::stop_token& stop) {
  const auto refuse = [&](const report::RunRefusal& refusal) {
    return base::Fail(Refused("report_refused", report::Explain(refusal, language)));
  };
  const auto catalogue = host::LoadReports(session.store->path());
  const auto* found = catalogue.Find(form.name);
  if (found == nullptr) return base::Fail(ReportUnknown(catalogue, form.name));
  const auto definition = report::WithChanges(*found, form.changes);
  if (!definition) return refuse(definition.error());
  auto parameters = form.parameters;
  parameters["from"] = form.from->ToString();
  parameters["to"] = form.to->ToString();
  auto table = report::Run(*definition, parameters, session.store->report_rows(),
                           [&stop] { return stop.stop_requested(); });
  if (!table) return refuse(table.error());
  return std::move(table).value();
}

}  // namespace steelyard::cli
