#include "desktop/virtual_reader.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <system_error>
#include <utility>

namespace steelyard::desktop {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSimulator = "steelyardctl";

/// In the child: from here on only what a signal's handler may call.
[[noreturn]] void Become(const char* program, const char* image, const char* port) {
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // it does not outlive us, however we end
  const int nowhere = ::open("/dev/null", O_RDWR);
  for (const int file : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nowhere, file);
  ::execl(program, kSimulator, "simulate", "reader", "--card", "m1", "--image", image, "--link",
          port, nullptr);
  ::_exit(127);
}

}  // namespace

std::unique_ptr<VirtualReader> VirtualReader::Start(const fs::path& folder) {
  std::error_code failed;
  const auto program = fs::read_symlink("/proc/self/exe", failed).parent_path() / kSimulator;
  if (failed || !fs::exists(program, failed)) return nullptr;
  fs::create_directories(folder, failed);
  const auto image = folder / "virtual-card";
  const auto port = folder / "virtual-reader";
  const pid_t process = ::fork();
  if (process < 0) return nullptr;
  if (process == 0) Become(program.c_str(), image.c_str(), port.c_str());
  return std::unique_ptr<VirtualReader>(new VirtualReader(port, process));
}

VirtualReader::~VirtualReader() {
  ::kill(m_process, SIGTERM);
  ::waitpid(m_process, nullptr, 0);
}

}  // namespace steelyard::desktop
