/// Schedules backups and runs them.
#include "host/backup_schedule.h"

#include <fmt/format.h>

#include <filesystem>

#include "app/notes.h"
#include "app/roles.h"
#include "delivery/folder.h"

namespace steelyard::host {
namespace {

namespace fs = std::filesystem;

constexpr const char* kBackup = "backup";

std::string SubjectOf(const ports::ScheduledExport& scheduled) {
  return "backup " + scheduled.place;
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
  if (!app::MayManageStore(actor.role)) return {NotAllowed, std::nullopt};
  if (!IsFolder(wanted.folder)) return {FolderMissing, std::nullopt};
  const auto offset = app::LoadSettings(context.store).calendar.offset;
  const auto due = NextDue(context.clock.Now(), Frequency::Daily, wanted.at_minute, offset);
  const ports::ScheduledExport scheduled{
      .id = ports::NewId<base::Id128>(context.clock, context.entropy),
      .name = "backup daily",
      .report = kBackup,
      .parameters = ToJson(wanted.keep),
      .format = kBackup,
      .language = "en",
      // A service runs in another folder than whoever scheduled it.
      .place = fs::absolute(wanted.folder).string(),
      .mount = delivery::MountPointOf(wanted.folder),
      .frequency = std::string(ToText(Frequency::Daily)),
      .at_minute = wanted.at_minute,
      .due = due,
      .next_due = due,
      .last_run = std::nullopt,
      .last_outcome = ""};
  store.schedules().Add(scheduled, {context.clock.Now(), actor.name, "schedule.add",
                                    scheduled.name, "", AuditText(scheduled)});
  return {Done, scheduled};
}

bool IsBackup(const ports::ScheduledExport& scheduled) { return scheduled.format == kBackup; }

fs::path RunBackup(OpenedStore& store, const ports::ScheduledExport& scheduled,
                   base::Timestamp due) {
  auto& context = store.context();
  try {
    delivery::CheckFolder(scheduled.place, scheduled.mount);
    const auto file = MakeBackup(store, {.folder = scheduled.place,
                                         .due = due,
                                         .offset = app::LoadSettings(context.store).calendar.offset,
                                         .keep = BackupKeepFrom(scheduled.parameters)});
    ResolveFailures(context, scheduled);
    return file;
  } catch (const std::exception&) {
    NoteFailure(context, scheduled);
    throw;
  }
}

}  // namespace steelyard::host
