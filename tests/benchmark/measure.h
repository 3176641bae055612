/// Stop-watch, percentiles, and what the system says of a process.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace steelyard::tests {

class StopWatch {
 public:
  double Seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
  }

 private:
  std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

/// The value below which `permille` of all lie; sorts `values`.
double Percentile(std::vector<double>& values, int permille);

/// Processor time of this process so far, all threads.
double OwnCpuSeconds();

/// From /proc: processor time so far, resident memory now and at its highest.
struct ProcessFigures {
  double cpu_seconds;
  double resident_mib;
  double peak_mib;
};
ProcessFigures FiguresOf(pid_t process);

/// A child process whose first line of output is waited for.
class ChildProcess {
 public:
  explicit ChildProcess(const std::vector<std::string>& command);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  pid_t pid() const { return m_pid; }
  const std::string& first_line() const { return m_first_line; }

  struct End {
    int status;       ///< as the program returned it; 128 and more when a signal ended it
    double peak_mib;  ///< of resident memory
    double seconds;
    double cpu_seconds;
  };
  /// Asks it to end by itself and waits.
  End Stop();
  /// Waits for it to end by itself.
  End Wait();

 private:
  void ReadFirstLine();
  void NotePeak();

  pid_t m_pid = -1;
  int m_output = -1;
  std::string m_first_line;
  double m_peak_mib = 0;
  StopWatch m_watch;
};

}  // namespace steelyard::tests
