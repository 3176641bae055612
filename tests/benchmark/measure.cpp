/// Reads /proc, starts and ends children.
#include "benchmark/measure.h"

#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace steelyard::tests {
namespace {

constexpr double kKibPerMib = 1024;

double SecondsOf(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

}  // namespace

double Percentile(std::vector<double>& values, int permille) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const std::size_t index = values.size() * static_cast<std::size_t>(permille) / 1000;
  return values[std::min(index, values.size() - 1)];
}

double OwnCpuSeconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

ProcessFigures FiguresOf(pid_t process) {
  ProcessFigures figures{};
  std::ifstream stat(fmt::format("/proc/{}/stat", process));
  std::string text{std::istreambuf_iterator<char>(stat), {}};
  std::istringstream fields(text.substr(std::min(text.size(), text.rfind(')') + 1)));
  std::string skipped;
  for (int i = 3; i < 14; ++i) fields >> skipped;  // proc(5): utime is field 14, stime 15
  double user = 0;
  double system = 0;
  fields >> user >> system;
  figures.cpu_seconds = (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
  std::ifstream status(fmt::format("/proc/{}/status", process));
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) figures.resident_mib = std::stod(line.substr(6)) / kKibPerMib;
    if (line.starts_with("VmHWM:")) figures.peak_mib = std::stod(line.substr(6)) / kKibPerMib;
  }
  return figures;
}

ChildProcess::ChildProcess(const std::vector<std::string>& command) {
  int pipe_ends[2];
  if (pipe(pipe_ends) != 0) throw std::runtime_error("No pipe could be made.");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addclose(&actions, pipe_ends[0]);
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const int failed =
      posix_spawn(&m_pid, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(pipe_ends[1]);
  m_output = pipe_ends[0];
  if (failed != 0) throw std::runtime_error(fmt::format("{} cannot be started.", command[0]));
  for (char c = 0; read(m_output, &c, 1) == 1 && c != '\n';) m_first_line += c;
}

ChildProcess::~ChildProcess() {
  if (m_pid > 0) Stop();
  close(m_output);
}

ChildProcess::End ChildProcess::Stop() {
  kill(m_pid, SIGTERM);
  return Wait();
}

ChildProcess::End ChildProcess::Wait() {
  int status = 0;
  rusage usage{};
  double peak_mib = 0;
  // Not ru_maxrss: the kernel counts what the parent had when it started the child.
  while (wait4(m_pid, &status, WNOHANG, &usage) == 0) {
    peak_mib = std::max(peak_mib, FiguresOf(m_pid).peak_mib);
    usleep(10'000);
  }
  m_pid = -1;
  return {.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          .peak_mib = peak_mib,
          .seconds = m_watch.Seconds(),
          .cpu_seconds = SecondsOf(usage.ru_utime) + SecondsOf(usage.ru_stime)};
}

}  // namespace steelyard::tests
