/// SQLite's side of the disk: its tables of functions, each handed on to the Disk.
#include <sqlite3.h>

#include <new>

#include "simulation/disk.h"

namespace steelyard::simulation {
namespace {

/// What SQLite keeps for an open file; it begins with SQLite's own part.
struct OpenFile {
  sqlite3_file base;
  Disk* disk;
  std::shared_ptr<DiskFile> file;
};

OpenFile& Of(sqlite3_file* file) { return *reinterpret_cast<OpenFile*>(file); }
Disk& Of(sqlite3_vfs* vfs) { return *static_cast<Disk*>(vfs->pAppData); }

int Close(sqlite3_file* file) {
  OpenFile& open = Of(file);
  open.disk->Unlock(*open.file, file, SQLITE_LOCK_NONE);
  open.disk->Forget(*open.file, file, false);
  open.disk->CloseFor(*open.file, file);
  open.file.~shared_ptr();
  return SQLITE_OK;
}
int Read(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
  return Of(file).disk->Read(*Of(file).file, into, static_cast<std::size_t>(size),
                             static_cast<std::size_t>(offset));
}
int Write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
  return Of(file).disk->Write(*Of(file).file, from, static_cast<std::size_t>(size),
                              static_cast<std::size_t>(offset));
}
int Truncate(sqlite3_file* file, sqlite3_int64 size) {
  return Of(file).disk->Truncate(*Of(file).file, static_cast<std::size_t>(size));
}
int Sync(sqlite3_file* file, int) { return Of(file).disk->Sync(Of(file).file); }
int FileSize(sqlite3_file* file, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(Of(file).file->content.size());
  return SQLITE_OK;
}
int Lock(sqlite3_file* file, int level) {
  return Of(file).disk->Lock(*Of(file).file, file, level);
}
int Unlock(sqlite3_file* file, int level) {
  return Of(file).disk->Unlock(*Of(file).file, file, level);
}
int CheckReservedLock(sqlite3_file* file, int* reserved) {
  *reserved = Of(file).disk->IsReserved(*Of(file).file) ? 1 : 0;
  return SQLITE_OK;
}
int FileControl(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int SectorSize(sqlite3_file* file) { return Of(file).disk->sector_size(); }
/// As SQLite's own file system on Unix says of every disk.
int DeviceCharacteristics(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }
int ShmMap(sqlite3_file* file, int region, int size, int extend, void volatile** out) {
  void* mapped = nullptr;
  const int code = Of(file).disk->MapShared(*Of(file).file, static_cast<std::size_t>(region),
                                            static_cast<std::size_t>(size), extend != 0, &mapped);
  *out = mapped;
  return code;
}
int ShmLock(sqlite3_file* file, int first, int count, int flags) {
  const unsigned slots = ((1U << count) - 1U) << first;
  return Of(file).disk->LockShared(*Of(file).file, file, slots, flags);
}
void ShmBarrier(sqlite3_file*) {}
int ShmUnmap(sqlite3_file* file, int drop) {
  Of(file).disk->Forget(*Of(file).file, file, drop != 0);
  return SQLITE_OK;
}

const sqlite3_io_methods kMethods = {
    .iVersion = 2,
    .xClose = &Close,
    .xRead = &Read,
    .xWrite = &Write,
    .xTruncate = &Truncate,
    .xSync = &Sync,
    .xFileSize = &FileSize,
    .xLock = &Lock,
    .xUnlock = &Unlock,
    .xCheckReservedLock = &CheckReservedLock,
    .xFileControl = &FileControl,
    .xSectorSize = &SectorSize,
    .xDeviceCharacteristics = &DeviceCharacteristics,
    .xShmMap = &ShmMap,
    .xShmLock = &ShmLock,
    .xShmBarrier = &ShmBarrier,
    .xShmUnmap = &ShmUnmap,
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

int Open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* out_flags) {
  file->pMethods = nullptr;
  auto opened = Of(vfs).Open(path == nullptr ? "" : path, flags);
  if (!opened) return SQLITE_CANTOPEN;
  new (&Of(file).file) std::shared_ptr<DiskFile>(std::move(opened));
  Of(file).disk = &Of(vfs);
  file->pMethods = &kMethods;
  if (out_flags != nullptr) *out_flags = flags;
  return SQLITE_OK;
}
int Delete(sqlite3_vfs* vfs, const char* path, int sync_folder) {
  return Of(vfs).Delete(path, sync_folder != 0);
}
int Access(sqlite3_vfs* vfs, const char* path, int, int* out) {
  *out = Of(vfs).Exists(path) ? 1 : 0;
  return SQLITE_OK;
}
int FullPathname(sqlite3_vfs*, const char* path, int size, char* out) {
  sqlite3_snprintf(size, out, "%s", path);
  return SQLITE_OK;
}
/// SQLite asks its default file system only, and the Disk has seeded what it makes of that.
int Randomness(sqlite3_vfs*, int, char*) { return 0; }
int Sleep(sqlite3_vfs*, int microseconds) { return microseconds; }
/// No time passes on this machine; the store takes its time from its clock.
int CurrentTime(sqlite3_vfs*, sqlite3_int64* julian_ms) {
  *julian_ms = 212'000'000'000'000;
  return SQLITE_OK;
}
int GetLastError(sqlite3_vfs*, int, char*) { return 0; }

}  // namespace

std::unique_ptr<sqlite3_vfs> MakeVfs(Disk& disk) {
  auto vfs = std::make_unique<sqlite3_vfs>();
  vfs->iVersion = 2;
  vfs->szOsFile = sizeof(OpenFile);
  vfs->mxPathname = 512;
  vfs->zName = disk.name().c_str();
  vfs->pAppData = &disk;
  vfs->xOpen = &Open;
  vfs->xDelete = &Delete;
  vfs->xAccess = &Access;
  vfs->xFullPathname = &FullPathname;
  vfs->xRandomness = &Randomness;
  vfs->xSleep = &Sleep;
  vfs->xGetLastError = &GetLastError;
  vfs->xCurrentTimeInt64 = &CurrentTime;
  return vfs;
}

}  // namespace steelyard::simulation
