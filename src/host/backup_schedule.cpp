/// Schedules backups and runs them.
#include "host/backup_schedule.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "app/notes.h"

namespace steelyard::host {
namespace {

constexpr const char* kBackup = "backup";
constexpr std::int64_t kRetryMs = 900'000;

std::string SubjectOf(const ports::ScheduledExport& scheduled) {
  return "backup " + scheduled.folder;
}

void NoteFailure(app::Context& context, const ports::ScheduledExport& scheduled) {
  context.store.Commit([&](ports::Books& books) {
    app::ListException(context, books,
                       {ports::ExceptionKind::BackupFailed, SubjectOf(scheduled),
                        fmt::format("schedule={}", scheduled.id.ToString())});
  });
}

void ResolveFailures(app::Context& context, const ports::ScheduledExport& scheduled) {
  context.store.Commit([&](ports::Books& books) {
    for (const auto& open : books.exceptions().OpenAbout(ports::ExceptionKind::BackupFailed,
                                                         SubjectOf(scheduled))) {
      books.exceptions().Resolve(open.id, context.clock.Now(), "a later backup was made");
    }
  });
}

}  // namespace

AddExportResult AddBackup(OpenedStore& store, const app::Actor& actor, const NewBackup& wanted) {
  using enum ScheduleOutcome;
  auto& context = store.context();
  if (actor.role != ports::Role::Manager) return {NotAllowed, std::nullopt};
  if (!std::filesystem::is_directory(wanted.folder)) return {FolderMissing, std::nullopt};
  const auto offset = app::LoadSettings(context.store).calendar.offset;
  const ports::ScheduledExport scheduled{
      .id = ports::NewId<base::Id128>(context.clock, context.entropy),
      .name = "backup daily",
      .report = kBackup,
      .parameters = ToJson(wanted.keep),
      .format = kBackup,
      .language = "en",
      // A service runs in another folder than whoever scheduled it.
      .folder = std::filesystem::absolute(wanted.folder).string(),
      .frequency = std::string(ToText(Frequency::Daily)),
      .at_minute = wanted.at_minute,
      .next_due = NextDue(context.clock.Now(), Frequency::Daily, wanted.at_minute, offset),
      .last_run = std::nullopt,
      .last_outcome = ""};
  store.schedules().Add(scheduled);
  const auto now = context.clock.Now();
  context.store.Commit([&](ports::Books& books) {
    books.audit().Add({now, actor.name, "schedule.add", scheduled.name, "", scheduled.folder});
  });
  return {Done, scheduled};
}

bool IsBackup(const ports::ScheduledExport& scheduled) { return scheduled.format == kBackup; }

ExportRun RunBackup(OpenedStore& store, const ports::ScheduledExport& scheduled) {
  auto& context = store.context();
  const auto offset = app::LoadSettings(context.store).calendar.offset;
  ExportRun run{scheduled, "", ""};
  try {
    run.file = MakeBackup(store, {.folder = scheduled.folder,
                                  .due = scheduled.next_due,
                                  .offset = offset,
                                  .keep = BackupKeepFrom(scheduled.parameters)})
                   .string();
  } catch (const std::exception& error) {
    run.error = error.what();
  }
  const auto now = context.clock.Now();
  // From now: one backup makes up for all that were missed.
  auto next = NextDue(now, Frequency::Daily, scheduled.at_minute, offset);
  if (!run.error.empty()) next = std::min(next, now.Plus(kRetryMs));
  store.schedules().Finish(
      {scheduled.id, now, run.error.empty() ? run.file : run.error, next});
  if (run.error.empty()) {
    ResolveFailures(context, scheduled);
  } else {
    NoteFailure(context, scheduled);
  }
  return run;
}

}  // namespace steelyard::host
