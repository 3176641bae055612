/// backup, restore.
#include "cli/backup_commands.h"

#include <fmt/format.h>

#include "host/backups.h"
#include "host/restore.h"

namespace steelyard::cli {
namespace {

namespace fs = std::filesystem;

struct RestoreForm {
  std::string file;
  bool is_replacing = false;
  bool is_sure = false;
};

void NoteInAudit(Session& session, const std::string& action, const std::string& subject) {
  const auto now = session.context().clock.Now();
  session.context().store.Commit([&](ports::Books& books) {
    books.audit().Add({now, session.actor.name, action, subject, "", ""});
  });
}

std::string MissingKeys(const fs::path& store) {
  return fmt::format(" There is no key file {}: without it no card can be written.",
                     host::OpenedStore::KeyFileOf(store).string());
}

Answer BackUp(Session& session, const std::string& file) {
  if (auto refusal = RefuseUnlessManagerOrService(session.actor)) return *std::move(refusal);
  for (const auto& path : {fs::path(file), host::OpenedStore::KeyFileOf(file)}) {
    if (!fs::exists(path)) continue;
    return Refused("file_exists", fmt::format("There is already a file {}. It was not touched and "
                                              "no backup was made; choose another name.",
                                              path.string()));
  }
  session.store->BackUpTo(file);
  bool has_keys = false;
  ports::BooksVerdict verdict;
  try {
    has_keys = host::CopyKeys(session.store->path(), file);
    verdict = host::OpenedStore::Open(file)->verifier().Verify();
  } catch (...) {
    std::error_code ignored;
    fs::remove(file, ignored);
    throw;
  }
  if (verdict.first_difference) return VerdictAnswer(verdict);
  host::RememberNewestBackup(session.store->path(), file);
  NoteInAudit(session, "store.back_up", file);
  return Done(
      {{"file", file}, {"tickets", verdict.tickets}, {"head", verdict.head}},
      fmt::format("The backup {} is complete: the copy was opened and verified, {} tickets.{}",
                  file, verdict.tickets, has_keys ? "" : MissingKeys(session.store->path())));
}

std::string MomentText(const std::optional<std::int64_t>& unix_ms) {
  const auto moment = unix_ms ? base::Timestamp::FromUnixMs(*unix_ms) : std::nullopt;
  return moment ? moment->ToString(base::UtcOffset::China()) : std::string("never");
}

std::string LossText(const host::RestoreLoss& loss) {
  if (!loss.unreadable.empty()) {
    return fmt::format("What it holds that the backup lacks is not known, because it cannot be "
                       "read: {}",
                       loss.unreadable);
  }
  const auto total = domain::MoneyDifference(loss.total_fen).ToString();
  auto text = fmt::format(
      "The backup lacks {} ledger entries and {} tickets of it, together {}; the last ticket of "
      "the store was recorded {}, that of the backup {}.",
      loss.entries, loss.tickets, total, MomentText(loss.last_ticket_ms),
      MomentText(loss.backup_ms));
  if (!loss.is_same_history) {
    text += " The backup also holds entries that the store does not: it is not simply older.";
  }
  return text;
}

Json LossJson(const host::RestoreLoss& loss) {
  if (!loss.unreadable.empty()) return {{"unreadable", loss.unreadable}};
  return {{"entries", loss.entries},
          {"tickets", loss.tickets},
          {"total", loss.total_fen},
          {"same_history", loss.is_same_history},
          {"last_ticket", MomentText(loss.last_ticket_ms)},
          {"last_ticket_of_backup", MomentText(loss.backup_ms)}};
}

Answer RestoredAnswer(const host::RestoreRequest& request, const host::RestoreResult& result) {
  const auto& verdict = result.verdict;
  Json object = {{"store", request.store.string()},
                 {"tickets", verdict.tickets},
                 {"head", verdict.head}};
  auto text = fmt::format("The store {} is restored and its books are sound: {} tickets.",
                          request.store.string(), verdict.tickets);
  if (!result.replaced.empty()) {
    object["replaced"] = result.replaced.string();
    if (result.loss) object["lost"] = LossJson(*result.loss);
    text += fmt::format(
        " The store that was there is kept as {}. Cards written since the backup are ahead of the "
        "books; scales will tell again what they still remember.",
        result.replaced.string());
  }
  if (!result.has_keys) text += MissingKeys(request.store);
  return Done(std::move(object), text);
}

Answer RestoreAnswer(const host::RestoreRequest& request, const host::RestoreResult& result) {
  const auto store = request.store.string();
  switch (result.outcome) {
    case host::RestoreOutcome::Done:
      return RestoredAnswer(request, result);
    case host::RestoreOutcome::SameFile:
      return Refused("same_file",
                     "This file is the store itself. Nothing was done; name a backup.");
    case host::RestoreOutcome::NotSound:
      return VerdictAnswer(result.verdict);
    case host::RestoreOutcome::AnotherStore:
      return Refused("another_store",
                     fmt::format("{} is a backup of another store than {}. Nothing was restored; "
                                 "choose a backup of this store, or another place with --store.",
                                 request.backup.string(), store));
    case host::RestoreOutcome::WouldReplace: {
      auto answer = Refused(
          "store_exists",
          fmt::format("There is already a store {}. {} Nothing was restored. To restore all the "
                      "same, say --replace --yes: the store that is there is kept under another "
                      "name.",
                      store, LossText(*result.loss)));
      answer.object["lost"] = LossJson(*result.loss);
      return answer;
    }
    case host::RestoreOutcome::InUse:
      return Refused("store_in_use",
                     fmt::format("Process {} has the store {} open. Nothing was restored; end "
                                 "serve and the desktop, and try again.",
                                 result.user, store));
  }
  base::Check(false);
  return {};
}

/// Restoring may make a store where there is none; there is nobody yet to log in to it.
Answer Restore(const Globals& globals, const RestoreForm& form) {
  if (form.is_replacing != form.is_sure) {
    return WrongCommandLine(
        "--replace and --yes belong together. Nothing was done; run restore without both to see "
        "what would be lost.");
  }
  using IfThere = host::RestoreRequest::IfThere;
  const host::RestoreRequest request{
      .backup = form.file,
      .store = globals.StorePath(),
      .if_there = form.is_replacing ? IfThere::Replace : IfThere::Refuse,
      .actor = "local"};
  return RestoreAnswer(request, host::Restore(request));
}

}  // namespace

void AddBackupCommands(CLI::App& app, Chosen& chosen) {
  auto file = std::make_shared<std::string>();
  auto* backup = app.add_subcommand("backup", "copies the store while others use it");
  backup->add_option("FILE", *file, "the copy to make")->required();
  chosen.WithBooks(backup, [file](Session& session) { return BackUp(session, *file); });

  auto form = std::make_shared<RestoreForm>();
  auto* restore = app.add_subcommand(
      "restore", "makes a store from a backup; where there is one, tells what would be lost");
  restore->add_option("FILE", form->file, "the backup")->required();
  restore->add_flag("--replace", form->is_replacing,
                    "put it in the place of the store, which is kept under another name");
  restore->add_flag("--yes", form->is_sure, "what would be lost may be lost");
  chosen.Plain(restore, [form](const Globals& globals) { return Restore(globals, *form); });
}

}  // namespace steelyard::cli
