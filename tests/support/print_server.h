/// PrintServer: a print service of CUPS of one test's own, and the printer at the end of its wire.
#pragma once
#include <Poco/Net/ServerSocket.h>

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "support/child_process.h"

namespace steelyard::tests {

/// The real cupsd with one queue, `office`, that passes files on as they are to a network printer
/// (AppSocket); that printer is here and keeps what comes.
class PrintServer {
 public:
  /// `folder` must be the test's own; the service's files are in a new folder in it.
  explicit PrintServer(const std::filesystem::path& folder);
  ~PrintServer();
  PrintServer(const PrintServer&) = delete;
  PrintServer& operator=(const PrintServer&) = delete;

  /// For the programs that are to print here, `NAME=value`.
  std::string Environment() const;
  /// The bytes of each job that has come; waits for the first for at most a minute.
  std::vector<std::string> WaitForJobs();
  /// Whether the service has a job with this title, printed or not.
  bool HasTitle(const std::string& title) const;
  /// From now on the queue takes no job.
  void Refuse();

 private:
  std::filesystem::path Configure() const;
  bool Command(std::vector<std::string> command) const;
  void Print(const std::stop_token& stop);

  std::filesystem::path m_folder;
  Poco::Net::ServerSocket m_printer;
  std::mutex m_mutex;
  std::vector<std::string> m_jobs;
  std::unique_ptr<testing::ChildProcess> m_service;
  std::jthread m_printing;  ///< last: it uses the others
};

}  // namespace steelyard::tests
