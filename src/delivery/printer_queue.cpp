/// Runs lp and reads what it says.
#include "delivery/printer_queue.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <vector>

extern char** environ;

namespace steelyard::delivery {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kLook{100};
constexpr std::size_t kMaxOutput = 64 * 1024;

/// A program of the system with all it prints; killed where it is left before it has ended.
class SpawnedProgram {
 public:
  explicit SpawnedProgram(const std::vector<std::string>& command) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) m_error = errno;
    if (m_error != 0) return;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 2);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;  // ours blocks the signals that would end it
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    std::vector<char*> arguments;
    for (const auto& one : command) arguments.push_back(const_cast<char*>(one.c_str()));
    arguments.push_back(nullptr);
    auto variables = EnvironmentInEnglish();
    m_error = ::posix_spawnp(&m_pid, arguments[0], &actions, &attributes, arguments.data(),
                             variables.data());
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    ::close(ends[1]);
    m_output = ends[0];
  }
  ~SpawnedProgram() {
    if (m_pid > 0) {
      ::kill(m_pid, SIGKILL);
      ::waitpid(m_pid, nullptr, 0);
    }
    if (m_output >= 0) ::close(m_output);
  }
  SpawnedProgram(const SpawnedProgram&) = delete;
  SpawnedProgram& operator=(const SpawnedProgram&) = delete;

  int error() const { return m_error; }  ///< why it was not started; 0 when it was
  const std::string& output() const { return m_text; }

  enum class End { Ended, TookTooLong, Stopped };
  End ReadAll(Clock::time_point end, const std::stop_token& stop) {
    for (;;) {
      if (stop.stop_requested()) return End::Stopped;
      if (Clock::now() >= end) return End::TookTooLong;
      pollfd ready{m_output, POLLIN, 0};
      if (::poll(&ready, 1, static_cast<int>(kLook.count())) <= 0) continue;
      char buffer[4'096];
      const auto got = ::read(m_output, buffer, sizeof buffer);
      if (got < 0 && errno == EINTR) continue;
      if (got <= 0) return End::Ended;
      if (m_text.size() < kMaxOutput) m_text.append(buffer, static_cast<std::size_t>(got));
    }
  }

  /// After it has closed its output.
  int Status() {
    int status = 0;
    while (::waitpid(m_pid, &status, 0) < 0 && errno == EINTR) {
    }
    m_pid = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
  }

 private:
  /// Ours, but for the language: the job's name is read from what it says.
  static std::vector<char*> EnvironmentInEnglish() {
    static char english[] = "LC_ALL=C";
    std::vector<char*> variables;
    for (char** one = environ; *one != nullptr; ++one) {
      if (std::strncmp(*one, "LC_ALL=", 7) != 0) variables.push_back(*one);
    }
    variables.push_back(english);
    variables.push_back(nullptr);
    return variables;
  }

  pid_t m_pid = -1;
  int m_output = -1;
  int m_error = 0;
  std::string m_text;
};

std::string FirstLine(const std::string& text) {
  auto line = text.substr(0, std::min<std::size_t>(text.find('\n'), 200));
  std::replace_if(line.begin(), line.end(), [](char c) { return c >= 0 && c < 0x20; }, ' ');
  return line;
}

/// `request id is office-42 (1 file(s))`; nothing to be read is no reason to print it again.
std::string JobOf(const std::string& output, const std::string& queue) {
  constexpr std::string_view kBefore = "request id is ";
  const auto at = output.find(kBefore);
  if (at == output.npos) return queue;
  const auto begin = at + kBefore.size();
  return output.substr(begin, output.find_first_of(" \n", begin) - begin);
}

}  // namespace

bool IsQueueName(std::string_view name) {
  return !name.empty() && name.size() <= 127 && name.front() != '-' &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return static_cast<unsigned char>(c) > 0x20 && c != 0x7f && c != '/' && c != '#';
         });
}

std::string PrintFile(const PrintOrder& order, std::stop_token stop) {
  SpawnedProgram lp({"lp", "-d", order.queue, "-t", order.title, "--", order.file.string()});
  if (lp.error() != 0) {
    throw DeliveryError(
        "The program lp cannot be started ({}). Nothing was printed. Install the package "
        "cups-client.",
        std::strerror(lp.error()));
  }
  switch (lp.ReadAll(Clock::now() + order.patience, stop)) {
    case SpawnedProgram::End::Ended: break;
    case SpawnedProgram::End::TookTooLong:
      throw UnknownDeliveryError(
          "The printer {} took the job and did not say so in time. It may have been printed. Look "
          "at the printer.",
          order.queue);
    case SpawnedProgram::End::Stopped:
      throw UnknownDeliveryError(
          "The program was ended before the printer {} confirmed the job. It may have been "
          "printed.",
          order.queue);
  }
  if (lp.Status() != 0) {
    throw DeliveryError(
        "The printer {} does not take the job ({}). Nothing was printed. Look whether it is there "
        "and switched on: lpstat -p",
        order.queue, FirstLine(lp.output()));
  }
  return JobOf(lp.output(), order.queue);
}

}  // namespace steelyard::delivery
