/// PortLock: one program at a time talks to a reader.
///
/// libnfc lets two programs open the same serial port, and their answers get mixed up.
#pragma once
#include <filesystem>
#include <string>

#include "cards/file_descriptor.h"

namespace steelyard::cards {

class PortLock {
 public:
  /// The lock dies with the last process that holds its descriptor, also with one that is killed.
  /// Waits a moment for a reader that is being closed for somebody who was killed.
  ///
  /// Throws  ReaderInTrouble when another program, or another part of this one, has the reader.
  PortLock(const std::string& connstring, const std::filesystem::path& folder);

  /// /run/lock where programs may write there, else the folder for temporary files.
  static std::filesystem::path DefaultFolder();
  int descriptor() const { return m_file.get(); }
  /// Whether this name means, by now, the port that is locked.
  bool IsFor(const std::string& connstring) const;

 private:
  std::string m_name;
  FileDescriptor m_file;
};

}  // namespace steelyard::cards
