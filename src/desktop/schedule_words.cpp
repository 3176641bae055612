#include "desktop/schedule_words.h"

#include <fmt/format.h>

#include "base/check.h"
#include "desktop/format.h"
#include "desktop/words.h"
#include "host/backup_schedule.h"

namespace steelyard::desktop {

wxString Word(host::Frequency frequency) {
  switch (frequency) {
    case host::Frequency::Daily: return _("every day");
    case host::Frequency::Weekly: return _("every Monday");
    case host::Frequency::Monthly: return _("on the first of every month");
  }
  base::Check(false);
  return {};
}

wxString Word(host::PeriodRule rule) {
  using enum host::PeriodRule;
  switch (rule) {
    case Yesterday: return _("the day before");
    case LastWeek: return _("the week before, Monday to Sunday");
    case LastMonth: return _("the month before");
    case Today: return _("the same day so far");
    case ThisWeek: return _("this week so far");
    case ThisMonth: return _("this month so far");
    case Last7Days: return _("the 7 days before");
    case Last30Days: return _("the 30 days before");
  }
  base::Check(false);
  return {};
}

wxString Word(host::CatchUp catch_up) {
  switch (catch_up) {
    case host::CatchUp::Once: return _("make the newest one only");
    case host::CatchUp::Each: return _("make each of them");
  }
  base::Check(false);
  return {};
}

wxString Word(host::Delivery delivery) {
  switch (delivery) {
    case host::Delivery::Folder: return _("a folder");
    case host::Delivery::Mail: return _("mail");
    case host::Delivery::Printer: return _("a printer");
  }
  base::Check(false);
  return {};
}

wxString Word(ports::RunOutcome outcome) {
  using enum ports::RunOutcome;
  switch (outcome) {
    case Running: return _("running");
    case Delivered: return _("delivered");
    case MayHaveArrived: return _("may have arrived");
    case Failed: return _("failed");
    case Stopped: return _("stopped: the program was ended");
    case CutOff: return _("cut off: the program did not end by itself");
    case Missed: return _("missed: no program ran");
  }
  base::Check(false);
  return {};
}

wxString Sentence(host::ScheduleOutcome outcome) {
  using enum host::ScheduleOutcome;
  switch (outcome) {
    case Done: return _("The schedule was changed.");
    case NotAllowed:
      return _("Only a manager may change the schedule. Nothing was changed; log in as a manager.");
    case Unknown:
      return _("Somebody removed this from the schedule meanwhile. Nothing was changed.");
    case ReportUnknown: return _("There is no such report any more. Choose another.");
    case ParametersRefused: return _("The report does not take these parameters.");
    case FormatUnknown: return _("This program does not know the format. Choose another.");
    case LanguageUnknown: return _("This program does not know the language. Choose another.");
    case FileNameInvalid:
      return _("The file name is a short name without any of / \\ : * ? \" < > |; its words are "
               "{report}, {from}, {to}, {date}, {time}, {store} and {format}.");
    case FileNameTaken:
      return _("Another export writes a file of this name into this folder, and each would write "
               "over the other's. Choose another file name or folder.");
    case FolderMissing: return _("There is no such folder. Make it first.");
    case AddressInvalid:
      return _("Write mail addresses like wang@example.com, several parted by commas, each once.");
    case MailNotSet:
      return _("The store has no mail server yet. Set it among the settings under Mail first.");
    case QueueInvalid: return _("Write the printer's name as the system knows it.");
    case PrinterNeedsPdf: return _("A printer takes the format PDF only.");
    case OnlyFolderAndTime: return _("Of a backup only the folder and the time can be changed.");
    case Running: return _("It is running at this moment. Nothing was begun.");
  }
  base::Check(false);
  return {};
}

wxString WhatText(const ports::ScheduledExport& scheduled, const report::Catalogue& reports,
                  report::Language language) {
  if (host::IsBackup(scheduled)) return _("Backup of the store");
  const auto* definition = reports.Find(scheduled.report);
  if (definition == nullptr) return ToWx(scheduled.report);
  return ToWx(definition->title.In(language));
}

wxString WhereText(const ports::ScheduledExport& scheduled) {
  const auto place = ToWx(scheduled.place);
  switch (host::ParseDelivery(scheduled.delivery).value_or(host::Delivery::Folder)) {
    case host::Delivery::Folder: return wxString::Format(_("the folder %s"), place);
    case host::Delivery::Mail: return wxString::Format(_("mail to %s"), place);
    case host::Delivery::Printer: return wxString::Format(_("the printer %s"), place);
  }
  base::Check(false);
  return {};
}

wxString WhenText(const ports::ScheduledExport& scheduled) {
  const auto frequency = host::ParseFrequency(scheduled.frequency);
  const auto at = ToWx(fmt::format("{:02}:{:02}", scheduled.at_minute / 60,
                                   scheduled.at_minute % 60));
  // TRANSLATORS: how often and at which time: every day at 06:00.
  return wxString::Format(_("%s at %s"),
                          frequency ? Word(*frequency) : ToWx(scheduled.frequency), at);
}

wxString NewsOf(const ports::ScheduledExport& scheduled, const Workplace& place) {
  wxString news =
      wxString::Format(_("%s runs next %s."), WhatText(scheduled, place.reports, place.language),
                       MomentText(scheduled.next_due, place.settings.calendar.offset));
  if (host::IsBeforeDayCut(scheduled, place.settings)) {
    news += " " + _("The business day is not over then: what is sold later is missing.");
  }
  return news;
}

wxString ResultText(const ports::ScheduleRun& run) {
  if (run.result.empty()) return {};
  return Sentence(base::Explanation::FromStored(run.result));
}

wxString ResultText(const host::ExportRun& run) {
  if (run.error.empty()) {
    return wxString::Format(_("Done: %s"), Sentence(run.result));
  }
  return Sentence(run.result);
}

}  // namespace steelyard::desktop
