/// VirtualReader: a card reader to try a demo store with, in a program of its own (steelyardctl
/// simulate reader). What it shows on its port is what a real one would.
#pragma once
#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>

namespace steelyard::desktop {

class VirtualReader {
 public:
  /// Starts it with a card whose memory lasts in `folder`. Nothing when there is no steelyardctl
  /// beside this program.
  static std::unique_ptr<VirtualReader> Start(const std::filesystem::path& folder);
  ~VirtualReader();
  VirtualReader(const VirtualReader&) = delete;
  VirtualReader& operator=(const VirtualReader&) = delete;

  /// The port to open it at; there once it has come up.
  std::string port() const { return m_port.string(); }

 private:
  VirtualReader(std::filesystem::path port, pid_t process)
      : m_port(std::move(port)), m_process(process) {}

  const std::filesystem::path m_port;
  const pid_t m_process;
};

}  // namespace steelyard::desktop
