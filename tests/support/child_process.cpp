#include "support/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>

namespace steelyard::testing {
namespace {

struct Pipe {
  int read_end = -1;
  int write_end = -1;
};

Pipe MakePipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe could be made");
  return {ends[0], ends[1]};
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

int StatusOf(int wait_status) {
  return WIFSIGNALED(wait_status) ? 128 + WTERMSIG(wait_status) : WEXITSTATUS(wait_status);
}

}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& command,
                           const std::vector<std::string>& environment) {
  std::vector<std::string> arguments = command;
  std::vector<std::string> variables = environment;
  for (char** variable = environ; *variable != nullptr; ++variable) variables.push_back(*variable);
  const auto argument_pointers = Pointers(arguments);
  const auto variable_pointers = Pointers(variables);
  const Pipe output = MakePipe();
  const Pipe errors = MakePipe();
  m_pid = fork();
  if (m_pid == 0) {
    const int nothing = open("/dev/null", O_RDONLY);
    dup2(nothing, STDIN_FILENO);
    dup2(output.write_end, STDOUT_FILENO);
    dup2(errors.write_end, STDERR_FILENO);
    execvpe(argument_pointers[0], argument_pointers.data(), variable_pointers.data());
    _exit(127);
  }
  close(output.write_end);
  close(errors.write_end);
  m_output_fd = output.read_end;
  m_errors_fd = errors.read_end;
  if (m_pid < 0) throw std::runtime_error("could not start " + command.at(0));
}

ChildProcess::~ChildProcess() {
  if (!HasEnded()) {
    Signal(SIGKILL);
    Wait();
  }
  if (m_output_fd >= 0) close(m_output_fd);
  if (m_errors_fd >= 0) close(m_errors_fd);
}

bool ChildProcess::ReadSome(std::chrono::milliseconds patience) {
  std::array<pollfd, 2> watched{{{m_output_fd, POLLIN, 0}, {m_errors_fd, POLLIN, 0}}};
  if (m_output_fd < 0 && m_errors_fd < 0) return false;
  if (poll(watched.data(), watched.size(), static_cast<int>(patience.count())) <= 0) return true;
  const auto take = [](const pollfd& from, int& fd, std::string& into) {
    if (fd < 0 || from.revents == 0) return;
    std::array<char, 4096> buffer;
    const ssize_t count = read(fd, buffer.data(), buffer.size());
    if (count > 0) {
      into.append(buffer.data(), static_cast<std::size_t>(count));
    } else {
      close(fd);
      fd = -1;
    }
  };
  take(watched[0], m_output_fd, m_output);
  take(watched[1], m_errors_fd, m_errors);
  return true;
}

std::optional<std::string> ChildProcess::WaitForLine(const std::string& text,
                                                     std::chrono::milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  for (;;) {
    for (auto end = m_output.find('\n', m_searched); end != m_output.npos;
         end = m_output.find('\n', m_searched)) {
      const std::string line = m_output.substr(m_searched, end - m_searched);
      m_searched = end + 1;
      if (line.find(text) != line.npos) return line;
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return std::nullopt;
    if (!ReadSome(std::min(left, std::chrono::milliseconds(200)))) return std::nullopt;
  }
}

int ChildProcess::Wait() {
  while (ReadSome(std::chrono::milliseconds(200))) {
    if (HasEnded()) {
      // A grandchild may hold the pipes open; what the program itself wrote is there by now.
      while (m_output_fd >= 0 || m_errors_fd >= 0) {
        const std::size_t before = m_output.size() + m_errors.size();
        if (!ReadSome(std::chrono::milliseconds(50))) break;
        if (m_output.size() + m_errors.size() == before) break;
      }
      break;
    }
  }
  if (!m_status) {
    int status = 0;
    waitpid(m_pid, &status, 0);
    m_status = StatusOf(status);
  }
  return *m_status;
}

void ChildProcess::Signal(int signal) {
  if (!HasEnded()) kill(m_pid, signal);
}

bool ChildProcess::HasEnded() {
  if (m_status) return true;
  int status = 0;
  if (waitpid(m_pid, &status, WNOHANG) != m_pid) return false;
  m_status = StatusOf(status);
  return true;
}

Finished RunProgram(const std::vector<std::string>& command,
                    const std::vector<std::string>& environment) {
  ChildProcess process(command, environment);
  const int status = process.Wait();
  return {status, process.output(), process.errors()};
}

}  // namespace steelyard::testing
