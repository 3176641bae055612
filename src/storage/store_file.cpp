/// Looks at and makes store files.
#include "storage/store_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <fstream>
#include <string_view>

#include "ports/report_rows.h"
#include "storage/dialect.h"
#include "storage/errors.h"

namespace steelyard::storage {
namespace {

constexpr const char* kSidecars[] = {"-wal", "-shm", "-journal"};

std::filesystem::path Beside(const std::filesystem::path& store, const char* sidecar) {
  return store.string() + sidecar;
}

[[noreturn]] void Fail(fmt::format_string<std::string> words, const std::filesystem::path& path) {
  throw ports::StorageError(words, path.string());
}

}  // namespace

void ClaimNewFile(const std::filesystem::path& path) {
  for (const char* sidecar : kSidecars) {
    if (std::filesystem::exists(Beside(path, sidecar))) {
      Fail("Files of an older store lie beside {}. Nothing was changed; choose another name.",
           path);
    }
  }
  // Password hashes and the keys of scales are in it: others of this machine may not read it.
  const int file = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0660);
  if (file >= 0) {
    ::close(file);
    return;
  }
  if (std::filesystem::exists(path)) {
    Fail("{} exists already. Nothing was changed; open it, or choose another name.", path);
  }
  Fail("{} could not be made. Check that its folder exists and may be written.", path);
}

void RemoveFiles(const std::filesystem::path& path) noexcept {
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  for (const char* sidecar : kSidecars) std::filesystem::remove(Beside(path, sidecar), ignored);
}

void CheckIsStore(const std::filesystem::path& path) {
  std::error_code unreachable;
  if (!std::filesystem::exists(path, unreachable)) {
    Fail("There is no store {}. Nothing was done; check the name.", path);
  }
  // A named pipe would keep us waiting for ever.
  if (!std::filesystem::is_regular_file(path, unreachable)) {
    Fail("{} is not a Steelyard store. Nothing was changed; choose another file.", path);
  }
  constexpr std::string_view kMagic("SQLite format 3\0", 16);
  constexpr std::size_t kApplicationIdAt = 68;
  std::array<char, 100> header{};
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    Fail("The store {} may not be read. Nothing was done; check who may read the file and its "
         "folder.",
         path);
  }
  file.read(header.data(), header.size());
  std::uint32_t application_id = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    application_id = application_id << 8 | static_cast<std::uint8_t>(header[kApplicationIdAt + i]);
  }
  if (!file || std::string_view(header.data(), kMagic.size()) != kMagic ||
      application_id != kApplicationId) {
    throw DamageError(
        "{} does not begin like a Steelyard store: it is another file, or its beginning is "
        "destroyed. Nothing was changed. Choose another file, or restore the newest backup.",
        path.string());
  }
}

}  // namespace steelyard::storage
