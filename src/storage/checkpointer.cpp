/// The thread that moves, and when the writer helps.
#include "storage/checkpointer.h"

#include <sqlite3.h>

namespace steelyard::storage {

Checkpointer::Checkpointer(const StorePlace& place, Connection& writer, const LogMoving& moving)
    : m_bounds(moving.bounds),
      m_has_failed(place.keeps_log),
      m_writer(writer),
      m_connection(place, Access::ReadWrite) {
  if (moving.mover == LogMover::OwnThread) m_thread = std::thread([this] { Run(); });
  // Takes the place of SQLite's own checkpoint after a commit.
  sqlite3_wal_hook(m_writer.database().getHandle(), &Checkpointer::AfterCommit, this);
}

Checkpointer::~Checkpointer() {
  sqlite3_wal_hook(m_writer.database().getHandle(), nullptr, nullptr);
  {
    const std::lock_guard lock(m_mutex);
    m_stopping = true;
  }
  m_changed.notify_all();
  if (m_thread.joinable()) m_thread.join();
}

int Checkpointer::AfterCommit(void* self, sqlite3* writer, const char*, int pages_in_log) {
  static_cast<Checkpointer*>(self)->DecideAfterCommit(writer, pages_in_log);
  return SQLITE_OK;  // the commit has happened, whatever becomes of this
}

void Checkpointer::DecideAfterCommit(sqlite3* writer, int pages_in_log) {
  if (pages_in_log < m_moved) m_moved = 0;  // the log has started anew
  const int left = pages_in_log - m_moved;
  const bool is_long = pages_in_log >= m_bounds.long_log;
  const bool is_little_left = left <= m_bounds.little;
  if (pages_in_log >= m_bounds.too_long || (is_long && is_little_left)) {
    Move(writer);
    return;
  }
  if (left < m_bounds.worth_moving && (!is_long || is_little_left)) return;
  {
    const std::lock_guard lock(m_mutex);
    m_wanted = true;
  }
  m_changed.notify_one();
}

void Checkpointer::Run() {
  std::unique_lock lock(m_mutex);
  while (true) {
    m_changed.wait(lock, [this] { return m_wanted || m_stopping; });
    if (m_stopping) return;
    m_wanted = false;
    lock.unlock();
    Step();
    lock.lock();
  }
}

void Checkpointer::Step() {
  sqlite3* connection = m_connection.database().getHandle();
  Move(connection);
  SyncFile(connection);
}

void Checkpointer::Move(sqlite3* connection) {
  if (*m_has_failed) return;
  int in_log = 0;
  int moved = 0;
  // Any other error is told again by whoever needs the page: the log simply stays as it is.
  const int code = sqlite3_wal_checkpoint_v2(connection, nullptr, SQLITE_CHECKPOINT_PASSIVE,
                                             &in_log, &moved);
  if (code == SQLITE_OK && moved >= 0) m_moved = moved;
  if (code != SQLITE_OK && sqlite3_extended_errcode(connection) == SQLITE_IOERR_FSYNC) {
    *m_has_failed = true;
  }
}

void Checkpointer::SyncFile(sqlite3* connection) {
  if (*m_has_failed) return;
  sqlite3_file* file = nullptr;
  if (sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK) {
    return;
  }
  if (file == nullptr || file->pMethods == nullptr) return;
  const int code = file->pMethods->xSync(file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
  if (code != SQLITE_OK) *m_has_failed = true;
}

}  // namespace steelyard::storage
