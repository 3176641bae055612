/// ChildProcess: a real program started by a test, read line by line, and ended by its own id.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace steelyard::testing {

class ChildProcess {
 public:
  /// Starts `command` (program and arguments) with standard output and error read by us.
  /// `environment` entries (`NAME=value`) are added to ours.
  explicit ChildProcess(const std::vector<std::string>& command,
                        const std::vector<std::string>& environment = {});
  ~ChildProcess();  ///< kills it if it still runs
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  /// The first line of standard output that contains `text`; nothing when the program ended, or
  /// `patience` passed, without one.
  std::optional<std::string> WaitForLine(
      const std::string& text, std::chrono::milliseconds patience = std::chrono::seconds(60));
  /// Waits for the end; the exit status, or 128 + the signal's number.
  int Wait();
  void Signal(int signal);
  bool HasEnded();

  pid_t pid() const { return m_pid; }
  const std::string& output() const { return m_output; }  ///< all of standard output until now
  const std::string& errors() const { return m_errors; }  ///< all of standard error until now

 private:
  /// Reads what is there, waiting at most `patience` for something; false at the end of both.
  bool ReadSome(std::chrono::milliseconds patience);

  pid_t m_pid = -1;
  int m_output_fd = -1;
  int m_errors_fd = -1;
  std::optional<int> m_status;
  std::string m_output;
  std::string m_errors;
  std::size_t m_searched = 0;  ///< start of the first line WaitForLine has not looked at
};

struct Finished {
  int status;
  std::string output;
  std::string errors;
};

/// Runs a program to its end.
Finished RunProgram(const std::vector<std::string>& command,
                    const std::vector<std::string>& environment = {});

}  // namespace steelyard::testing
