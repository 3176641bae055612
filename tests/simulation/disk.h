/// A disk in memory for SQLite: what was not synced may be lost, torn or reordered when the power
/// fails, and reads, writes and syncs fail on order.
#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/seeded_random.h"
#include "simulation/trace.h"

struct sqlite3_vfs;

namespace steelyard::simulation {

enum class DiskFault {
  ReadFails,
  WriteFails,
  SyncFails,  ///< and what was to be saved may never reach the disk, whatever later syncs say
  Full,       ///< no file grows until MakeRoom
  Killed,     ///< the process ends; what it wrote is still in the system's cache
  PowerCut    ///< the machine ends; what was not synced may be lost, torn or reordered
};

/// Where in an operation the process or the machine ends.
enum class Moment { Before, Within, After };

struct FaultPlan {
  DiskFault fault;
  std::int64_t operations;  ///< from now; reads are counted for ReadFails, else what changes files
  Moment moment = Moment::Before;
};

/// One file of the disk, as its users see it and as it is safe.
struct DiskFile {
  struct Change {
    std::size_t offset;
    std::vector<std::uint8_t> bytes;
    bool is_truncation = false;  ///< to `offset`
    bool is_lost = false;        ///< by a sync that failed
  };
  std::vector<std::uint8_t> content;  ///< what is read
  std::vector<std::uint8_t> safe;     ///< what a power cut leaves for certain
  std::vector<Change> unsynced;

  std::map<const void*, int> locks;                     ///< SQLITE_LOCK_… of each open file
  std::vector<std::unique_ptr<std::uint8_t[]>> shared;  ///< the regions of the WAL index
  std::map<const void*, unsigned> shared_locks;         ///< bit masks of slots
  std::map<const void*, unsigned> exclusive_locks;
};

/// SQLite reaches it under `name()` as a sqlite3_vfs. All methods may be called from any thread.
class Disk {
 public:
  Disk(std::string name, std::uint64_t seed);
  ~Disk();
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;

  const std::string& name() const { return m_name; }
  /// Puts a copy of a real file on the disk under `path`, safe against power cuts.
  void CopyIn(const std::filesystem::path& file, const std::string& path);

  /// At most one fault waits; a later one takes its place.
  void Arm(const FaultPlan& plan);
  /// What was armed and has not struck.
  std::optional<FaultPlan> Disarm();
  void MakeRoom();
  /// Whether the process was killed or the power cut: then every operation fails and does nothing.
  std::optional<DiskFault> down() const;
  bool IsDown() const { return down().has_value(); }
  /// Ends the process or the machine now, outside of any operation.
  void Stop(DiskFault how);
  /// After everything on the disk was closed: the next process finds what survived.
  void Restart();
  /// From now on a sync says yes and saves nothing: of every file, or of the one named. For a
  /// planted bug.
  void LieAboutSyncs(std::string only_of = {});

  /// 0 when there is no such file.
  std::size_t SizeOf(const std::string& path) const;
  std::int64_t operations() const;  ///< that changed files or were to
  std::int64_t faults() const;      ///< that struck, also those that ended the process
  std::uint64_t trace() const;      ///< over every operation that changed a file

  // What SQLite asks for. Results are SQLITE_OK and the like.
  std::shared_ptr<DiskFile> Open(const std::string& path, int flags);
  int Read(const DiskFile& file, void* into, std::size_t size, std::size_t offset);
  int Write(DiskFile& file, const void* from, std::size_t size, std::size_t offset);
  int Truncate(DiskFile& file, std::size_t size);
  int Sync(const std::shared_ptr<DiskFile>& file);
  int Delete(const std::string& path, bool sync_folder);
  bool Exists(const std::string& path) const;
  int Lock(DiskFile& file, const void* user, int level);
  int Unlock(DiskFile& file, const void* user, int level);
  bool IsReserved(const DiskFile& file) const;
  int MapShared(DiskFile& file, std::size_t region, std::size_t size, bool extend, void** out);
  int LockShared(DiskFile& file, const void* user, unsigned slots, int flags);
  void Forget(DiskFile& file, const void* user, bool drop_shared);
  void CloseFor(DiskFile& file, const void* user);
  int sector_size() const { return m_sector; }

 private:
  using Folder = std::map<std::string, std::shared_ptr<DiskFile>>;
  enum class Kind { Read, Write, Sync, Other };

  std::optional<DiskFault> Strike(Kind kind);
  bool Ends(std::optional<DiskFault> fault);
  void Change(DiskFile& file, DiskFile::Change change);
  DiskFile::Change Torn(const DiskFile::Change& change);
  void LoseUnsynced(DiskFile& file);
  void CutPower();

  const std::string m_name;
  const int m_sector;
  mutable std::recursive_mutex m_mutex;
  std::unique_ptr<sqlite3_vfs> m_vfs;
  base::SeededRandom m_random;
  Folder m_folder;       ///< the names as they are seen
  Folder m_safe_folder;  ///< the names that a power cut leaves
  std::optional<FaultPlan> m_plan;
  std::optional<DiskFault> m_down;
  bool m_is_full = false;
  bool m_lies = false;
  std::shared_ptr<DiskFile> m_lies_about;  ///< null for all files
  std::int64_t m_operations = 0;
  std::int64_t m_faults = 0;
  Trace m_trace;
};

/// The table of functions by which SQLite reaches the disk.
std::unique_ptr<sqlite3_vfs> MakeVfs(Disk& disk);

}  // namespace steelyard::simulation
