/// Keeps and runs scheduled exports.
#include "host/schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "host/backup_schedule.h"
#include "host/resources.h"
#include "report/catalogue.h"
#include "report/export.h"
#include "report/run.h"

namespace steelyard::host {
namespace {

namespace fs = std::filesystem;

/// How long a claim lasts when its host dies; far longer than any export or backup takes.
constexpr std::int64_t kLeaseMs = 7'200'000;

domain::BusinessDay LocalDate(base::Timestamp moment, base::UtcOffset offset) {
  return domain::BusinessDay::Of(moment, {offset, 0});
}

domain::BusinessDay FirstOfMonth(domain::BusinessDay day) {
  const auto text = day.ToString();
  return domain::BusinessDay::Parse(text.substr(0, 8) + "01").value();
}

domain::BusinessDay FirstOfNextMonth(domain::BusinessDay day) {
  return FirstOfMonth(FirstOfMonth(day).PlusDays(31));
}

/// The next day, from `day` on, on which an export of this frequency is made.
domain::BusinessDay RunDayFrom(domain::BusinessDay day, Frequency frequency) {
  switch (frequency) {
    case Frequency::Daily:
      return day;
    case Frequency::Weekly:
      return day.PlusDays((8 - day.weekday()) % 7);
    case Frequency::Monthly:
      return FirstOfMonth(day) == day ? day : FirstOfNextMonth(day);
  }
  base::Check(false);
  return day;
}

void Audit(app::Context& context, const app::Actor& actor, const char* action,
           const std::string& subject) {
  const auto now = context.clock.Now();
  context.store.Commit([&](ports::Books& books) {
    books.audit().Add({now, actor.name, action, subject, "", ""});
  });
}

std::string FileNameOf(const ports::ScheduledExport& scheduled, const domain::Period& period) {
  const auto days = period.first() == period.last()
                        ? period.first().ToString()
                        : period.first().ToString() + "_" + period.last().ToString();
  const auto ending = scheduled.format == "text" ? "txt" : scheduled.format;
  return fmt::format("{}_{}.{}", scheduled.report, days, ending);
}

/// Writes one export. Throws what the world throws; a refusal of the report is thrown, too.
std::string WriteExport(OpenedStore& store, const ports::ScheduledExport& scheduled,
                        const domain::Period& period, const app::StoreSettings& settings) {
  const auto catalogue = report::Catalogue::Load(ReportsFolder());
  const auto* definition = catalogue.Find(scheduled.report);
  if (!definition) throw std::runtime_error("There is no such report any more.");
  ports::ReportParameters parameters{{"from", period.first().ToString()},
                                     {"to", period.last().ToString()}};
  const auto language = report::ParseLanguage(scheduled.language);
  const auto format = report::ParseFormat(scheduled.format);
  base::Check(language && format);  // checked when it was added
  const auto table = report::Run(*definition, parameters, store.report_rows());
  if (!table) throw std::runtime_error(report::Explain(table.error(), *language));
  const auto file = fs::path(scheduled.folder) / FileNameOf(scheduled, period);
  report::ExportTo(
      file, *format, *table,
      {settings.name, *language, store.context().clock.Now(), settings.calendar.offset});
  return file.string();
}

ExportRun RunOne(OpenedStore& store, const ports::ScheduledExport& scheduled) {
  if (IsBackup(scheduled)) return RunBackup(store, scheduled);
  ExportRun run{scheduled, "", ""};
  const auto settings = app::LoadSettings(store.context().store);
  const auto frequency = ParseFrequency(scheduled.frequency);
  base::Check(frequency.has_value());
  const auto period = PeriodDueAt(scheduled.next_due, *frequency, settings.calendar.offset);
  try {
    run.file = WriteExport(store, scheduled, period, settings);
  } catch (const std::exception& error) {
    run.error = error.what();
  }
  // From the time that was due, not from now: what a switched-off PC missed is made up for.
  const auto next =
      NextDue(scheduled.next_due, *frequency, scheduled.at_minute, settings.calendar.offset);
  store.schedules().Finish(
      {scheduled.id, store.context().clock.Now(), run.error.empty() ? run.file : run.error, next});
  return run;
}

}  // namespace

std::string_view ToText(Frequency frequency) {
  switch (frequency) {
    case Frequency::Daily:
      return "daily";
    case Frequency::Weekly:
      return "weekly";
    case Frequency::Monthly:
      return "monthly";
  }
  base::Check(false);
  return {};
}

std::optional<Frequency> ParseFrequency(std::string_view text) {
  for (const auto frequency : {Frequency::Daily, Frequency::Weekly, Frequency::Monthly}) {
    if (ToText(frequency) == text) return frequency;
  }
  return std::nullopt;
}

std::string_view ToText(ScheduleOutcome outcome) {
  switch (outcome) {
    case ScheduleOutcome::Done:
      return "done";
    case ScheduleOutcome::NotAllowed:
      return "not_allowed";
    case ScheduleOutcome::ReportUnknown:
      return "report_unknown";
    case ScheduleOutcome::FormatUnknown:
      return "format_unknown";
    case ScheduleOutcome::LanguageUnknown:
      return "language_unknown";
    case ScheduleOutcome::FolderMissing:
      return "folder_missing";
    case ScheduleOutcome::Unknown:
      return "schedule_unknown";
  }
  base::Check(false);
  return {};
}

base::Timestamp NextDue(base::Timestamp moment, Frequency frequency, int at_minute,
                        base::UtcOffset offset) {
  const domain::StoreCalendar at{offset, at_minute};
  auto day = RunDayFrom(LocalDate(moment, offset), frequency);
  if (day.Start(at) <= moment) day = RunDayFrom(day.PlusDays(1), frequency);
  return day.Start(at);
}

domain::Period PeriodDueAt(base::Timestamp due, Frequency frequency, base::UtcOffset offset) {
  const auto day = LocalDate(due, offset);
  const auto yesterday = day.PlusDays(-1);
  switch (frequency) {
    case Frequency::Daily:
      return domain::Period::FromDays(yesterday, yesterday).value();
    case Frequency::Weekly: {
      const auto monday = day.PlusDays(1 - day.weekday());
      return domain::Period::FromDays(monday.PlusDays(-7), monday.PlusDays(-1)).value();
    }
    case Frequency::Monthly: {
      const auto last = FirstOfMonth(day).PlusDays(-1);
      return domain::Period::FromDays(FirstOfMonth(last), last).value();
    }
  }
  base::Check(false);
  return domain::Period::FromDays(yesterday, yesterday).value();
}

AddExportResult AddExport(OpenedStore& store, const app::Actor& actor, const NewExport& wanted) {
  using enum ScheduleOutcome;
  auto& context = store.context();
  if (actor.role != ports::Role::Manager) return {NotAllowed, std::nullopt};
  const auto catalogue = report::Catalogue::Load(ReportsFolder());
  if (!catalogue.Find(wanted.report)) return {ReportUnknown, std::nullopt};
  if (!report::ParseFormat(wanted.format)) return {FormatUnknown, std::nullopt};
  if (!report::ParseLanguage(wanted.language)) return {LanguageUnknown, std::nullopt};
  if (!fs::is_directory(wanted.folder)) return {FolderMissing, std::nullopt};
  const auto offset = app::LoadSettings(context.store).calendar.offset;
  const ports::ScheduledExport scheduled{
      .id = ports::NewId<base::Id128>(context.clock, context.entropy),
      .name = fmt::format("{} {}", wanted.report, ToText(wanted.frequency)),
      .report = wanted.report,
      .parameters = "{}",
      .format = wanted.format,
      .language = wanted.language,
      // A service runs in another folder than whoever scheduled it.
      .folder = fs::absolute(wanted.folder).string(),
      .frequency = std::string(ToText(wanted.frequency)),
      .at_minute = wanted.at_minute,
      .next_due = NextDue(context.clock.Now(), wanted.frequency, wanted.at_minute, offset),
      .last_run = std::nullopt,
      .last_outcome = ""};
  store.schedules().Add(scheduled);
  Audit(context, actor, "schedule.add", scheduled.name);
  return {Done, scheduled};
}

ScheduleOutcome RemoveExport(OpenedStore& store, const app::Actor& actor, const base::Id128& id) {
  if (actor.role != ports::Role::Manager) return ScheduleOutcome::NotAllowed;
  const auto all = store.schedules().All();
  const auto is_it = [&](const auto& scheduled) { return scheduled.id == id; };
  const auto found = std::find_if(all.begin(), all.end(), is_it);
  if (found == all.end()) return ScheduleOutcome::Unknown;
  store.schedules().Remove(id);
  Audit(store.context(), actor, "schedule.remove", found->name);
  return ScheduleOutcome::Done;
}

std::vector<ExportRun> RunDueExports(OpenedStore& store) {
  std::vector<ExportRun> runs;
  for (;;) {
    const auto now = store.context().clock.Now();
    const auto due = store.schedules().ClaimDue(now, now.Plus(kLeaseMs));
    if (due.empty()) return runs;
    for (const auto& scheduled : due) runs.push_back(RunOne(store, scheduled));
  }
}

}  // namespace steelyard::host
