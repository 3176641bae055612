/// TempDatabase: a folder for one test's store, gone when the test ends.
#pragma once
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "base/check.h"

namespace steelyard::tests {

class TempDatabase {
 public:
  TempDatabase() {
    std::string folder = (std::filesystem::temp_directory_path() / "steelyard-XXXXXX").string();
    base::Check(mkdtemp(folder.data()) != nullptr);
    m_folder = folder;
  }
  ~TempDatabase() {
    std::error_code ignored;
    std::filesystem::remove_all(m_folder, ignored);
  }
  TempDatabase(const TempDatabase&) = delete;
  TempDatabase& operator=(const TempDatabase&) = delete;

  /// Where a store may be made; nothing is there yet.
  std::filesystem::path path() const { return m_folder / "store.steelyard"; }
  const std::filesystem::path& folder() const { return m_folder; }

 private:
  std::filesystem::path m_folder;
};

}  // namespace steelyard::tests
