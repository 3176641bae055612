/// A folder for files that pass through: nobody else can look into it, and it is gone with all that
/// is in it.
#pragma once
#include <filesystem>

namespace steelyard::host {

/// What a program that was killed left of its own is taken away by the next one, a day later.
class PrivateFolder {
 public:
  /// Throws  delivery::DeliveryError: none could be made.
  PrivateFolder();
  ~PrivateFolder();
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  const std::filesystem::path& path() const { return m_path; }

 private:
  std::filesystem::path m_path;
};

}  // namespace steelyard::host
