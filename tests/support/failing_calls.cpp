/// Loaded before the C library (LD_PRELOAD): the n-th call that changes the names in a folder, or
/// makes what was written durable, fails or ends the process. So a test breaks every step of a real
/// program.
///
///     FAILING_CALL   n, counted from 1; without it nothing happens
///     FAILING_HOW    fail | kill, both before the call does anything
///     FAILING_UNDER  only names that begin so count; syncs always do
///     FAILING_NOTE   a file that is made when the call was reached
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string_view>

namespace {

std::string_view Setting(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// Counts a call, `name` being null for a sync. Whether it is to fail; never comes back when the
/// process is to end.
bool Strikes(const char* name) {
  static int calls = 0;
  const auto wanted = Setting("FAILING_CALL");
  if (wanted.empty()) return false;
  if (name != nullptr && !std::string_view(name).starts_with(Setting("FAILING_UNDER"))) {
    return false;
  }
  if (++calls != std::atoi(wanted.data())) return false;
  ::close(::open(Setting("FAILING_NOTE").data(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
  if (Setting("FAILING_HOW") == "kill") ::kill(::getpid(), SIGKILL);
  errno = EACCES;
  return true;
}

template <typename Function>
Function* Real(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

int rename(const char* from, const char* to) noexcept {
  return Strikes(to) ? -1 : Real<int(const char*, const char*)>("rename")(from, to);
}
int renameat2(int from_folder, const char* from, int to_folder, const char* to,
              unsigned int flags) noexcept {
  using Function = int(int, const char*, int, const char*, unsigned int);
  return Strikes(to) ? -1 : Real<Function>("renameat2")(from_folder, from, to_folder, to, flags);
}
int unlink(const char* name) noexcept {
  return Strikes(name) ? -1 : Real<int(const char*)>("unlink")(name);
}
int remove(const char* name) noexcept {
  return Strikes(name) ? -1 : Real<int(const char*)>("remove")(name);
}
int fsync(int file) { return Strikes(nullptr) ? -1 : Real<int(int)>("fsync")(file); }
int fdatasync(int file) { return Strikes(nullptr) ? -1 : Real<int(int)>("fdatasync")(file); }
}
