/// Making, opening and sharing a store.
#include "storage/sqlite_store.h"

#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <fstream>

#include "storage/commit_queue.h"
#include "storage/dialect.h"
#include "storage/errors.h"
#include "storage/migrations.h"
#include "storage/reader_pool.h"

namespace steelyard::storage {
namespace {

constexpr const char* kSidecars[] = {"-wal", "-shm", "-journal"};

std::filesystem::path Beside(const std::filesystem::path& store, const char* sidecar) {
  return store.string() + sidecar;
}

[[noreturn]] void Fail(const char* sentence, const std::filesystem::path& path) {
  throw ports::StorageError(fmt::format(fmt::runtime(sentence), path.string()));
}

/// Makes an empty file, or refuses one that is there, in one step.
void ClaimNewFile(const std::filesystem::path& path) {
  for (const char* sidecar : kSidecars) {
    if (std::filesystem::exists(Beside(path, sidecar))) {
      Fail("Files of an older store lie beside {}. Nothing was changed; choose another name.",
           path);
    }
  }
  std::FILE* file = std::fopen(path.c_str(), "wx");
  if (file != nullptr) {
    std::fclose(file);
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

/// Looks at the file's header (SQLite file format §1.3) before SQLite may touch the file.
void CheckIsStore(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) Fail("There is no store {}. Check the name.", path);
  constexpr std::string_view kMagic("SQLite format 3\0", 16);
  constexpr std::size_t kApplicationIdAt = 68;
  std::array<char, 100> header{};
  std::ifstream file(path, std::ios::binary);
  file.read(header.data(), header.size());
  std::uint32_t application_id = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    application_id = application_id << 8 | static_cast<std::uint8_t>(header[kApplicationIdAt + i]);
  }
  if (!file || std::string_view(header.data(), kMagic.size()) != kMagic ||
      application_id != kApplicationId) {
    Fail("{} is not a Steelyard store. Nothing was changed; choose another file.", path);
  }
}

}  // namespace

struct SqliteStore::Parts {
  explicit Parts(const std::filesystem::path& path) : readers(path), queue(path, {}) {}
  ReaderPool readers;
  CommitQueue queue;  // last: it does what waits before the others go
};

std::unique_ptr<SqliteStore> SqliteStore::Create(const std::filesystem::path& path) {
  ClaimNewFile(path);
  try {
    Connection connection(path, Access::ReadWrite);
    // Before WAL, so that the mark is in the file itself whatever happens next.
    connection.Execute(fmt::format("PRAGMA application_id = {};", kApplicationId));
    connection.Execute("PRAGMA journal_mode = WAL;");
    Migrate(connection);
  } catch (...) {
    RemoveFiles(path);
    throw;
  }
  return std::unique_ptr<SqliteStore>(new SqliteStore(path));
}

std::unique_ptr<SqliteStore> SqliteStore::Open(const std::filesystem::path& path) {
  CheckIsStore(path);
  {
    Connection connection(path, Access::ReadWrite);
    connection.Execute("PRAGMA journal_mode = WAL;");
    Migrate(connection);
  }
  return std::unique_ptr<SqliteStore>(new SqliteStore(path));
}

SqliteStore::SqliteStore(const std::filesystem::path& path)
    : m_parts(std::make_unique<Parts>(path)) {}

SqliteStore::~SqliteStore() = default;

std::future<void> SqliteStore::Submit(std::function<void(ports::Books&)> work) {
  return m_parts->queue.Submit(std::move(work));
}

void SqliteStore::Read(const std::function<void(const ports::Books&)>& work) {
  m_parts->readers.Read([&](Connection& connection) {
    const SqliteBooks books(connection);
    work(books);
  });
}

}  // namespace steelyard::storage
