#include "report/whole_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <fstream>
#include <system_error>

#include "report/file_error.h"

namespace steelyard::report {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void Fail(const fs::path& target, int error) {
  const char* advice = "check the folder and its permissions";
  if (error == ENOSPC || error == EDQUOT) advice = "free some space";
  if (error == ENOENT) advice = "make the folder first, or choose another";
  throw ExportError(
      "{} could not be written: {}. No file was left behind; {} and "
      "export again.",
      target.string(), std::generic_category().message(error), advice);
}

/// How stores, their write-ahead logs and their key files begin.
constexpr std::string_view kHoldsBooks[] = {"SQLite format 3", "\x37\x7F\x06\x82",
                                            "\x37\x7F\x06\x83", "SYKEYS"};

/// An export must never take the place of anybody's books: they would be gone for good.
void RefuseBooks(const fs::path& target) {
  std::array<char, 16> start{};
  std::ifstream file(target, std::ios::binary);
  file.read(start.data(), start.size());
  const std::string_view seen(start.data(), static_cast<std::size_t>(file.gcount()));
  for (const auto& magic : kHoldsBooks) {
    if (!seen.starts_with(magic)) continue;
    throw ExportError(
        "{} belongs to a store: its books or its card keys. It was not touched and nothing was "
        "written; give another name.",
        target.string());
  }
}

class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags) : m_number(::open(path.c_str(), flags, 0666)) {}
  ~Descriptor() {
    if (m_number >= 0) ::close(m_number);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return m_number; }

 private:
  int m_number;
};

/// A link is followed, so that the file it points to is replaced and not the link itself.
fs::path FollowLinks(const fs::path& target) {
  std::error_code error;
  if (!fs::is_symlink(target, error)) return target;
  const fs::path followed = fs::canonical(target, error);
  return error ? target : followed;
}

fs::path FolderOf(const fs::path& file) {
  return file.has_parent_path() ? file.parent_path() : fs::path(".");
}

constexpr std::string_view kPartEnding = ".steelyard-part";

/// `.NAME.PID-N.steelyard-part`; a name that leaves no room for the rest is shortened.
std::string PartName(std::string name) {
  constexpr std::size_t kMostBytes = 200;  // a file's name has 255
  static std::atomic<unsigned> count = 0;
  std::size_t size = std::min(name.size(), kMostBytes);
  const auto parts_letter = [&] {
    return size < name.size() && (static_cast<unsigned char>(name[size]) & 0xC0) == 0x80;
  };
  while (parts_letter()) --size;
  name.resize(size);
  return fmt::format(".{}.{}-{}{}", name, ::getpid(), ++count, kPartEnding);
}

/// Whoever is killed while it writes leaves its part behind. One that nobody has written to for a
/// day is nobody's; a lock would tell sooner, but on SMB it keeps off the libraries that write by a
/// descriptor of their own.
void RemoveAbandonedParts(const fs::path& folder) {
  const auto a_day_ago = fs::file_time_type::clock::now() - std::chrono::hours(24);
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const auto name = entry->path().filename().string();
    if (!name.starts_with('.') || !name.ends_with(kPartEnding)) continue;
    std::error_code ignored;
    const bool is_file = entry->symlink_status(ignored).type() == fs::file_type::regular;
    const auto written = entry->last_write_time(ignored);
    if (is_file && !ignored && written < a_day_ago) fs::remove(entry->path(), ignored);
  }
}

}  // namespace

WholeFile::WholeFile(const fs::path& target) : m_target(FollowLinks(target)) {
  std::error_code ignored;
  const fs::file_status status = fs::status(m_target, ignored);
  // A device or a pipe cannot be renamed over without destroying it.
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    throw ExportError("{} is not a file. Nothing was written; give the name of a file.",
                      m_target.string());
  }
  RefuseBooks(m_target);
  RemoveAbandonedParts(FolderOf(m_target));
  MakePart();
  // What only its owner may read stays so.
  const auto writable = status.permissions() | fs::perms::owner_write;
  if (fs::exists(status)) fs::permissions(m_temporary, writable, ignored);
}

/// A part of the same name may be there: process ids come again, in a container after each start.
void WholeFile::MakePart() {
  constexpr int kTries = 1'000;
  int error = 0;
  for (int i = 0; i < kTries; ++i) {
    const auto part = FolderOf(m_target) / PartName(m_target.filename().string());
    const Descriptor made(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC);
    error = errno;
    if (made.number() >= 0) {
      m_temporary = part;
      return;
    }
    if (error != EEXIST) break;
  }
  Fail(m_target, error);
}

WholeFile::~WholeFile() {
  std::error_code ignored;
  if (!m_temporary.empty()) fs::remove(m_temporary, ignored);
}

void WholeFile::Write(std::string_view content) {
  WriteAt(content, 0);
}

void WholeFile::Append(std::string_view content) {
  constexpr std::size_t kPiece = 1 << 16;  // not a call of the system for every row
  m_unwritten += content;
  if (m_unwritten.size() >= kPiece) WriteUnwritten();
}

void WholeFile::WriteUnwritten() {
  if (m_unwritten.empty()) return;
  WriteAt(m_unwritten, O_APPEND);
  m_unwritten.clear();
}

void WholeFile::WriteAt(std::string_view content, int flags) {
  const Descriptor file(m_temporary, O_WRONLY | O_CLOEXEC | flags);
  if (file.number() < 0) Fail(m_target, errno);
  while (!content.empty()) {
    const ssize_t written = ::write(file.number(), content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) Fail(m_target, errno);
    content.remove_prefix(static_cast<std::size_t>(written));
  }
}

void WholeFile::Commit() {
  WriteUnwritten();
  {
    const Descriptor file(m_temporary, O_WRONLY | O_CLOEXEC);
    if (file.number() < 0 || ::fsync(file.number()) != 0) Fail(m_target, errno);
  }
  if (::rename(m_temporary.c_str(), m_target.c_str()) != 0) Fail(m_target, errno);
  m_temporary.clear();
  // The new name itself must survive a power cut. Some file systems cannot sync a folder; the
  // file is complete all the same.
  const Descriptor folder(FolderOf(m_target), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder.number() >= 0) ::fsync(folder.number());
}

}  // namespace steelyard::report
