/// Making, opening and sharing a store.
#include "storage/sqlite_store.h"

#include <fmt/format.h>

#include "storage/backup.h"
#include "storage/books_verifier.h"
#include "storage/commit_queue.h"
#include "storage/dialect.h"
#include "storage/migrations.h"
#include "storage/reader_pool.h"
#include "storage/report_rows.h"
#include "storage/schedules.h"
#include "storage/store_file.h"
#include "storage/ticket_queries.h"

namespace steelyard::storage {
struct SqliteStore::Parts {
  explicit Parts(const StorePlace& store)
      : place(store),
        readers(store),
        queries(readers),
        report_rows(store),
        verifier(readers),
        queue(store, {}),
        schedules(queue, readers) {}
  const StorePlace place;
  ReaderPool readers;
  SqliteTicketQueries queries;
  SqliteReportRows report_rows;
  SqliteBooksVerifier verifier;
  CommitQueue queue;
  SqliteSchedules schedules;
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

std::unique_ptr<SqliteStore> SqliteStore::Open(const std::filesystem::path& path,
                                               const OpenOptions& options) {
  const StorePlace place(path, options.file_system);
  // On a file system of its own the path is no file of this machine that could be looked at.
  if (place.file_system.empty()) CheckIsStore(path);
  {
    Connection connection(place, Access::ReadWrite);
    connection.Execute("PRAGMA journal_mode = WAL;");
    Migrate(connection);
  }
  return std::unique_ptr<SqliteStore>(new SqliteStore(place));
}

SqliteStore::SqliteStore(const StorePlace& place) : m_parts(std::make_unique<Parts>(place)) {}

SqliteStore::~SqliteStore() = default;

std::future<void> SqliteStore::Submit(std::function<void(ports::Books&)> work) {
  return m_parts->queue.Submit(std::move(work));
}

std::future<void> SqliteStore::SubmitFromScale(std::function<void(ports::Books&)> work) {
  return m_parts->queue.Submit(std::move(work), Lane::Scales);
}

void SqliteStore::Read(const std::function<void(const ports::Books&)>& work) {
  m_parts->readers.Read([&](Connection& connection) {
    const SqliteBooks books(connection);
    work(books);
  });
}

ports::TicketQueries& SqliteStore::queries() { return m_parts->queries; }
ports::ReportRows& SqliteStore::report_rows() { return m_parts->report_rows; }
ports::BooksVerifier& SqliteStore::verifier() { return m_parts->verifier; }
ports::Schedules& SqliteStore::schedules() { return m_parts->schedules; }
void SqliteStore::BackUpTo(const std::filesystem::path& copy) {
  storage::BackUp(m_parts->place, copy);
}

}  // namespace steelyard::storage
