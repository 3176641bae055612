/// schedule add/change/list/remove/pause/resume.
#include <fmt/format.h>

#include <charconv>
#include <tuple>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/schedule_sentences.h"
#include "cli/text_table.h"
#include "host/backup_schedule.h"

namespace steelyard::cli {
namespace {

/// Everything optional: what `change` is not told stays.
struct ScheduleForm {
  std::string report, format, language, folder, addresses, queue;
  std::optional<std::string> file_name;
  std::vector<std::string> parameters;
  bool is_without_parameters = false;
  std::optional<host::Frequency> frequency;
  std::optional<host::PeriodRule> period;
  std::optional<host::CatchUp> catch_up;
  std::optional<int> at_minute;
  std::optional<base::Id128> id;
  bool is_backup = false;
  host::BackupKeep keep;
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

Answer RefuseSchedule(const host::AddExportResult& result) {
  const auto sentence = Sentence(result.outcome);
  return Refused(host::ToText(result.outcome),
                 result.why.empty() ? sentence : sentence + " " + result.why);
}

/// What was given of the form, on top of `plan`; the refusal when a parameter has no name.
std::optional<Answer> Apply(const ScheduleForm& form, host::ExportPlan& plan) {
  const auto set = [](std::string& target, const std::string& given) {
    if (!given.empty()) target = given;
  };
  set(plan.report, form.report);
  set(plan.format, form.format);
  set(plan.language, form.language);
  const std::pair<const std::string*, host::Delivery> places[] = {
      {&form.folder, host::Delivery::Folder},
      {&form.addresses, host::Delivery::Mail},
      {&form.queue, host::Delivery::Printer}};
  for (const auto& [place, delivery] : places) {
    if (place->empty()) continue;
    plan.place = *place;
    plan.delivery = delivery;
  }
  if (form.file_name) plan.file_name = *form.file_name;
  if (!form.parameters.empty() || form.is_without_parameters) plan.parameters.clear();
  for (const auto& parameter : form.parameters) {
    const auto equals = parameter.find('=');
    if (equals == 0 || equals == parameter.npos) {
      return WrongCommandLine(fmt::format(
          "A parameter is NAME=VALUE, not '{}'. Nothing was changed.", parameter));
    }
    plan.parameters[parameter.substr(0, equals)] = parameter.substr(equals + 1);
  }
  if (form.frequency) {
    // The usual days follow the frequency; others were chosen.
    if (plan.period == host::UsualPeriod(plan.frequency)) plan.period = std::nullopt;
    plan.frequency = *form.frequency;
  }
  if (form.period) plan.period = form.period;
  if (form.catch_up) plan.catch_up = *form.catch_up;
  if (form.at_minute) plan.at_minute = *form.at_minute;
  return std::nullopt;
}

std::string WarnAboutDayCut(Session& session, const ports::ScheduledExport& scheduled) {
  const auto settings = app::LoadSettings(session.context().store);
  if (!host::IsBeforeDayCut(scheduled, settings)) return "";
  const int cut = settings.calendar.day_cut_minutes;
  return fmt::format(
      " The business day ends at {:02}:{:02}, after this time: what is sold until then is missing.",
      cut / 60, cut % 60);
}

Answer AddBackup(Session& session, const ScheduleForm& form) {
  if (form.folder.empty()) {
    return WrongCommandLine("A backup needs --folder. Nothing was scheduled.");
  }
  host::NewBackup wanted{.folder = form.folder, .keep = form.keep};
  if (form.at_minute) wanted.at_minute = *form.at_minute;
  const auto added = host::AddBackup(*session.store, session.actor, wanted);
  if (added.outcome != host::ScheduleOutcome::Done) return RefuseSchedule(added);
  const auto offset = OffsetOf(session);
  return Done(ScheduleJson(*added.scheduled, offset),
              fmt::format("A backup is made every day, first {}, while serve or the desktop runs; "
                          "it goes to {}.",
                          added.scheduled->next_due.ToString(offset), added.scheduled->place));
}

Answer AddSchedule(Session& session, const ScheduleForm& form) {
  if (form.is_backup) return AddBackup(session, form);
  const int places = !form.folder.empty() + !form.addresses.empty() + !form.queue.empty();
  if (form.report.empty() || !form.frequency || places != 1) {
    return WrongCommandLine(
        "An export needs --report, --every, and one of --folder, --mail and --printer; a backup "
        "--backup and --folder. Nothing was scheduled.");
  }
  host::ExportPlan wanted;
  wanted.format = "pdf";
  wanted.language = "en";
  if (auto refusal = Apply(form, wanted)) return *std::move(refusal);
  const auto added = host::AddExport(*session.store, session.actor, wanted);
  if (added.outcome != host::ScheduleOutcome::Done) return RefuseSchedule(added);
  const auto offset = OffsetOf(session);
  return Done(ScheduleJson(*added.scheduled, offset),
              fmt::format("{} is first due {}; while serve or the desktop runs, it goes to {}.{}",
                          added.scheduled->name, added.scheduled->next_due.ToString(offset),
                          WhereItGoes(*added.scheduled),
                          WarnAboutDayCut(session, *added.scheduled)));
}

Answer ChangeSchedule(Session& session, const ScheduleForm& form) {
  const auto found = host::FindExport(*session.store, *form.id);
  if (!found) {
    return Refused(host::ToText(host::ScheduleOutcome::Unknown),
                   Sentence(host::ScheduleOutcome::Unknown));
  }
  auto wanted = host::PlanOf(*found);
  if (auto refusal = Apply(form, wanted)) return *std::move(refusal);
  const auto changed = host::ChangeExport(*session.store, session.actor, *form.id, wanted);
  if (changed.outcome != host::ScheduleOutcome::Done) return RefuseSchedule(changed);
  const auto offset = OffsetOf(session);
  return Done(ScheduleJson(*changed.scheduled, offset),
              fmt::format("{} is next due {}, and goes to {}.{}", changed.scheduled->name,
                          changed.scheduled->next_due.ToString(offset),
                          WhereItGoes(*changed.scheduled),
                          WarnAboutDayCut(session, *changed.scheduled)));
}

Answer ListSchedules(Session& session) {
  const auto offset = OffsetOf(session);
  Json schedules = Json::array();
  TextTable table({"ID", "REPORT", "EVERY", "FORMAT", "GOES TO", "NEXT DUE", "STATE", "LAST"});
  for (const auto& one : session.store->schedules().All()) {
    schedules.push_back(ScheduleJson(one, offset));
    table.Add({one.id.ToString(), one.report, one.frequency, one.format, WhereItGoes(one),
               one.next_due.ToString(offset), std::string(ports::ToText(one.state)),
               base::Explanation::FromStored(one.last_outcome).Text()});
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

Answer SetState(Session& session, const ScheduleForm& form, ports::ScheduleState state) {
  const auto outcome = host::SetExportState(*session.store, session.actor, *form.id, state);
  if (outcome != host::ScheduleOutcome::Done) {
    return Refused(host::ToText(outcome), Sentence(outcome));
  }
  const auto scheduled = host::FindExport(*session.store, *form.id);
  const auto offset = OffsetOf(session);
  const auto text = state == ports::ScheduleState::Paused
                        ? std::string("It does not run until schedule resume.")
                        : fmt::format("It is next due {}.", scheduled->next_due.ToString(offset));
  return Done(ScheduleJson(*scheduled, offset), text);
}

void AddPlanOptions(CLI::App& command, ScheduleForm& form) {
  command.add_option("--format", form.format, "text, csv, json, xlsx, html or pdf")
      ->check(&RefuseEmpty);
  command.add_option("--language", form.language, "en or zh_CN")->check(&RefuseEmpty);
  command.add_option("--parameter", form.parameters, "NAME=VALUE of the report; as often as needed")
      ->allow_extra_args(false);
  auto* folder = command.add_option("--folder", form.folder, "where the files go");
  auto* mail = command.add_option("--mail", form.addresses, "whom they are mailed to: A,B");
  auto* printer = command.add_option("--printer", form.queue, "the queue that prints them");
  folder->check(&RefuseEmpty)->excludes(mail)->excludes(printer);
  mail->check(&RefuseEmpty)->excludes(printer);
  printer->check(&RefuseEmpty);
  command.add_option("--file-name", form.file_name,
                     "a pattern like {report}-{from}-{to}; also {date} {time} {store} {format}");
  AddParsed(command, "--every", form.frequency, &host::ParseFrequency, "daily, weekly or monthly");
  AddParsed(command, "--period", form.period, &host::ParsePeriodRule,
            "yesterday, last_week, last_month, today, this_week, this_month, last_7_days or "
            "last_30_days");
  AddParsed(command, "--catch-up", form.catch_up, &host::ParseCatchUp,
            "once or each: what becomes of times at which no program ran");
  AddParsed(command, "--at", form.at_minute, &ParseTimeOfDay, "a time of day like 06:30");
}

CLI::App* AddById(CLI::App& group, const char* name, const char* help, ScheduleForm& form) {
  auto* command = group.add_subcommand(name, help);
  AddParsed(*command, "--id,ID", form.id, &base::Id128::Parse, "an id of schedule list")
      ->required();
  return command;
}

void AddAddCommand(CLI::App& group, Chosen& chosen, const std::shared_ptr<ScheduleForm>& form) {
  auto* add = group.add_subcommand("add", "schedules an export or a backup");
  auto* report = add->add_option("--report", form->report, "the report's name");
  AddPlanOptions(*add, *form);
  auto* backup = add->add_flag("--backup", form->is_backup, "a backup of the store, every day");
  backup->excludes(report);
  for (const char* of_exports : {"--every", "--format", "--language", "--parameter", "--mail",
                                 "--printer", "--file-name", "--period", "--catch-up"}) {
    backup->excludes(add->get_option(of_exports));
  }
  const CLI::Range range(1, 1'000);
  const std::tuple<const char*, int*, const char*> kept[] = {
      {"--keep-daily", &form->keep.daily, "of so many days, 7 without it"},
      {"--keep-weekly", &form->keep.weekly, "of so many weeks, 4 without it"},
      {"--keep-monthly", &form->keep.monthly, "of so many months, 12 without it"}};
  for (const auto& [name, target, help] : kept) {
    add->add_option(name, *target, help)->check(range)->needs(backup);
  }
  chosen.WithBooks(add, [form](Session& session) { return AddSchedule(session, *form); });
}

}  // namespace

void AddScheduleCommands(CLI::App& app, Chosen& chosen) {
  auto* group = AddGroup(app, "schedule", "reports and backups that are made by themselves");
  auto form = std::make_shared<ScheduleForm>();
  AddAddCommand(*group, chosen, form);
  auto* change = AddById(*group, "change", "changes what is told, and leaves the rest", *form);
  change->add_option("--report", form->report, "the report's name")->check(&RefuseEmpty);
  AddPlanOptions(*change, *form);
  change->add_flag("--no-parameters", form->is_without_parameters, "the report's defaults")
      ->excludes(change->get_option("--parameter"));
  chosen.WithBooks(change, [form](Session& session) { return ChangeSchedule(session, *form); });
  chosen.WithBooks(group->add_subcommand("list", "all scheduled exports"), ListSchedules);
  chosen.WithBooks(AddById(*group, "remove", "ends a scheduled export", *form),
                   [form](Session& session) { return RemoveSchedule(session, *form); });
  chosen.WithBooks(AddById(*group, "pause", "leaves it out until resume", *form),
                   [form](Session& session) {
                     return SetState(session, *form, ports::ScheduleState::Paused);
                   });
  chosen.WithBooks(AddById(*group, "resume", "ends a pause", *form), [form](Session& session) {
    return SetState(session, *form, ports::ScheduleState::Active);
  });
  AddScheduleRunCommands(*group, chosen);
}

}  // namespace steelyard::cli
