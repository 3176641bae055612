/// WholeFile: a file that appears complete under its name, or not at all.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

namespace steelyard::report {

/// Is written beside the target under another name and renamed when it is safely on the disk.
/// Whatever stood there before stays untouched until then. What a program that was killed left of
/// it is taken away a day later, by the next file that goes into the same folder.
///
/// A store and its key file are never replaced.
///
/// Throws  ExportError; nothing is left behind then.
class WholeFile {
 public:
  explicit WholeFile(const std::filesystem::path& target);
  ~WholeFile();
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;

  /// Where to write until Commit, for libraries that want a file name.
  const std::filesystem::path& temporary() const { return m_temporary; }
  void Write(std::string_view content);   ///< all of it
  void Append(std::string_view content);  ///< one piece after another
  void Commit();

 private:
  void MakePart();
  void WriteUnwritten();
  void WriteAt(std::string_view content, int flags);

  std::filesystem::path m_target;
  std::filesystem::path m_temporary;
  std::string m_unwritten;  ///< of what was appended
};

}  // namespace steelyard::report
