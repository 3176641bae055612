/// schedule add/list/remove/run-due.
#include <fmt/format.h>

#include <charconv>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/sentences.h"
#include "cli/text_table.h"
#include "host/backup_schedule.h"

namespace steelyard::cli {
namespace {

struct ScheduleForm {
  host::NewExport wanted;
  std::optional<host::Frequency> frequency;
  std::optional<int> at_minute;
  std::optional<base::Id128> id;
  bool is_backup = false;
  host::NewBackup backup;
};

/// `06:30` as minutes of the day.
std::optional<int> ParseTimeOfDay(const std::string& text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  int hour = -1;
  int minute = -1;
  const auto* begin = text.data();
  const auto first = std::from_chars(begin, begin + 2, hour);
  const auto second = std::from_chars(begin + 3, begin + 5, minute);
  if (first.ptr != begin + 2 || second.ptr != begin + 5) return std::nullopt;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return std::nullopt;
  return hour * 60 + minute;
}

base::UtcOffset OffsetOf(Session& session) {
  return app::LoadSettings(session.context().store).calendar.offset;
}

Json ScheduleJson(const ports::ScheduledExport& scheduled, base::UtcOffset offset) {
  return {{"schedule", scheduled.id.ToString()},
          {"report", scheduled.report},
          {"format", scheduled.format},
          {"language", scheduled.language},
          {"folder", scheduled.folder},
          {"every", scheduled.frequency},
          {"next_due", scheduled.next_due.ToString(offset)},
          {"last_run", scheduled.last_run ? Json(scheduled.last_run->ToString(offset)) : Json()},
          {"last_outcome", scheduled.last_outcome}};
}

Answer AddBackup(Session& session, const ScheduleForm& form) {
  auto wanted = form.backup;
  wanted.folder = form.wanted.folder;
  if (form.at_minute) wanted.at_minute = *form.at_minute;
  const auto added = host::AddBackup(*session.store, session.actor, wanted);
  if (added.outcome != host::ScheduleOutcome::Done) {
    return Refused(host::ToText(added.outcome), Sentence(added.outcome));
  }
  const auto offset = OffsetOf(session);
  return Done(ScheduleJson(*added.scheduled, offset),
              fmt::format("A backup is made every day, first {}, while serve or the desktop runs; "
                          "it goes to {}.",
                          added.scheduled->next_due.ToString(offset), added.scheduled->folder));
}

Answer AddSchedule(Session& session, const ScheduleForm& form) {
  if (form.is_backup) return AddBackup(session, form);
  if (form.wanted.report.empty() || !form.frequency) {
    return WrongCommandLine(
        "An export needs --report and --every, a backup --backup. Nothing was scheduled.");
  }
  auto wanted = form.wanted;
  wanted.frequency = *form.frequency;
  if (form.at_minute) wanted.at_minute = *form.at_minute;
  const auto added = host::AddExport(*session.store, session.actor, wanted);
  if (added.outcome != host::ScheduleOutcome::Done) {
    return Refused(host::ToText(added.outcome), Sentence(added.outcome));
  }
  const auto offset = OffsetOf(session);
  return Done(ScheduleJson(*added.scheduled, offset),
              fmt::format("{} is first due {}; while serve or the desktop runs, it goes to {}.",
                          added.scheduled->name, added.scheduled->next_due.ToString(offset),
                          added.scheduled->folder));
}

Answer ListSchedules(Session& session) {
  const auto offset = OffsetOf(session);
  Json schedules = Json::array();
  TextTable table({"ID", "REPORT", "EVERY", "FORMAT", "FOLDER", "NEXT DUE", "LAST"});
  for (const auto& one : session.store->schedules().All()) {
    schedules.push_back(ScheduleJson(one, offset));
    table.Add({one.id.ToString(), one.report, one.frequency, one.format, one.folder,
               one.next_due.ToString(offset), one.last_outcome});
  }
  return Done({{"schedules", schedules}}, table.ToString());
}

Answer RemoveSchedule(Session& session, const ScheduleForm& form) {
  const auto outcome = host::RemoveExport(*session.store, session.actor, *form.id);
  if (outcome != host::ScheduleOutcome::Done) {
    return Refused(host::ToText(outcome), Sentence(outcome));
  }
  return Done({{"schedule", form.id->ToString()}}, "It will not run again; its files stay.");
}

Answer RunDue(Session& session) {
  if (auto refusal = RefuseUnlessManagerOrService(session.actor)) return *std::move(refusal);
  Json runs = Json::array();
  std::string text;
  bool has_failed = false;
  for (const auto& run : host::RunDueExports(*session.store)) {
    runs.push_back({{"schedule", run.scheduled.id.ToString()},
                    {"report", run.scheduled.report},
                    {"file", run.file},
                    {"error", run.error}});
    has_failed = has_failed || !run.error.empty();
    text += run.error.empty() ? run.file + "\n"
                              : fmt::format("{}: {}\n", run.scheduled.name, run.error);
  }
  if (has_failed) {
    auto answer = WorldFailed("export_failed", text);
    answer.object["runs"] = runs;
    return answer;
  }
  return Done({{"runs", runs}}, text.empty() ? "Nothing is due." : text);
}

}  // namespace

void AddScheduleCommands(CLI::App& app, Chosen& chosen) {
  auto* group =
      AddGroup(app, "schedule", "reports and backups that are written to a folder by themselves");
  auto form = std::make_shared<ScheduleForm>();
  form->wanted.format = "pdf";
  form->wanted.language = "en";

  auto* add = group->add_subcommand("add", "schedules an export or a backup");
  auto* report = add->add_option("--report", form->wanted.report, "the report's name");
  add->add_option("--folder", form->wanted.folder, "where the files go")->required();
  add->add_option("--format", form->wanted.format, "text, csv, json, xlsx or pdf");
  add->add_option("--language", form->wanted.language, "en or zh_CN");
  auto* every = AddParsed(*add, "--every", form->frequency, &host::ParseFrequency,
                          "daily, weekly or monthly");
  auto* backup = add->add_flag("--backup", form->is_backup, "a backup of the store, every day");
  backup->excludes(report)->excludes(every);
  auto& keep = form->backup.keep;
  const CLI::Range range(1, 1'000);
  add->add_option("--keep-daily", keep.daily, "of so many days, 7 without it")
      ->check(range)
      ->needs(backup);
  add->add_option("--keep-weekly", keep.weekly, "of so many weeks, 4 without it")
      ->check(range)
      ->needs(backup);
  add->add_option("--keep-monthly", keep.monthly, "of so many months, 12 without it")
      ->check(range)
      ->needs(backup);
  AddParsed(*add, "--at", form->at_minute, &ParseTimeOfDay, "a time of day like 06:30");
  chosen.WithBooks(add, [form](Session& session) { return AddSchedule(session, *form); });

  chosen.WithBooks(group->add_subcommand("list", "all scheduled exports"), ListSchedules);
  auto* remove = group->add_subcommand("remove", "ends a scheduled export");
  AddParsed(*remove, "--id,ID", form->id, &base::Id128::Parse, "an id of schedule list")
      ->required();
  chosen.WithBooks(remove, [form](Session& session) { return RemoveSchedule(session, *form); });
  chosen.WithBooks(group->add_subcommand("run-due", "runs what is due now"), RunDue);
}

}  // namespace steelyard::cli
