#include "cards/port_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "ports/card_reader.h"

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

}  // namespace

std::filesystem::path PortLock::DefaultFolder() {
  const char* preferred = "/run/lock";
  if (::access(preferred, W_OK) == 0) return preferred;
  return std::filesystem::temp_directory_path();
}

PortLock::PortLock(const std::string& connstring, const std::filesystem::path& folder) {
  const auto path = folder / LockName(connstring);
  constexpr int kFlags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW;
  // Opened first without O_CREAT: in shared folders the kernel lets only the owner create over it.
  m_file = FileDescriptor(::open(path.c_str(), kFlags));
  if (!m_file) m_file = FileDescriptor(::open(path.c_str(), kFlags | O_CREAT, 0644));
  if (!m_file) {
    throw ports::ReaderError(
        "The card reader {} could not be locked with {}: {}. It was not opened. Check the folder.",
        connstring, path.string(), std::strerror(errno));
  }
  if (::flock(m_file.get(), LOCK_EX | LOCK_NB) != 0) {
    throw ports::ReaderError(
        "The card reader {} is in use by another program. Nothing was read or written. Close the "
        "other program, or take another reader.",
        connstring);
  }
}

}  // namespace steelyard::cards
