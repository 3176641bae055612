/// Restores stores.
#include "host/restore.h"

#include "host/backups.h"
#include "host/opened_store.h"
#include "host/replace_store.h"
#include "host/unfinished_store.h"
#include "ports/report_rows.h"
#include "storage/store_facts.h"
#include "storage/store_file.h"

namespace steelyard::host {
namespace {

namespace fs = std::filesystem;

RestoreLoss LossOf(const RestoreRequest& request, const storage::StoreFacts& backup,
                   const storage::StoreFacts& store) {
  RestoreLoss loss;
  loss.entries = store.entries - backup.entries;
  loss.tickets = store.tickets - backup.tickets;
  loss.total_fen = store.total_fen - backup.total_fen;
  loss.last_ticket_ms = store.last_ticket_ms;
  loss.backup_ms = backup.last_ticket_ms;
  loss.is_same_history = backup.entries <= store.entries &&
                         storage::EntryHash(request.backup, backup.entries) ==
                             storage::EntryHash(request.store, backup.entries);
  return loss;
}

/// Opens the store as everybody does, so that a damaged one is recognised here, too.
std::optional<storage::StoreFacts> FactsOf(const fs::path& store, std::string& unreadable) {
  try {
    OpenedStore::Open(store);
    return storage::ReadFacts(store);
  } catch (const ports::StorageError& error) {
    unreadable = error.what();
    return std::nullopt;
  }
}

/// Written into the restored store before it takes its place: whoever is killed then leaves no
/// store behind that does not know where it came from.
void NoteInAudit(const fs::path& restored, const RestoreRequest& request,
                 const fs::path& replaced) {
  const auto store = OpenedStore::Open(restored);
  const auto now = store->context().clock.Now();
  store->context().store.Commit([&](ports::Books& books) {
    books.audit().Add({now, request.actor, "store.restore", request.backup.string(),
                       replaced.string(), ""});
  });
}

bool IsSameFile(const RestoreRequest& request) {
  std::error_code ignored;
  return fs::equivalent(request.backup, request.store, ignored);
}

/// Where nothing is, the restored store appears whole or not at all, however early we are killed.
void MakeNew(OpenedStore& backup, const RestoreRequest& request, RestoreResult& result) {
  UnfinishedStore unfinished(request.store);
  backup.BackUpTo(unfinished.path());
  result.has_keys = CopyKeys(request.backup, unfinished.path());
  NoteInAudit(unfinished.path(), request, {});
  unfinished.Publish();
}

bool IsNewPlace(const fs::path& store) {
  return !fs::exists(store) && (!fs::exists(OpenedStore::KeyFileOf(store)) ||
                                UnfinishedStore::HasKeysOfKilledRun(store));
}

/// Copies the keys to their place if there are none; whether there are any then.
bool KeepOrCopyKeys(const RestoreRequest& request, bool& are_new) {
  if (fs::exists(OpenedStore::KeyFileOf(request.store))) return true;
  are_new = CopyKeys(request.backup, request.store);
  return are_new;
}

/// A store that was just read and closed needs no index of a log that is gone; beside a store put
/// aside it would say that the log was lost.
void RemoveLeftIndex(const fs::path& store) {
  std::error_code ignored;
  if (!fs::exists(store.string() + "-wal")) fs::remove(store.string() + "-shm", ignored);
}

void PutInPlace(OpenedStore& backup, const RestoreRequest& request, RestoreResult& result) {
  FinishBrokenOff(request.store);
  const Replacement files{FreshNameOf(request.store), request.store,
                          AsideNameOf(request.store, backup.context().clock.Now())};
  if (fs::exists(request.store)) result.replaced = files.aside;
  storage::RemoveFiles(files.fresh);  // what a restore that was broken off left
  bool are_keys_new = false;
  try {
    backup.BackUpTo(files.fresh);
    NoteInAudit(files.fresh, request, result.replaced);
    result.has_keys = KeepOrCopyKeys(request, are_keys_new);
    ReplaceStore(files);
  } catch (...) {
    std::error_code ignored;
    if (are_keys_new) fs::remove(OpenedStore::KeyFileOf(request.store), ignored);
    // Where the old store could not be put back, the restored one is kept beside it.
    if (result.replaced.empty() || fs::exists(request.store, ignored)) {
      storage::RemoveFiles(files.fresh);
    }
    throw;
  }
}

}  // namespace

RestoreResult Restore(const RestoreRequest& request) {
  RestoreResult result{};
  const auto refuse = [&](RestoreOutcome outcome) {
    result.outcome = outcome;
    return result;
  };
  const bool is_there = fs::exists(request.store);
  if (is_there && IsSameFile(request)) return refuse(RestoreOutcome::SameFile);
  auto backup = OpenedStore::Open(request.backup);
  result.verdict = backup->verifier().Verify();
  if (result.verdict.first_difference) return refuse(RestoreOutcome::NotSound);
  if (is_there) {
    result.loss.emplace();
    const auto store = FactsOf(request.store, result.loss->unreadable);
    if (store) {
      const auto facts = storage::ReadFacts(request.backup);
      if (storage::Compare(facts, *store) == storage::Kinship::Another) {
        return refuse(RestoreOutcome::AnotherStore);
      }
      result.loss = LossOf(request, facts, *store);
    }
    if (request.if_there == RestoreRequest::IfThere::Refuse) {
      return refuse(RestoreOutcome::WouldReplace);
    }
    if (const auto user = storage::OtherProcessUsing(request.store)) {
      result.user = *user;
      return refuse(RestoreOutcome::InUse);
    }
    if (store) RemoveLeftIndex(request.store);
  }
  if (IsNewPlace(request.store)) {
    MakeNew(*backup, request, result);
  } else {
    PutInPlace(*backup, request, result);
  }
  result.outcome = RestoreOutcome::Done;
  return result;
}

}  // namespace steelyard::host
