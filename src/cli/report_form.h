/// What every command that runs a report is told: which, of what days, with which parameters.
#pragma once
#include <CLI/CLI.hpp>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "cli/session.h"
#include "domain/business_day.h"
#include "host/reports.h"
#include "report/run.h"

namespace steelyard::cli {

struct ReportForm {
  std::string name;
  std::optional<domain::BusinessDay> from;
  std::optional<domain::BusinessDay> to;
  ports::ReportParameters parameters;
  report::TableChanges changes;
};

/// NAME, --from, --to, --columns, --group and the parameters.
void AddReportOptions(CLI::App& command, ReportForm& form);
/// --columns and --group.
void AddTableChanges(CLI::App& command, report::TableChanges& changes);
/// Every parameter that any report of the program has, and `--param NAME=VALUE` for those of a
/// store's own. One that the chosen report lacks is refused by the run.
void AddReportParameters(CLI::App& command, ports::ReportParameters& parameters);

Answer ReportUnknown(const report::Catalogue& catalogue, const std::string& name);

/// Throws  ports::StorageError; QueryStopped after a stop.
base::Result<report::Table, Answer> RunReportOf(Session& session, const ReportForm& form,
                                                report::Language language,
                                                const std::stop_token& stop = {});

}  // namespace steelyard::cli
