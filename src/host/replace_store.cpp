/// Renames, and what to do when one of them fails.
#include "host/replace_store.h"

#include <fcntl.h>
#include <stdio.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

#include "host/unfinished_store.h"
#include "ports/report_rows.h"

namespace steelyard::host {
namespace {

namespace fs = std::filesystem;

constexpr const char* kAside = ".replaced-";
constexpr const char* kSidecars[] = {"-wal", "-shm"};

bool IsThere(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

bool HasSidecar(const fs::path& store) {
  for (const char* sidecar : kSidecars) {
    if (IsThere(store.string() + sidecar)) return true;
  }
  return false;
}

[[noreturn]] void FailAsBefore(const Replacement& files, const std::string& reason) {
  throw ports::StorageError(
      "The restored store could not be put in the place of {} ({}). Nothing was restored: the "
      "store that was there is in its place. Check who may write in the folder and the disk.",
      files.store.string(), reason);
}

std::error_code Rename(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::rename(from, to, error);
  return error;
}

bool CannotExchange(int error) {
  return error == EINVAL || error == ENOSYS || error == ENOTSUP || error == EOPNOTSUPP;
}

/// For file systems that cannot exchange two names: the old one is aside as a copy first.
void ReplaceByCopy(const Replacement& files) {
  std::error_code error;
  if (fs::copy_file(files.store, files.aside, error)) error = Rename(files.fresh, files.store);
  if (!error) return;
  std::error_code ignored;
  fs::remove(files.aside, ignored);
  FailAsBefore(files, error.message());
}

/// A store that is one file changes places in one step: there is always one, and it is whole. The
/// fresh one first takes the name that the old one gets by the exchange.
void ReplaceOneFile(const Replacement& files) {
  if (const auto error = Rename(files.fresh, files.aside)) FailAsBefore(files, error.message());
  if (::renameat2(AT_FDCWD, files.aside.c_str(), AT_FDCWD, files.store.c_str(),
                  RENAME_EXCHANGE) == 0) {
    return;
  }
  const int error = errno;
  const auto back = Rename(files.aside, files.fresh);
  if (back || !CannotExchange(error)) FailAsBefore(files, std::strerror(error));
  ReplaceByCopy(files);
}

/// Puts a store with its log back, the store itself last: without its log it must not be opened.
bool PutBack(const Replacement& files) {
  bool is_back = true;
  for (const char* part : {"-shm", "-wal", ""}) {
    if (!is_back || !IsThere(files.aside.string() + part)) continue;
    is_back = !Rename(files.aside.string() + part, files.store.string() + part);
  }
  return is_back;
}

/// A log is left only where the store cannot be opened. The store goes first: while its log lies
/// alone, no program takes an older state for the newest.
void ReplaceWithLog(const Replacement& files) {
  std::error_code error;
  for (const char* part : {"", "-wal", "-shm"}) {
    if (error || !IsThere(files.store.string() + part)) continue;
    error = Rename(files.store.string() + part, files.aside.string() + part);
  }
  if (!error) error = Rename(files.fresh, files.store);
  if (!error) return;
  if (PutBack(files)) FailAsBefore(files, error.message());
  throw ports::StorageError(
      "There is no store {} now: putting the restored one there failed ({}), and so did putting "
      "the old one back. The old store is {}, the restored one is {}; rename one of them by hand.",
      files.store.string(), error.message(), files.aside.string(), files.fresh.string());
}

}  // namespace

void ReplaceStore(const Replacement& files) {
  if (HasSidecar(files.fresh)) FailAsBefore(files, "its log could not be closed");
  if (!IsThere(files.store)) {
    if (const auto error = Rename(files.fresh, files.store)) {
      throw ports::StorageError(
          "The restored store could not be renamed to {} ({}). Nothing was restored; check who may "
          "write in the folder.",
          files.store.string(), error.message());
    }
  } else if (HasSidecar(files.store)) {
    ReplaceWithLog(files);
  } else {
    ReplaceOneFile(files);
  }
  if (SyncFolder(fs::absolute(files.store).parent_path())) return;
  throw ports::StorageError(
      "The restored store is in its place as {}, but the disk did not say that it has saved that. "
      "The store that was there is {}. Check the disk before you use either.",
      files.store.string(), files.aside.string());
}

fs::path FreshNameOf(const fs::path& store) { return store.string() + ".restoring"; }

fs::path AsideNameOf(const fs::path& store, base::Timestamp now) {
  std::string moment = now.ToString(base::UtcOffset::Zero());
  for (char& letter : moment) {
    if (letter == ':') letter = '-';
  }
  return store.string() + kAside + moment.substr(0, 23);
}

std::optional<fs::path> FindBrokenOff(const fs::path& store) {
  if (IsThere(store) || !IsThere(FreshNameOf(store))) return std::nullopt;
  const std::string prefix = store.filename().string() + kAside;
  std::optional<fs::path> newest;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(fs::absolute(store).parent_path(), ignored)) {
    const std::string name = entry.path().filename().string();
    if (name.rfind(prefix, 0) != 0 || name.ends_with("-wal") || name.ends_with("-shm")) continue;
    if (!newest || newest->filename().string() < name) newest = entry.path();
  }
  return newest;
}

void FinishBrokenOff(const fs::path& store) {
  const auto aside = FindBrokenOff(store);
  if (!aside) return;
  for (const char* sidecar : kSidecars) {
    const fs::path left = store.string() + sidecar;
    if (!IsThere(left)) continue;
    if (const auto error = Rename(left, aside->string() + sidecar)) {
      throw ports::StorageError(
          "{} belongs to {} and could not be put beside it ({}). Nothing was restored; check who "
          "may write in the folder.",
          left.string(), aside->string(), error.message());
    }
  }
}

}  // namespace steelyard::host
