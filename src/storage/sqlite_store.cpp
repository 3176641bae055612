/// Making, opening and sharing a store.
#include "storage/sqlite_store.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include "storage/backup.h"
#include "storage/books_verifier.h"
#include "storage/commit_queue.h"
#include "storage/dialect.h"
#include "storage/errors.h"
#include "storage/log_on_close.h"
#include "storage/migrations.h"
#include "storage/newest_rows.h"
#include "storage/reader_pool.h"
#include "storage/report_rows.h"
#include "storage/schedules.h"
#include "storage/store_facts.h"
#include "storage/store_file.h"
#include "storage/ticket_queries.h"
#include "storage/wal_file.h"

namespace steelyard::storage {
namespace {

CommitQueueBounds BoundsFor(const OpenOptions& options) {
  CommitQueueBounds bounds;
  bounds.per_commit_time = options.longest_commit.value_or(bounds.per_commit_time);
  return bounds;
}

}  // namespace

struct SqliteStore::Parts {
  Parts(const StorePlace& store, const OpenOptions& options)
      : place(store),
        readers(store),
        queries(readers),
        report_rows(store),
        verifier(readers, store),
        queue(store, BoundsFor(options), options.log),
        schedules(queue, readers) {}
  const StorePlace place;
  ReaderPool readers;
  SqliteTicketQueries queries;
  SqliteReportRows report_rows;
  SqliteBooksVerifier verifier;
  CommitQueue queue;
  SqliteSchedules schedules;
};

namespace {

/// A row that can be read but holds a wrong value: verify names it, and needs the store open.
bool IsAboutAValue(const std::string& finding) {
  return finding.find(" constraint failed in ") != std::string::npos ||
         finding.find(" value in ") != std::string::npos;
}

/// A damaged file is left as it is: what is in the log of commits stays there, too.
void RefuseDamaged(Connection& connection, std::uintmax_t read_through_up_to) {
  std::error_code ignored;
  const auto size = std::filesystem::file_size(connection.path(), ignored);
  SetLogOnClose(connection.database(), LogOnClose::Keep);
  if (size > read_through_up_to) {
    ReadEndsOfTables(connection);
    // What differs there can be read, and verify names it; it needs the store open.
    FindDifferenceInNewest(connection);
  } else {
    Rows pages = connection.Query("PRAGMA quick_check(100)");
    while (pages.Next()) {
      if (pages.Text(0) == "ok" || IsAboutAValue(pages.Text(0))) continue;
      throw DamageError(ExplanationOf(SQLITE_CORRUPT, pages.Text(0), connection.path()));
    }
  }
  SetLogOnClose(connection.database(), LogOnClose::Checkpoint);
}

}  // namespace

std::unique_ptr<SqliteStore> SqliteStore::Create(const std::filesystem::path& path) {
  ClaimNewFile(path);
  try {
    Connection connection(path, Access::ReadWrite);
    // Before WAL, so that the mark is in the file itself whatever happens next.
    connection.Execute(fmt::format("PRAGMA application_id = {};", kApplicationId));
    connection.Execute("PRAGMA journal_mode = WAL;");
    Migrate(connection);
    // An id of its own, so that a backup is never restored over another store.
    connection.Execute(fmt::format(
        "INSERT INTO settings (name, value) VALUES ('{}', lower(hex(randomblob(16))));",
        kStoreIdSetting));
  } catch (...) {
    RemoveFiles(path);
    throw;
  }
  return std::unique_ptr<SqliteStore>(new SqliteStore(path, {}));
}

std::unique_ptr<SqliteStore> SqliteStore::Open(const std::filesystem::path& path,
                                               const OpenOptions& options) {
  const StorePlace place(path, options.file_system);
  // On a file system of its own the path is no file of this machine that could be looked at.
  if (place.file_system.empty()) {
    CheckIsStore(path);
    CheckWalOf(path);
  }
  {
    Connection connection(place, Access::ReadWrite);
    if (place.file_system.empty()) RefuseDamaged(connection, options.read_through_up_to);
    connection.Execute("PRAGMA journal_mode = WAL;");
    Migrate(connection);
  }
  return std::unique_ptr<SqliteStore>(new SqliteStore(place, options));
}

SqliteStore::SqliteStore(const StorePlace& place, const OpenOptions& options)
    : m_parts(std::make_unique<Parts>(place, options)) {}

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
ports::ScheduleRuns& SqliteStore::schedule_runs() { return m_parts->schedules; }
void SqliteStore::MoveLog() { m_parts->queue.checkpointer().Step(); }
bool SqliteStore::HasFailedToKeepFile() const { return *m_parts->place.keeps_log; }
void SqliteStore::BackUpTo(const std::filesystem::path& copy) {
  storage::BackUp(m_parts->place, copy);
}

}  // namespace steelyard::storage
