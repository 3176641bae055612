#include "simulation/disk.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <utility>

#include "base/check.h"

namespace steelyard::simulation {
namespace {

using Bytes = std::vector<std::uint8_t>;

/// Does a change to the bytes of a file.
void Apply(const DiskFile::Change& change, Bytes& bytes) {
  if (change.is_truncation) {
    bytes.resize(change.offset);
    return;
  }
  bytes.resize(std::max(bytes.size(), change.offset + change.bytes.size()));
  std::copy(change.bytes.begin(), change.bytes.end(),
            bytes.begin() + static_cast<std::ptrdiff_t>(change.offset));
}

}  // namespace

Disk::Disk(std::string name, std::uint64_t seed)
    : m_name(std::move(name)), m_sector(seed % 2 == 0 ? 512 : 4096), m_random(seed) {
  m_vfs = MakeVfs(*this);
  base::Check(sqlite3_vfs_register(m_vfs.get(), 0) == SQLITE_OK);
  // SQLite's own random numbers (the salt of its log) are one stream for the whole process.
  const auto sqlite_seed = static_cast<int>(seed % 1'000'000'007) + 1;
  sqlite3_test_control(SQLITE_TESTCTRL_PRNG_SEED, sqlite_seed, static_cast<sqlite3*>(nullptr));
}

Disk::~Disk() { sqlite3_vfs_unregister(m_vfs.get()); }

void Disk::CopyIn(const std::filesystem::path& file, const std::string& path) {
  std::ifstream stream(file, std::ios::binary);
  auto copy = std::make_shared<DiskFile>();
  copy->content.assign(std::istreambuf_iterator<char>(stream), {});
  base::Check(!copy->content.empty());
  copy->safe = copy->content;
  m_folder[path] = copy;
  m_safe_folder = m_folder;
}

void Disk::Arm(const FaultPlan& plan) {
  const std::lock_guard lock(m_mutex);
  m_plan = plan;
}

std::optional<FaultPlan> Disk::Disarm() {
  const std::lock_guard lock(m_mutex);
  return std::exchange(m_plan, std::nullopt);
}

void Disk::MakeRoom() {
  const std::lock_guard lock(m_mutex);
  m_is_full = false;
}

std::optional<DiskFault> Disk::down() const {
  const std::lock_guard lock(m_mutex);
  return m_down;
}

void Disk::Stop(DiskFault how) {
  const std::lock_guard lock(m_mutex);
  if (!m_down) m_down = how;
}

void Disk::LieAboutSyncs(std::string only_of) {
  m_lies = true;
  if (!only_of.empty()) m_lies_about = m_folder.at(only_of);
}

std::int64_t Disk::operations() const {
  const std::lock_guard lock(m_mutex);
  return m_operations;
}

std::int64_t Disk::faults() const {
  const std::lock_guard lock(m_mutex);
  return m_faults;
}

std::uint64_t Disk::trace() const {
  const std::lock_guard lock(m_mutex);
  return m_trace.hash();
}

/// Counts an operation; the fault that strikes it, if any.
std::optional<DiskFault> Disk::Strike(Kind kind) {
  if (kind != Kind::Read) ++m_operations;
  if (!m_plan) return std::nullopt;
  const bool is_counted = (m_plan->fault == DiskFault::ReadFails) == (kind == Kind::Read);
  if (!is_counted || --m_plan->operations > 0) return std::nullopt;
  const DiskFault fault = m_plan->fault;
  const bool fits = (fault != DiskFault::WriteFails || kind == Kind::Write) &&
                    (fault != DiskFault::SyncFails || kind == Kind::Sync);
  if (!fits) return std::nullopt;  // the next one that does
  ++m_faults;
  m_trace.Add(static_cast<std::int64_t>(fault));
  if (fault == DiskFault::Full) m_is_full = true;
  return fault;
}

/// Whether this fault is the end of the process; the plan stays for its moment.
bool Disk::Ends(std::optional<DiskFault> fault) {
  if (fault != DiskFault::Killed && fault != DiskFault::PowerCut) {
    if (fault) m_plan.reset();
    return false;
  }
  m_down = fault;
  return true;
}

void Disk::Change(DiskFile& file, DiskFile::Change change) {
  m_trace.Add(static_cast<std::int64_t>(change.offset));
  m_trace.Add(static_cast<std::int64_t>(change.bytes.size()));
  Apply(change, file.content);
  file.unsynced.push_back(std::move(change));
}

/// What of a write reaches the disk when it is cut: whole sectors from its beginning.
DiskFile::Change Disk::Torn(const DiskFile::Change& change) {
  DiskFile::Change torn = change;
  const auto sector = static_cast<std::size_t>(m_sector);
  const std::size_t first = (change.offset / sector + 1) * sector;
  const std::size_t end = change.offset + change.bytes.size();
  if (change.is_truncation || first >= end) {
    torn.bytes.clear();
    return torn;
  }
  const auto boundaries = static_cast<std::int64_t>((end - first - 1) / sector);
  const auto cut = first + static_cast<std::size_t>(m_random.Between(0, boundaries)) * sector;
  torn.bytes.resize(cut - change.offset);
  return torn;
}

int Disk::Read(const DiskFile& file, void* into, std::size_t size, std::size_t offset) {
  const std::lock_guard lock(m_mutex);
  if (m_down) return SQLITE_IOERR_READ;
  const auto fault = Strike(Kind::Read);
  if (fault) {
    m_plan.reset();
    return SQLITE_IOERR_READ;
  }
  const std::size_t rest = file.content.size() - std::min(offset, file.content.size());
  const std::size_t have = std::min(size, rest);
  if (have > 0) std::memcpy(into, file.content.data() + offset, have);
  if (have == size) return SQLITE_OK;
  std::memset(static_cast<std::uint8_t*>(into) + have, 0, size - have);
  return SQLITE_IOERR_SHORT_READ;
}

int Disk::Write(DiskFile& file, const void* from, std::size_t size, std::size_t offset) {
  const std::lock_guard lock(m_mutex);
  if (m_down) return SQLITE_IOERR_WRITE;
  const auto* bytes = static_cast<const std::uint8_t*>(from);
  DiskFile::Change change{.offset = offset, .bytes = {bytes, bytes + size}};
  const auto fault = Strike(Kind::Write);
  if (Ends(fault)) {
    switch (m_plan->moment) {
      case Moment::Before: return SQLITE_IOERR_WRITE;
      case Moment::Within: Change(file, Torn(change)); return SQLITE_IOERR_WRITE;
      case Moment::After: Change(file, std::move(change)); return SQLITE_OK;
    }
  }
  if (m_is_full && offset + size > file.content.size()) return SQLITE_FULL;
  if (fault == DiskFault::WriteFails) {
    Change(file, Torn(change));
    return SQLITE_IOERR_WRITE;
  }
  Change(file, std::move(change));
  return SQLITE_OK;
}

int Disk::Truncate(DiskFile& file, std::size_t size) {
  const std::lock_guard lock(m_mutex);
  if (m_down) return SQLITE_IOERR_TRUNCATE;
  const bool ends = Ends(Strike(Kind::Other));
  if (!ends || m_plan->moment == Moment::After) {
    Change(file, {.offset = size, .bytes = {}, .is_truncation = true});
  }
  return ends && m_plan->moment != Moment::After ? SQLITE_IOERR_TRUNCATE : SQLITE_OK;
}

int Disk::Sync(const std::shared_ptr<DiskFile>& file) {
  const std::lock_guard lock(m_mutex);
  if (m_down) return SQLITE_IOERR_FSYNC;
  const auto fault = Strike(Kind::Sync);
  const bool ends = Ends(fault);
  // Cut within a sync: some of it is safe. LoseUnsynced decides that for every write anyway.
  if (ends && m_plan->moment != Moment::After) return SQLITE_IOERR_FSYNC;
  if (fault == DiskFault::SyncFails) {
    for (auto& change : file->unsynced) change.is_lost = change.is_lost || m_random.Chance(500);
    return SQLITE_IOERR_FSYNC;
  }
  if (m_lies && (!m_lies_about || m_lies_about == file)) return SQLITE_OK;
  m_trace.Add("sync");
  for (const auto& change : file->unsynced) {
    if (!change.is_lost) Apply(change, file->safe);
  }
  file->unsynced.clear();
  // As SQLite does on a real disk: the name of a new file is synced with it.
  for (const auto& [path, named] : m_folder) {
    if (named == file) m_safe_folder[path] = file;
  }
  return SQLITE_OK;
}

std::shared_ptr<DiskFile> Disk::Open(const std::string& path, int flags) {
  const std::lock_guard lock(m_mutex);
  if (m_down) return nullptr;
  if (path.empty()) return std::make_shared<DiskFile>();  // one of SQLite's temporary files
  const auto found = m_folder.find(path);
  if (found != m_folder.end()) return found->second;
  if ((flags & SQLITE_OPEN_CREATE) == 0) return nullptr;
  return m_folder[path] = std::make_shared<DiskFile>();
}

int Disk::Delete(const std::string& path, bool sync_folder) {
  const std::lock_guard lock(m_mutex);
  if (m_down) return SQLITE_IOERR_DELETE;
  const bool ends = Ends(Strike(Kind::Other));
  if (ends && m_plan->moment != Moment::After) return SQLITE_IOERR_DELETE;
  if (m_folder.erase(path) == 0) return SQLITE_IOERR_DELETE_NOENT;
  m_trace.Add(path);
  if (sync_folder && !(m_lies && !m_lies_about)) m_safe_folder.erase(path);
  return SQLITE_OK;
}

std::size_t Disk::SizeOf(const std::string& path) const {
  const std::lock_guard lock(m_mutex);
  const auto found = m_folder.find(path);
  return found == m_folder.end() ? 0 : found->second->content.size();
}

bool Disk::Exists(const std::string& path) const {
  const std::lock_guard lock(m_mutex);
  return m_folder.contains(path);
}

/// Each write that was not synced is kept, lost or torn, on its own: that is any order.
void Disk::LoseUnsynced(DiskFile& file) {
  const int kept_permille = static_cast<int>(m_random.Between(0, 2)) * 500;
  for (const auto& change : file.unsynced) {
    if (change.is_lost) continue;
    if (m_random.Chance(kept_permille)) {
      Apply(change, file.safe);
    } else if (m_random.Chance(300)) {
      if (!change.is_truncation) Apply(Torn(change), file.safe);
    }
  }
  file.unsynced.clear();
  file.content = file.safe;
}

void Disk::CutPower() {
  Folder survived;
  const auto keep = [&](const Folder& names) {
    for (const auto& [path, file] : names) survived.emplace(path, file);
  };
  // A name that was made or taken away since the last sync of the folder: either may be found.
  if (m_random.Chance(500)) {
    keep(m_folder);
    for (const auto& [path, file] : m_safe_folder) {
      if (!m_folder.contains(path) && m_random.Chance(500)) survived.emplace(path, file);
    }
  } else {
    keep(m_safe_folder);
  }
  for (const auto& [path, file] : survived) LoseUnsynced(*file);
  m_folder = survived;
  m_safe_folder = survived;
}

void Disk::Restart() {
  const std::lock_guard lock(m_mutex);
  if (m_down == DiskFault::PowerCut) CutPower();
  m_down.reset();
  m_plan.reset();
  m_is_full = false;
  for (const auto& [path, file] : m_folder) {
    file->locks.clear();
    file->shared.clear();
    file->shared_locks.clear();
    file->exclusive_locks.clear();
  }
}

int Disk::Lock(DiskFile& file, const void* user, int level) {
  const std::lock_guard lock(m_mutex);
  int others = SQLITE_LOCK_NONE;
  for (const auto& [other, held] : file.locks) {
    if (other != user) others = std::max(others, held);
  }
  int& mine = file.locks[user];
  if (mine >= level) return SQLITE_OK;
  if (level == SQLITE_LOCK_SHARED && others >= SQLITE_LOCK_PENDING) return SQLITE_BUSY;
  if (level > SQLITE_LOCK_SHARED && others >= SQLITE_LOCK_RESERVED) return SQLITE_BUSY;
  if (level == SQLITE_LOCK_EXCLUSIVE && others == SQLITE_LOCK_SHARED) {
    mine = SQLITE_LOCK_PENDING;
    return SQLITE_BUSY;
  }
  mine = level;
  return SQLITE_OK;
}

int Disk::Unlock(DiskFile& file, const void* user, int level) {
  const std::lock_guard lock(m_mutex);
  int& mine = file.locks[user];
  mine = std::min(mine, level);
  return SQLITE_OK;
}

bool Disk::IsReserved(const DiskFile& file) const {
  const std::lock_guard lock(m_mutex);
  return std::any_of(file.locks.begin(), file.locks.end(), [](const auto& held) {
    return held.second >= SQLITE_LOCK_RESERVED;
  });
}

int Disk::MapShared(DiskFile& file, std::size_t region, std::size_t size, bool extend,
                    void** out) {
  const std::lock_guard lock(m_mutex);
  *out = nullptr;
  if (m_down) return SQLITE_IOERR_SHMMAP;
  if (region >= file.shared.size() && !extend) return SQLITE_OK;
  while (file.shared.size() <= region) {
    file.shared.push_back(std::make_unique<std::uint8_t[]>(size));
  }
  *out = file.shared[region].get();
  return SQLITE_OK;
}

int Disk::LockShared(DiskFile& file, const void* user, unsigned slots, int flags) {
  const std::lock_guard lock(m_mutex);
  if ((flags & SQLITE_SHM_UNLOCK) != 0) {
    file.shared_locks[user] &= ~slots;
    file.exclusive_locks[user] &= ~slots;
    return SQLITE_OK;
  }
  const auto taken = [&](const std::map<const void*, unsigned>& locks) {
    return std::any_of(locks.begin(), locks.end(), [&](const auto& held) {
      return held.first != user && (held.second & slots) != 0;
    });
  };
  if (taken(file.exclusive_locks)) return SQLITE_BUSY;
  if ((flags & SQLITE_SHM_SHARED) != 0) {
    file.shared_locks[user] |= slots;
    return SQLITE_OK;
  }
  if (taken(file.shared_locks)) return SQLITE_BUSY;
  file.exclusive_locks[user] |= slots;
  return SQLITE_OK;
}

void Disk::Forget(DiskFile& file, const void* user, bool drop_shared) {
  const std::lock_guard lock(m_mutex);
  file.shared_locks.erase(user);
  file.exclusive_locks.erase(user);
  if (drop_shared) file.shared.clear();
}

/// The WAL index of a file that nobody has open is made anew, as SQLite's own file system does it.
void Disk::CloseFor(DiskFile& file, const void* user) {
  const std::lock_guard lock(m_mutex);
  file.locks.erase(user);
  if (file.locks.empty()) file.shared.clear();
}

}  // namespace steelyard::simulation
