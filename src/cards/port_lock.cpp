#include "cards/port_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>
#include <system_error>
#include <thread>

#include "cards/reader_trouble.h"

namespace steelyard::cards {
namespace {

/// The same for every name of one port: links are followed, the speed is left out.
std::string LockName(const std::string& connstring) {
  std::string name = connstring;
  if (const auto path_at = connstring.find(":/"); path_at != std::string::npos) {
    const std::string rest = connstring.substr(path_at + 1);
    std::error_code ignored;
    const auto path = std::filesystem::weakly_canonical(rest.substr(0, rest.find(':')), ignored);
    if (!ignored) name = path.string();
  }
  std::ranges::replace_if(
      name, [](unsigned char c) { return !std::isalnum(c); }, '-');
  return "steelyard-reader" + name + ".lock";
}

/// The process that took the lock on this file, as far as the kernel tells and it still lives.
std::optional<pid_t> HolderOf(const FileDescriptor& file) {
  struct stat status{};
  if (::fstat(file.get(), &status) != 0) return std::nullopt;
  const auto wanted = fmt::format("{:02x}:{:02x}:{}", major(status.st_dev), minor(status.st_dev),
                                  status.st_ino);
  std::ifstream locks("/proc/locks");
  for (std::string line; std::getline(locks, line);) {
    std::istringstream words(line);
    std::string number, kind, advisory, mode, inode;
    pid_t pid = 0;
    if (!(words >> number >> kind >> advisory >> mode >> pid >> inode)) continue;
    if (kind != "FLOCK" || inode != wanted || pid <= 0) continue;
    if (::kill(pid, 0) == 0 || errno == EPERM) return pid;
  }
  return std::nullopt;
}

/// What a command to a card that is under way may take, and the closing of the reader.
constexpr std::chrono::milliseconds kOrphanPatience{4000};

[[noreturn]] void RefuseBusy(const std::string& connstring, std::optional<pid_t> holder) {
  throw ReaderInTrouble(
      ReaderTrouble::UsedBySteelyard,
      {.reader = connstring, .process = holder ? std::to_string(*holder) : std::string()});
}

}  // namespace

std::filesystem::path PortLock::DefaultFolder() {
  const char* preferred = "/run/lock";
  if (::access(preferred, W_OK) == 0) return preferred;
  return std::filesystem::temp_directory_path();
}

bool PortLock::IsFor(const std::string& connstring) const {
  return LockName(connstring) == m_name;
}

PortLock::PortLock(const std::string& connstring, const std::filesystem::path& folder)
    : m_name(LockName(connstring)) {
  const auto path = folder / m_name;
  constexpr int kFlags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW;
  // Opened first without O_CREAT: in shared folders the kernel lets only the owner create over it.
  m_file = FileDescriptor(::open(path.c_str(), kFlags));
  if (!m_file) m_file = FileDescriptor(::open(path.c_str(), kFlags | O_CREAT, 0644));
  if (!m_file) {
    throw ports::ReaderError(
        "The card reader {} could not be locked with {}: {}. It was not opened. Check the folder.",
        connstring, path.string(), std::strerror(errno));
  }
  const auto until = std::chrono::steady_clock::now() + kOrphanPatience;
  while (::flock(m_file.get(), LOCK_EX | LOCK_NB) != 0) {
    // Without a living holder it is the process that closes the reader of one who was killed.
    const auto holder = HolderOf(m_file);
    if (holder || std::chrono::steady_clock::now() > until) RefuseBusy(connstring, holder);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

}  // namespace steelyard::cards
