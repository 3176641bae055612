/// Reads /proc, starts and ends children.
#include "benchmark/measure.h"

#include <fmt/format.h>
#include <poll.h>
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
  ReadFirstLine();
}

void ChildProcess::ReadFirstLine() {
  // One that says nothing before its work is done is looked at while it works.
  constexpr int kLookMs = 20;
  while (true) {
    pollfd output{.fd = m_output, .events = POLLIN, .revents = 0};
    if (poll(&output, 1, kLookMs) == 0) {
      NotePeak();
      continue;
    }
    char c = 0;
    if (read(m_output, &c, 1) != 1 || c == '\n') return;
    m_first_line += c;
  }
}

void ChildProcess::NotePeak() {
  // Not ru_maxrss: the kernel counts what the parent had when it started the child.
  m_peak_mib = std::max(m_peak_mib, FiguresOf(m_pid).peak_mib);
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
  while (wait4(m_pid, &status, WNOHANG, &usage) == 0) {
    NotePeak();
    usleep(10'000);
  }
  m_pid = -1;
  return {.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          .peak_mib = m_peak_mib,
          .seconds = m_watch.Seconds(),
          .cpu_seconds = SecondsOf(usage.ru_utime) + SecondsOf(usage.ru_stime)};
}

}  // namespace steelyard::tests
