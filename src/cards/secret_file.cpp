#include "cards/secret_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "base/check.h"

namespace steelyard::cards {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void Fail(const fs::path& path, std::string_view what) {
  throw KeyVaultError("The key file {} {}: {}.", path.string(), what, std::strerror(errno));
}

fs::path FolderOf(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

bool SyncFolderOf(const fs::path& path) {
  const FileDescriptor folder(
      ::open(FolderOf(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return folder && ::fsync(folder.get()) == 0;
}

/// At most `limit` + 1 bytes, so that the caller sees when there are too many.
LockedMemory ReadOpened(const FileDescriptor& file, std::size_t limit, const fs::path& path) {
  LockedMemory buffer(limit + 1);
  std::size_t size = 0;
  while (size < buffer.bytes().size()) {
    const auto rest = buffer.bytes().subspan(size);
    const ssize_t got = ::read(file.get(), rest.data(), rest.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) Fail(path, "could not be read; nothing was changed. Check the disk");
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  LockedMemory content(size);
  std::copy_n(buffer.bytes().begin(), size, content.bytes().begin());
  return content;
}

/// No descriptor when there is no such file.
FileDescriptor OpenFile(const fs::path& path) {
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file || errno == ENOENT) return file;
  Fail(path, "could not be opened; nothing was changed. Check who may read it");
}

/// What failed writes say after the file's name, and what they leave.
struct Trouble {
  std::string_view writing;
  std::string_view saving;
};
constexpr Trouble kNoFile{"could not be written and does not exist. Check the disk's free space",
                          "could not be saved and does not exist. Check the disk"};
constexpr Trouble kOldFile{"could not be written and stays as it was. Check the disk's free space",
                           "could not be saved and stays as it was. Check the disk"};

void WriteAndSync(const FileDescriptor& file, std::span<const std::uint8_t> bytes,
                  const fs::path& path, const Trouble& trouble) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(file.get(), bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) Fail(path, trouble.writing);
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
  if (::fsync(file.get()) != 0) Fail(path, trouble.saving);
}

/// Locks the file that is at `path` now; no descriptor when there is none.
FileDescriptor LockFile(const fs::path& path) {
  for (;;) {
    FileDescriptor file = OpenFile(path);
    if (!file) return file;
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
      throw KeyVaultError(
          "Another program is changing the key file {} right now. Nothing was done; wait until it "
          "has ended.",
          path.string());
    }
    struct stat locked {};
    struct stat named {};
    if (::fstat(file.get(), &locked) == 0 && ::stat(path.c_str(), &named) == 0 &&
        locked.st_ino == named.st_ino) {
      return file;
    }
  }
}

/// A link stays one: what it leads to is replaced.
fs::path RealPathOf(const fs::path& path) {
  std::error_code ignored;
  fs::path real = fs::canonical(path, ignored);
  return real.empty() ? path : real;
}

}  // namespace

std::optional<LockedMemory> ReadSecretFile(const fs::path& path, std::size_t limit) {
  const FileDescriptor file = OpenFile(path);
  if (!file) return std::nullopt;
  return ReadOpened(file, limit, path);
}

SaveOutcome SaveNewSecretFile(const fs::path& path, std::span<const std::uint8_t> bytes) {
  std::string temporary = (FolderOf(path) / (path.filename().string() + ".XXXXXX")).string();
  const FileDescriptor file(::mkostemp(temporary.data(), O_CLOEXEC));  // mode 0600
  if (!file) Fail(path, "could not be made and does not exist. Check the folder");
  try {
    WriteAndSync(file, bytes, path, kNoFile);
    if (::renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) != 0) {
      if (errno != EEXIST) Fail(path, "could not be put in place and does not exist");
      ::unlink(temporary.c_str());
      return SaveOutcome::AlreadyExists;
    }
  } catch (const KeyVaultError&) {
    ::unlink(temporary.c_str());
    throw;
  }
  if (!SyncFolderOf(path)) {
    ::unlink(path.c_str());
    Fail(path, "could not be saved for certain and was removed again. Check the disk");
  }
  return SaveOutcome::Saved;
}

FileToReplace::FileToReplace(fs::path path)
    : m_path(RealPathOf(path)), m_lock(LockFile(m_path)) {}

LockedMemory FileToReplace::Read(std::size_t limit) const {
  base::Check(is_there());
  return ReadOpened(m_lock, limit, m_path);
}

fs::path FileToReplace::WriteBeside(std::span<const std::uint8_t> bytes) {
  base::Check(is_there());
  const fs::path beside = BesidePath();  // ours alone, as long as we have the lock
  m_new = FileDescriptor(::open(
      beside.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!m_new) Fail(m_path, "could not be written and stays as it was. Check its folder");
  try {
    WriteAndSync(m_new, bytes, m_path, kOldFile);
  } catch (const KeyVaultError&) {
    GiveUp();
    throw;
  }
  return beside;
}

void FileToReplace::GiveUp() noexcept {
  ::unlink(BesidePath().c_str());
  m_new = FileDescriptor();
}

void FileToReplace::Replace() {
  base::Check(bool(m_new));
  if (::flock(m_new.get(), LOCK_EX | LOCK_NB) != 0 ||
      ::rename(BesidePath().c_str(), m_path.c_str()) != 0) {
    const int error = errno;
    GiveUp();
    errno = error;
    Fail(m_path, "could not be replaced and stays as it was");
  }
  m_lock = std::exchange(m_new, FileDescriptor());
  if (SyncFolderOf(m_path)) return;
  Fail(m_path, "was replaced, but the disk did not say that it has saved that. Check the disk");
}

}  // namespace steelyard::cards
