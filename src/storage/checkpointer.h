/// Moves what was committed from the write-ahead log into the store's file, beside the writer.
#pragma once
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "storage/connection.h"
#include "storage/log_moving.h"

struct sqlite3;

namespace steelyard::storage {

/// SQLite would do this inside a commit, and customers would wait for the disk meanwhile. Here a
/// thread with a connection of its own does it. Only the last few pages are the writer's work: the
/// log starts anew when it has been moved whole, and beside a writer it never is.
///
/// What could not be moved stays in the log, where it is as durable as in the file. A sync of the
/// file that failed is never tried again: the system may have forgotten the pages and would call
/// the next sync a success. From then on nothing is moved and the log is kept, also when the store
/// is closed; the next process moves it again from its beginning.
class Checkpointer {
 public:
  /// Watches the commits of `writer`, which must outlive it.
  Checkpointer(const StorePlace& place, Connection& writer, const LogMoving& moving);
  ~Checkpointer();
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  /// What the thread does whenever it is woken; for a LogMover::Caller.
  void Step();

 private:
  static int AfterCommit(void* self, sqlite3* writer, const char* schema, int pages_in_log);
  void DecideAfterCommit(sqlite3* writer, int pages_in_log);
  void Run();
  /// As much as no reader still needs; what it did is in m_moved.
  void Move(sqlite3* connection);
  /// Makes the file durable as far as it was written, so that the writer's own share is small.
  void SyncFile(sqlite3* connection);

  const LogBounds m_bounds;
  const std::shared_ptr<std::atomic<bool>> m_has_failed;  ///< StorePlace::keeps_log
  Connection& m_writer;
  Connection m_connection;
  std::mutex m_mutex;
  std::condition_variable m_changed;
  bool m_wanted = false;
  bool m_stopping = false;
  std::atomic<int> m_moved{0};  ///< pages of the log that are in the file
  std::thread m_thread;         // last: it uses the others
};

}  // namespace steelyard::storage
