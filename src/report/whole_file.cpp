#include "report/whole_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
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

}  // namespace

WholeFile::WholeFile(const fs::path& target) : m_target(FollowLinks(target)) {
  std::error_code ignored;
  const fs::file_status status = fs::status(m_target, ignored);
  // A device or a pipe cannot be renamed over without destroying it.
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    throw ExportError("{} is not a file. Nothing was written; give the name of a file.",
                      m_target.string());
  }
  static std::atomic<unsigned> count = 0;
  RefuseBooks(m_target);
  m_temporary = FolderOf(m_target) /
                fmt::format(".{}.{}-{}.part", m_target.filename().string(), ::getpid(), ++count);
  const Descriptor made(m_temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC);
  if (made.number() < 0) Fail(m_target, errno);
}

WholeFile::~WholeFile() {
  std::error_code ignored;
  if (!m_temporary.empty()) fs::remove(m_temporary, ignored);
}

void WholeFile::Write(std::string_view content) {
  WriteAt(content, 0);
}

void WholeFile::Append(std::string_view content) {
  WriteAt(content, O_APPEND);
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
