/// The export schedule: reports that go to a folder, by mail or to a printer every day, week or
/// month, and backups. How they are run is `schedule_run`.
///
/// The jobs live in the store, and whoever claims one that is due has it: two hosts of one store
/// run it once.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/context.h"
#include "host/opened_store.h"
#include "host/schedule_time.h"

namespace steelyard::host {

enum class Delivery { Folder, Mail, Printer };
std::string_view ToText(Delivery delivery);  ///< `folder`, `mail`, `printer`
std::optional<Delivery> ParseDelivery(std::string_view text);

/// What a person decides of an export.
struct ExportPlan {
  std::string report;                       ///< name in the catalogue
  ports::ReportParameters parameters = {};  ///< without `from` and `to`, which `period` tells
  std::string format;                       ///< `pdf`, `xlsx`, `csv`, `json`, `text`
  std::string language;
  Delivery delivery = Delivery::Folder;
  std::string place;      ///< a folder, addresses parted by commas, or a printer's queue
  std::string file_name;  ///< a pattern of `delivery/file_name`; empty: report and days
  Frequency frequency = Frequency::Daily;
  std::optional<PeriodRule> period = {};  ///< nothing: the usual one of the frequency
  CatchUp catch_up = CatchUp::Once;
  int at_minute = 360;  ///< of the day on the store's clock; after the day cut
};
ExportPlan PlanOf(const ports::ScheduledExport& scheduled);

/// The first that applies.
enum class ScheduleOutcome {
  Done,
  NotAllowed,
  Unknown,
  ReportUnknown,
  ParametersRefused,
  FormatUnknown,
  LanguageUnknown,
  FileNameInvalid,
  FileNameTaken,  ///< another export would write over its file
  FolderMissing,
  AddressInvalid,
  MailNotSet,  ///< there is no mail server among the settings
  QueueInvalid,
  PrinterNeedsPdf,
  OnlyFolderAndTime,  ///< of a backup nothing else may be changed
  Running             ///< another run has it at this moment
};
std::string_view ToText(ScheduleOutcome outcome);

struct AddExportResult {
  ScheduleOutcome outcome;
  std::optional<ports::ScheduledExport> scheduled = {};
  std::string why = {};  ///< of ParametersRefused: a sentence in the export's language
};
AddExportResult AddExport(OpenedStore& store, const app::Actor& actor, const ExportPlan& wanted);
/// One that is being tried again is tried at once, since something may have been mended. Of a
/// backup only place and time.
AddExportResult ChangeExport(OpenedStore& store, const app::Actor& actor, const base::Id128& id,
                             const ExportPlan& wanted);
ScheduleOutcome RemoveExport(OpenedStore& store, const app::Actor& actor, const base::Id128& id);
/// What was due while it was paused is not made up for.
ScheduleOutcome SetExportState(OpenedStore& store, const app::Actor& actor, const base::Id128& id,
                               ports::ScheduleState state);

/// What goes where and when, for the audit log, in the words of the command line.
std::string AuditText(const ports::ScheduledExport& scheduled);

std::optional<ports::ScheduledExport> FindExport(OpenedStore& store, const base::Id128& id);

/// Whether the business day is not over when this is due: `day_cut_minutes` of the settings.
bool IsBeforeDayCut(const ports::ScheduledExport& scheduled, const app::StoreSettings& settings);

/// Whether there is such a folder now.
bool IsFolder(const std::string& path);

}  // namespace steelyard::host
