/// The words of the command line: scheduled exports and their runs.
#include "cli/schedule_sentences.h"

#include <fmt/format.h>

#include "base/check.h"
#include "host/backup_schedule.h"

namespace steelyard::cli {

std::string Sentence(host::ScheduleOutcome outcome) {
  using enum host::ScheduleOutcome;
  switch (outcome) {
    case Done: return "Done.";
    case NotAllowed:
      return "Only a manager may change the schedule. Nothing was changed; log in as a manager.";
    case Unknown:
      return "There is no such scheduled export. Nothing was changed; see schedule list.";
    case ReportUnknown:
      return "There is no such report. Nothing was changed; see report list.";
    case ParametersRefused:
      return "The report does not take these parameters. Nothing was changed; see report list. "
             "The days come from --period.";
    case FormatUnknown:
      return "There is no such format. Nothing was changed; take text, csv, json, xlsx, html or "
             "pdf.";
    case LanguageUnknown:
      return "There is no such language. Nothing was changed; take en or zh_CN.";
    case FileNameInvalid:
      return "This is no pattern of a file's name. Nothing was changed. It is a name without any "
             "of / \\ : * ? \" < > | of at most 120 bytes, 255 with its words filled in; they are "
             "{report}, {from}, {to}, {date}, {time}, {store} and {format}.";
    case FileNameTaken:
      return "Another scheduled export writes a file of this name into this folder, and each would "
             "write over the other's. Nothing was changed; give another --file-name or --folder.";
    case FolderMissing: return "There is no such folder. Nothing was changed; make it first.";
    case AddressInvalid:
      return "These are no mail addresses. Nothing was changed. Part several by commas, each of "
             "them once: wang@example.com,li@example.com";
    case MailNotSet:
      return "The store has no mail server. Nothing was changed. Set mail.server and mail.from "
             "first, and what else its operator asks for; see setting list.";
    case QueueInvalid:
      return "This is no name of a printer. Nothing was changed; see the names with: lpstat -e";
    case PrinterNeedsPdf:
      return "A printer takes the format pdf only. Nothing was changed; say --format pdf.";
    case OnlyFolderAndTime:
      return "Of a backup only the folder and the time can be changed. Nothing was changed; else "
             "remove it and add another.";
    case Running:
      return "It is running at this moment. Nothing was begun; see schedule history.";
  }
  base::Check(false);
  return {};
}

std::string WhereItGoes(const ports::ScheduledExport& scheduled) {
  switch (host::ParseDelivery(scheduled.delivery).value_or(host::Delivery::Folder)) {
    case host::Delivery::Folder: return fmt::format("the folder {}", scheduled.place);
    case host::Delivery::Mail: return fmt::format("mail to {}", scheduled.place);
    case host::Delivery::Printer: return fmt::format("the printer {}", scheduled.place);
  }
  base::Check(false);
  return {};
}

std::string Word(ports::RunOutcome outcome) {
  using enum ports::RunOutcome;
  switch (outcome) {
    case Running: return "running";
    case Delivered: return "delivered";
    case MayHaveArrived: return "may have arrived";
    case Failed: return "failed";
    case Stopped: return "stopped";
    case CutOff: return "cut off: the program ended";
    case Missed: return "missed";
  }
  base::Check(false);
  return {};
}

Json ScheduleJson(const ports::ScheduledExport& scheduled, base::UtcOffset offset) {
  const auto plan = host::PlanOf(scheduled);
  return {{"schedule", scheduled.id.ToString()},
          {"name", scheduled.name},
          {"report", scheduled.report},
          {"parameters", plan.parameters},
          {"format", scheduled.format},
          {"language", scheduled.language},
          {"delivery", scheduled.delivery},
          {"place", scheduled.place},
          {"file_name", scheduled.file_name},
          {"every", scheduled.frequency},
          {"period", scheduled.period},
          {"catch_up", scheduled.catch_up},
          {"at", fmt::format("{:02}:{:02}", scheduled.at_minute / 60, scheduled.at_minute % 60)},
          {"state", ports::ToText(scheduled.state)},
          {"next_due", scheduled.next_due.ToString(offset)},
          {"failed_attempts", scheduled.attempts},
          {"last_run", scheduled.last_run ? Json(scheduled.last_run->ToString(offset)) : Json()},
          {"last_outcome", base::Explanation::FromStored(scheduled.last_outcome).Text()}};
}

Json RunJson(const ports::ScheduleRun& run, base::UtcOffset offset) {
  return {{"schedule", run.schedule.ToString()},
          {"name", run.name},
          {"due", run.due.ToString(offset)},
          {"attempt", run.attempt},
          {"host", run.host},
          {"started", run.started_at.ToString(offset)},
          {"finished", run.finished_at ? Json(run.finished_at->ToString(offset)) : Json()},
          {"run_outcome", ports::ToText(run.outcome)},
          {"result", base::Explanation::FromStored(run.result).Text()}};
}

Json RunJson(const host::ExportRun& run, base::UtcOffset offset) {
  return {{"schedule", run.scheduled.id.ToString()},
          {"report", run.scheduled.report},
          {"run_outcome", ports::ToText(run.outcome)},
          {"file", run.file},
          {"error", run.error},
          {"next_try", run.next_try ? Json(run.next_try->ToString(offset)) : Json()}};
}

std::string LineOf(const host::ExportRun& run, base::UtcOffset offset) {
  if (run.error.empty()) return run.file + "\n";
  const auto again = run.next_try
                         ? fmt::format(" It is tried again {}.", run.next_try->ToString(offset))
                         : std::string();
  return fmt::format("{}: {}{}\n", run.scheduled.name, run.error, again);
}

}  // namespace steelyard::cli
