/// Restores stores.
#include "host/restore.h"

#include "host/backups.h"
#include "host/opened_store.h"
#include "host/unfinished_store.h"
#include "ports/report_rows.h"
#include "storage/store_facts.h"
#include "storage/store_file.h"

namespace steelyard::host {
namespace {

namespace fs = std::filesystem;

constexpr const char* kParts[] = {"-wal", "-shm", ""};

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

void Rename(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  if (!error) return;
  throw ports::StorageError(
      "{} could not be renamed to {} ({}). Nothing was restored; check who may write in the "
      "folder.",
      from.string(), to.string(), error.message());
}

/// Puts what was moved aside back in its place, as far as that can be done.
void MoveBack(const fs::path& aside, const fs::path& store) noexcept {
  std::error_code ignored;
  for (const char* part : kParts) {
    if (fs::exists(aside.string() + part, ignored)) {
      fs::rename(aside.string() + part, store.string() + part, ignored);
    }
  }
}

/// Moves the store aside with what SQLite keeps beside it, so that it can still be looked into.
fs::path MoveAside(const fs::path& store, base::Timestamp now) {
  std::string moment = now.ToString(base::UtcOffset::Zero());
  for (char& letter : moment) {
    if (letter == ':') letter = '-';
  }
  const fs::path aside = store.string() + ".replaced-" + moment.substr(0, 23);
  try {
    for (const char* part : kParts) {
      if (fs::exists(store.string() + part)) Rename(store.string() + part, aside.string() + part);
    }
  } catch (const ports::StorageError&) {
    MoveBack(aside, store);
    throw;
  }
  return aside;
}

void NoteInAudit(const RestoreRequest& request, const fs::path& replaced) {
  const auto restored = OpenedStore::Open(request.store);
  const auto now = restored->context().clock.Now();
  restored->context().store.Commit([&](ports::Books& books) {
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
  {
    UnfinishedStore unfinished(request.store);
    backup.BackUpTo(unfinished.path());
    result.has_keys = CopyKeys(request.backup, unfinished.path());
    unfinished.Publish();
  }
  NoteInAudit(request, {});
}

bool IsNewPlace(const fs::path& store) {
  return !fs::exists(store) && (!fs::exists(OpenedStore::KeyFileOf(store)) ||
                                UnfinishedStore::HasKeysOfKilledRun(store));
}

void PutInPlace(OpenedStore& backup, const RestoreRequest& request, RestoreResult& result) {
  const fs::path restoring = request.store.string() + ".restoring";
  storage::RemoveFiles(restoring);  // what a restore that was broken off left
  backup.BackUpTo(restoring);
  if (fs::exists(request.store)) {
    result.replaced = MoveAside(request.store, backup.context().clock.Now());
  }
  try {
    Rename(restoring, request.store);
  } catch (const ports::StorageError&) {
    if (!result.replaced.empty()) MoveBack(result.replaced, request.store);
    throw;
  }
  const auto keys = OpenedStore::KeyFileOf(request.store);
  result.has_keys = fs::exists(keys) || CopyKeys(request.backup, request.store);
  NoteInAudit(request, result.replaced);
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
