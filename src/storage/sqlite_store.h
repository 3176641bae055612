/// The store's books in one SQLite file.
#pragma once
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "ports/queries.h"
#include "ports/report_rows.h"
#include "ports/schedules.h"
#include "ports/store.h"
#include "storage/log_moving.h"

namespace steelyard::storage {

struct OpenOptions {
  /// The name of a registered sqlite3_vfs that has the file; empty for the machine's own files.
  std::string file_system = {};
  /// Instead of CommitQueueBounds::per_commit_time, for who must not depend on the wall clock.
  std::optional<std::chrono::milliseconds> longest_commit = std::nullopt;
  LogMoving log = {};
  /// A larger store is not read through when it is opened, which would take longer than a shop can
  /// wait: only the ends of its tables and the newest entries. The rest is done beside the day's
  /// work, by verify, and by every backup.
  std::uintmax_t read_through_up_to = 64 * 1024 * 1024;
};

struct StorePlace;

class SqliteStore final : public ports::Store {
 public:
  /// Makes a new store.
  ///
  /// Throws  StorageError when the file exists already or cannot be made; nothing is left then.
  static std::unique_ptr<SqliteStore> Create(const std::filesystem::path& path);
  /// Opens a store, and brings an older one to the schema of this program.
  ///
  /// Throws  StorageError when there is none, it is no store, is damaged, or is of a newer program.
  static std::unique_ptr<SqliteStore> Open(const std::filesystem::path& path,
                                           const OpenOptions& options = {});
  /// Does all commits that wait, then closes.
  ~SqliteStore() override;

  std::future<void> Submit(std::function<void(ports::Books&)> work) override;
  std::future<void> SubmitFromScale(std::function<void(ports::Books&)> work) override;
  void Read(const std::function<void(const ports::Books&)>& work) override;

  ports::TicketQueries& queries();
  ports::ReportRows& report_rows();
  ports::BooksVerifier& verifier();
  ports::Schedules& schedules();
  ports::ScheduleRuns& schedule_runs();

  /// Copies the store as it is at one moment, beside commits that go on, and verifies the books of
  /// the copy. `copy` appears under its name only once it is whole and sound.
  ///
  /// Throws  StorageError when the file exists already or cannot be written; and when the books do
  ///         not agree, then the copy is kept as `copy`.unsound.
  void BackUpTo(const std::filesystem::path& copy);

  /// One step of moving the log into the file, for a LogMover::Caller. May be called at any time,
  /// also inside of a commit.
  void MoveLog();
  /// Whether the disk failed to keep the file: the log grows from then on until the store is opened
  /// again, and nothing is lost.
  bool HasFailedToKeepFile() const;

 private:
  SqliteStore(const StorePlace& place, const OpenOptions& options);
  struct Parts;
  std::unique_ptr<Parts> m_parts;
};

}  // namespace steelyard::storage
