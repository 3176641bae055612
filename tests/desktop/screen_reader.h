/// ScreenReader: reads the texts of a program's windows as one does for the blind, by AT-SPI.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "support/child_process.h"

namespace steelyard::tests {

class ScreenReader {
 public:
  /// `folder` is for the sockets of its buses.
  explicit ScreenReader(const std::filesystem::path& folder);
  ~ScreenReader();

  /// What a program needs in its environment to be read.
  std::vector<std::string> Environment() const;
  /// Labels, buttons and titles of every window that is shown, one a line.
  std::string Read() const;
  /// Roles of the controls that take the keyboard and are shown, but have neither a name nor a
  /// label that names them; with the names of what is around them.
  std::vector<std::string> Unnamed() const;
  /// The names of what has the keyboard, and of notices that are shown, which screen readers speak
  /// when they come; one a line.
  std::string Spoken() const;

 private:
  std::string m_folder;
  std::string m_address;
  std::unique_ptr<testing::ChildProcess> m_bus;
};

}  // namespace steelyard::tests
