/// Makes stores appear whole or not at all.
#include "host/unfinished_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include "host/opened_store.h"
#include "ports/report_rows.h"

namespace steelyard::host {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSidecars[] = {"-wal", "-shm", "-journal"};
constexpr const char* kStore = "store";
constexpr const char* kKeysToMove = "keys.copy";

template <typename... Arguments>
[[noreturn]] void Fail(fmt::format_string<Arguments...> words, Arguments&&... arguments) {
  throw ports::StorageError(
      base::Explanation::Of(words, std::forward<Arguments>(arguments)...));
}

/// Where `store` is made.
fs::path FolderFor(const fs::path& store) { return store.string() + ".unfinished"; }

fs::path FolderOf(const fs::path& path) { return fs::absolute(path).parent_path(); }

void MakeFolderOf(const fs::path& path) {
  std::error_code error;
  fs::create_directories(FolderOf(path), error);
  if (!error) return;
  Fail("The folder {} cannot be made ({}). No store was made; choose another place "
       "with --store or ask who owns this one.",
       FolderOf(path).string(), error.message());
}

bool IsThere(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(fs::symlink_status(path, ignored));  // a link that leads nowhere, too
}

/// Whether `name` is one that we, SQLite, a backup or the key vault give to files in the folder.
bool IsOurName(const std::string& name) {
  return name.starts_with(kStore) || name == kKeysToMove;
}

/// What in `folder` is not ours; empty when there is nothing of the kind.
std::string FindForeign(const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (!IsOurName(name) || entry.is_directory()) return name;
  }
  return {};
}

/// Opens the folder, makes it first if needed, and locks it. The folder that was locked may have
/// been removed by the one who had it before; then it is made again.
cards::FileDescriptor LockFolder(const fs::path& folder) {
  for (;;) {
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
      Fail("The folder {} cannot be made ({}). No store was made; check who may write "
           "beside it.",
           folder.string(), std::strerror(errno));
    }
    cards::FileDescriptor lock(
        ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!lock && errno == ENOENT) continue;
    if (!lock) {
      Fail("{} is in the way: it is no folder that may be read. No store was made; "
           "move it away.",
           folder.string());
    }
    if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
      Fail("Another program is making this store right now, in {}. Nothing was done; "
           "wait until it has ended.",
           folder.string());
    }
    struct stat locked {};
    struct stat named {};
    if (::fstat(lock.get(), &locked) == 0 && ::stat(folder.c_str(), &named) == 0 &&
        locked.st_ino == named.st_ino) {
      return lock;
    }
  }
}

std::string ReadWhole(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void Move(const fs::path& from, const fs::path& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return;
  Fail("{} could not be put in its place ({}). No store was made; choose another "
       "place.",
       to.string(), std::strerror(errno));
}

void CopySynced(const fs::path& from, const fs::path& to) {
  const auto bytes = ReadWhole(from);
  const cards::FileDescriptor file(
      ::open(to.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600));
  const auto size = static_cast<ssize_t>(bytes.size());
  if (file && ::write(file.get(), bytes.data(), bytes.size()) == size &&
      ::fsync(file.get()) == 0) {
    return;
  }
  Fail("{} could not be written. No store was made; check the disk's free space.",
       to.string());
}

}  // namespace

bool SyncFolder(const fs::path& folder) {
  const cards::FileDescriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return directory && ::fsync(directory.get()) == 0;
}

UnfinishedStore::UnfinishedStore(fs::path target)
    : m_target(std::move(target)), m_folder(FolderFor(m_target)) {
  MakeFolderOf(m_target);
  const bool was_there = IsThere(m_folder);
  m_lock = LockFolder(m_folder);
  const auto foreign = FindForeign(m_folder);
  if (!foreign.empty()) {
    Fail("{} holds {}, which no half-made store has. Nothing was touched and no store "
         "was made; move the folder away.",
         m_folder.string(), foreign);
  }
  try {
    RefuseWhatIsThere();
  } catch (const ports::StorageError&) {
    if (!was_there) Clear();
    throw;
  }
  const auto keys = OpenedStore::KeyFileOf(m_target);
  if (IsThere(keys)) fs::remove(keys);  // of the killed run: RefuseWhatIsThere has looked
  for (const auto& left : fs::directory_iterator(m_folder)) fs::remove(left.path());
}

UnfinishedStore::~UnfinishedStore() { Clear(); }

void UnfinishedStore::RefuseWhatIsThere() const {
  if (IsThere(m_target)) {
    Fail("There is already something at {}. It was not touched; choose another place.",
         m_target.string());
  }
  for (const char* sidecar : kSidecars) {
    if (!IsThere(m_target.string() + sidecar)) continue;
    Fail("{}{} lies there without its store. No store was made, for it would be taken "
         "for a part of it; move it away or choose another place.",
         m_target.string(), sidecar);
  }
  const auto keys = OpenedStore::KeyFileOf(m_target);
  if (!IsThere(keys) || HasKeysOfKilledRun(m_target)) return;
  // The keys outlive a store that was deleted: cards in customers' hands still depend on them.
  Fail("There is already a key file {}. No store was made; restore the store that "
       "belongs to it, or move it away if no card was ever written with it.",
       keys.string());
}

bool UnfinishedStore::HasKeysOfKilledRun(const fs::path& store) {
  const fs::path made = FolderFor(store) / kStore;
  const fs::path made_keys = OpenedStore::KeyFileOf(made);
  // Where the store is not here any more it was in use, and cards may depend on the keys.
  return !IsThere(store) && IsThere(made) && IsThere(made_keys) &&
         ReadWhole(made_keys) == ReadWhole(OpenedStore::KeyFileOf(store));
}

fs::path UnfinishedStore::path() const { return m_folder / kStore; }

void UnfinishedStore::Publish() {
  for (const char* sidecar : kSidecars) {
    const fs::path beside = path().string() + sidecar;
    if (!IsThere(beside)) continue;
    Fail("The new store could not be closed: {} is still there. No store was made; "
         "check the disk.",
         beside.string());
  }
  const auto made = OpenedStore::KeyFileOf(path());
  const auto keys = OpenedStore::KeyFileOf(m_target);
  const bool has_keys = IsThere(made);
  if (has_keys) {
    CopySynced(made, m_folder / kKeysToMove);
    Move(m_folder / kKeysToMove, keys);
  }
  try {
    if (!SyncFolder(FolderOf(m_target))) {  // the keys never are missing where the store is there
      Fail("The folder {} could not be saved for certain. No store was made; check the "
           "disk.",
           FolderOf(m_target).string());
    }
    Move(path(), m_target);
  } catch (const ports::StorageError&) {
    std::error_code ignored;
    if (has_keys) fs::remove(keys, ignored);
    throw;
  }
  if (SyncFolder(FolderOf(m_target))) return;
  Fail("The store {} is in its place, but the disk did not say that it has saved that. "
       "Check the disk before you use the store.",
       m_target.string());
}

void UnfinishedStore::Clear() noexcept {
  std::error_code ignored;
  fs::remove_all(m_folder, ignored);
}

void UnfinishedStore::ClearBeside(const fs::path& store) noexcept {
  const fs::path folder = FolderFor(store);
  try {
    if (!IsThere(folder)) return;
    const auto lock = LockFolder(folder);
    if (!FindForeign(folder).empty()) return;
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  } catch (const std::exception&) {
    // Somebody else is at work there, or it may not be written: it does no harm.
  }
}

}  // namespace steelyard::host
