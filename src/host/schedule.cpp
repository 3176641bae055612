/// Keeps scheduled exports.
#include "host/schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "app/mail_settings.h"
#include "app/roles.h"
#include "base/check.h"
#include "base/enum_text.h"
#include "delivery/file_name.h"
#include "delivery/folder.h"
#include "delivery/printer_queue.h"
#include "host/backup_schedule.h"
#include "host/export_file.h"
#include "host/reports.h"
#include "report/catalogue.h"
#include "report/export.h"
#include "report/run.h"

namespace steelyard::host {
namespace {

namespace fs = std::filesystem;
using enum ScheduleOutcome;

/// Rows for nobody: a report that is run on them tells whether its parameters are good.
class NoRows final : public ports::ReportRows {
 public:
  void Run(const ports::ReportQuery&,
           const std::function<void(const std::vector<ports::ReportCell>&)>&) override {}
};

/// Why the report does not take these parameters; empty when it does.
std::string WhyRefused(const report::Definition& definition, const ExportPlan& wanted) {
  const auto language = report::ParseLanguage(wanted.language).value_or(report::Language::English);
  auto parameters = wanted.parameters;
  for (const char* day : {"from", "to"}) {
    if (parameters.contains(day)) {
      return report::Explain({report::RunMistake::ParameterUnknown, day}, language);
    }
    parameters[day] = "2026-01-01";  // any day will do
  }
  NoRows none;
  const auto tried = report::Run(definition, parameters, none);
  return tried ? "" : report::Explain(tried.error(), language);
}

ScheduleOutcome CheckPlace(OpenedStore& store, const ExportPlan& wanted) {
  switch (wanted.delivery) {
    case Delivery::Folder: return IsFolder(wanted.place) ? Done : FolderMissing;
    case Delivery::Mail:
      if (!ports::ParseMailAddresses(wanted.place)) return AddressInvalid;
      return app::LoadMailSetup(store.context().store) ? Done : MailNotSet;
    case Delivery::Printer:
      if (!delivery::IsQueueName(wanted.place)) return QueueInvalid;
      return report::ParseFormat(wanted.format) == report::Format::Pdf ? Done : PrinterNeedsPdf;
  }
  base::Check(false);
  return Done;
}

/// `id` is that of the export which is changed.
ScheduleOutcome CheckFileName(OpenedStore& store, const ExportPlan& wanted,
                              const std::optional<base::Id128>& id) {
  constexpr std::size_t kMostBytes = 255;  // of a file's name
  if (delivery::FindPatternMistake(wanted.file_name)) return FileNameInvalid;
  const auto settings = app::LoadSettings(store.context().store);
  const auto name = FileNameOf(wanted, store.context().clock.Now(), settings);
  if (name.size() > kMostBytes) return FileNameInvalid;
  for (const auto& other : store.schedules().All()) {
    if (other.id == id || IsBackup(other)) continue;
    if (TakesFileOf(wanted, PlanOf(other), settings)) return FileNameTaken;
  }
  return Done;
}

AddExportResult CheckPlan(OpenedStore& store, const ExportPlan& wanted,
                          const std::optional<base::Id128>& id = {}) {
  const auto catalogue = LoadReports(store.path());
  const auto* definition = catalogue.Find(wanted.report);
  if (definition == nullptr) return {ReportUnknown};
  if (auto why = WhyRefused(*definition, wanted); !why.empty()) {
    return {ParametersRefused, std::nullopt, std::move(why)};
  }
  if (!report::ParseFormat(wanted.format)) return {FormatUnknown};
  if (!report::ParseLanguage(wanted.language)) return {LanguageUnknown};
  const auto name = CheckFileName(store, wanted, id);
  return {name == Done ? CheckPlace(store, wanted) : name};
}

/// A service runs in another folder than whoever scheduled it, and must notice when what was
/// mounted there is gone.
void SetPlace(ports::ScheduledExport& scheduled, const ExportPlan& wanted) {
  scheduled.delivery = ToText(wanted.delivery);
  scheduled.place = wanted.place;
  scheduled.mount.clear();
  if (wanted.delivery != Delivery::Folder) return;
  scheduled.place = fs::absolute(wanted.place).string();
  scheduled.mount = delivery::MountPointOf(scheduled.place);
}

void SetPlan(ports::ScheduledExport& scheduled, const ExportPlan& wanted) {
  scheduled.name = fmt::format("{} {}", wanted.report, ToText(wanted.frequency));
  scheduled.report = wanted.report;
  scheduled.parameters = nlohmann::json(wanted.parameters).dump();
  scheduled.format = wanted.format;
  scheduled.language = wanted.language;
  scheduled.file_name = wanted.file_name;
  scheduled.frequency = ToText(wanted.frequency);
  scheduled.period = ToText(wanted.period.value_or(UsualPeriod(wanted.frequency)));
  scheduled.catch_up = ToText(wanted.catch_up);
  SetPlace(scheduled, wanted);
}

/// The next time of it, from now on; what was tried again is forgotten.
void SetNextDue(app::Context& context, ports::ScheduledExport& scheduled) {
  const auto offset = app::LoadSettings(context.store).calendar.offset;
  const auto frequency = ParseFrequency(scheduled.frequency).value_or(Frequency::Daily);
  scheduled.due = NextDue(context.clock.Now(), frequency, scheduled.at_minute, offset);
  scheduled.next_due = scheduled.due;
  scheduled.attempts = 0;
}

bool IsSamePlanButPlaceAndTime(const ExportPlan& one, const ExportPlan& other) {
  return one.report == other.report && one.parameters == other.parameters &&
         one.format == other.format && one.language == other.language &&
         one.delivery == other.delivery && one.file_name == other.file_name &&
         one.frequency == other.frequency && one.period == other.period &&
         one.catch_up == other.catch_up;
}

}  // namespace

std::string_view ToText(Delivery delivery) {
  switch (delivery) {
    case Delivery::Folder: return "folder";
    case Delivery::Mail: return "mail";
    case Delivery::Printer: return "printer";
  }
  base::Check(false);
  return {};
}

std::optional<Delivery> ParseDelivery(std::string_view text) {
  return base::FindByText(std::array{Delivery::Folder, Delivery::Mail, Delivery::Printer}, text);
}

std::string_view ToText(ScheduleOutcome outcome) {
  switch (outcome) {
    case Done: return "done";
    case NotAllowed: return "not_allowed";
    case Unknown: return "schedule_unknown";
    case ReportUnknown: return "report_unknown";
    case ParametersRefused: return "parameters_refused";
    case FormatUnknown: return "format_unknown";
    case LanguageUnknown: return "language_unknown";
    case FileNameInvalid: return "file_name_invalid";
    case FileNameTaken: return "file_name_taken";
    case FolderMissing: return "folder_missing";
    case AddressInvalid: return "address_invalid";
    case MailNotSet: return "mail_not_set";
    case QueueInvalid: return "queue_invalid";
    case PrinterNeedsPdf: return "printer_needs_pdf";
    case OnlyFolderAndTime: return "only_folder_and_time";
    case Running: return "running";
  }
  base::Check(false);
  return {};
}

ExportPlan PlanOf(const ports::ScheduledExport& scheduled) {
  ExportPlan plan;
  plan.report = scheduled.report;
  if (!IsBackup(scheduled)) {
    const auto json = nlohmann::json::parse(scheduled.parameters, nullptr, false);
    if (json.is_object()) {
      for (const auto& [name, value] : json.items()) {
        if (value.is_string()) plan.parameters[name] = value.get<std::string>();
      }
    }
  }
  plan.format = scheduled.format;
  plan.language = scheduled.language;
  plan.delivery = ParseDelivery(scheduled.delivery).value_or(Delivery::Folder);
  plan.place = scheduled.place;
  plan.file_name = scheduled.file_name;
  plan.frequency = ParseFrequency(scheduled.frequency).value_or(Frequency::Daily);
  plan.period = ParsePeriodRule(scheduled.period);
  plan.catch_up = ParseCatchUp(scheduled.catch_up).value_or(CatchUp::Once);
  plan.at_minute = scheduled.at_minute;
  return plan;
}

AddExportResult AddExport(OpenedStore& store, const app::Actor& actor, const ExportPlan& wanted) {
  auto& context = store.context();
  if (!app::MayManageStore(actor.role)) return {NotAllowed};
  auto checked = CheckPlan(store, wanted);
  if (checked.outcome != Done) return checked;
  const auto now = context.clock.Now();
  ports::ScheduledExport scheduled{.id = ports::NewId<base::Id128>(context.clock, context.entropy),
                                   .name = {},
                                   .report = {},
                                   .parameters = {},
                                   .format = {},
                                   .language = {},
                                   .place = {},
                                   .frequency = {},
                                   .at_minute = wanted.at_minute,
                                   .due = now,
                                   .next_due = now,
                                   .last_run = std::nullopt,
                                   .last_outcome = {}};
  SetPlan(scheduled, wanted);
  SetNextDue(context, scheduled);
  store.schedules().Add(
      scheduled, {now, actor.name, "schedule.add", scheduled.name, "", AuditText(scheduled)});
  return {Done, scheduled};
}

AddExportResult ChangeExport(OpenedStore& store, const app::Actor& actor, const base::Id128& id,
                             const ExportPlan& wanted) {
  auto& context = store.context();
  if (!app::MayManageStore(actor.role)) return {NotAllowed};
  auto scheduled = FindExport(store, id);
  if (!scheduled) return {Unknown};
  const auto before = PlanOf(*scheduled);
  const auto text_before = AuditText(*scheduled);
  if (IsBackup(*scheduled)) {
    if (!IsSamePlanButPlaceAndTime(before, wanted)) return {OnlyFolderAndTime};
    if (!IsFolder(wanted.place)) return {FolderMissing};
    SetPlace(*scheduled, wanted);
  } else {
    auto checked = CheckPlan(store, wanted, id);
    if (checked.outcome != Done) return checked;
    SetPlan(*scheduled, wanted);
  }
  scheduled->at_minute = wanted.at_minute;
  auto times = ports::Times::RetryNow;
  if (before.frequency != wanted.frequency || before.at_minute != wanted.at_minute) {
    times = ports::Times::Replace;
    SetNextDue(context, *scheduled);
  } else if (scheduled->attempts > 0) {
    scheduled->next_due = context.clock.Now();
  }
  const ports::AuditEntry audit{context.clock.Now(), actor.name,  "schedule.change",
                                scheduled->name,     text_before, AuditText(*scheduled)};
  if (!store.schedules().Change(*scheduled, times, audit)) return {Unknown};
  return {Done, scheduled};
}

ScheduleOutcome RemoveExport(OpenedStore& store, const app::Actor& actor, const base::Id128& id) {
  if (!app::MayManageStore(actor.role)) return NotAllowed;
  const auto found = FindExport(store, id);
  if (!found) return Unknown;
  store.schedules().Remove(id, {store.context().clock.Now(), actor.name, "schedule.remove",
                                found->name, AuditText(*found), ""});
  return Done;
}

ScheduleOutcome SetExportState(OpenedStore& store, const app::Actor& actor, const base::Id128& id,
                               ports::ScheduleState state) {
  if (!app::MayManageStore(actor.role)) return NotAllowed;
  auto found = FindExport(store, id);
  if (!found) return Unknown;
  const bool is_resumed =
      found->state == ports::ScheduleState::Paused && state == ports::ScheduleState::Active;
  found->state = state;
  if (is_resumed) SetNextDue(store.context(), *found);
  const auto times = is_resumed ? ports::Times::Replace : ports::Times::Keep;
  const bool is_pause = state == ports::ScheduleState::Paused;
  const auto* action = is_pause ? "schedule.pause" : "schedule.resume";
  const ports::AuditEntry audit{
      store.context().clock.Now(), actor.name, action, found->name, "", AuditText(*found)};
  return store.schedules().Change(*found, times, audit) ? Done : Unknown;
}

std::string AuditText(const ports::ScheduledExport& scheduled) {
  return fmt::format(
      "schedule={} delivery={} place={} every={} at={:02}:{:02} period={} format={} language={} "
      "catch_up={} file_name={} parameters={}",
      scheduled.id.ToString(), scheduled.delivery, scheduled.place, scheduled.frequency,
      scheduled.at_minute / 60, scheduled.at_minute % 60, scheduled.period, scheduled.format,
      scheduled.language, scheduled.catch_up, scheduled.file_name, scheduled.parameters);
}

std::optional<ports::ScheduledExport> FindExport(OpenedStore& store, const base::Id128& id) {
  const auto all = store.schedules().All();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const auto& scheduled) { return scheduled.id == id; });
  if (found == all.end()) return std::nullopt;
  return *found;
}

bool IsFolder(const std::string& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

bool IsBeforeDayCut(const ports::ScheduledExport& scheduled, const app::StoreSettings& settings) {
  return !IsBackup(scheduled) && scheduled.at_minute < settings.calendar.day_cut_minutes;
}

}  // namespace steelyard::host
