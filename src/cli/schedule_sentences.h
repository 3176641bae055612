/// The words of the command line for the schedule.
#pragma once
#include <string>

#include "cli/answer.h"
#include "host/schedule.h"
#include "host/schedule_run.h"

namespace steelyard::cli {

std::string Sentence(host::ScheduleOutcome outcome);
/// `the folder /exports`, `mail to wang@example.com`, `the printer office`.
std::string WhereItGoes(const ports::ScheduledExport& scheduled);
std::string Word(ports::RunOutcome outcome);

Json ScheduleJson(const ports::ScheduledExport& scheduled, base::UtcOffset offset);
Json RunJson(const ports::ScheduleRun& run, base::UtcOffset offset);
Json RunJson(const host::ExportRun& run, base::UtcOffset offset);
/// One line: where it went, or what went wrong and when it is tried again.
std::string LineOf(const host::ExportRun& run, base::UtcOffset offset);

}  // namespace steelyard::cli
