/// The thread that moves, and when the writer helps.
#include "storage/checkpointer.h"

#include <sqlite3.h>

namespace steelyard::storage {
namespace {

// Pages of 4 KiB in the log.
/// Fewer would have the thread sync the file as often as the writer syncs the log, each waiting for
/// the other; more would let the log grow, and a log that grows costs more to sync than one that is
/// written over.
constexpr int kWorthMoving = 8'000;
/// From here on the log should start anew, as soon as little is left to move.
constexpr int kLong = 32'000;
constexpr int kLittle = 4'000;
/// The disk does not keep up, or a reader holds on to an old page: the writer does all it can.
constexpr int kTooLong = 128'000;

/// Makes the file durable as far as it was written, so that the writer's own share is small.
void SyncFile(sqlite3* connection) {
  sqlite3_file* file = nullptr;
  if (sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK) {
    return;
  }
  if (file != nullptr && file->pMethods != nullptr) {
    file->pMethods->xSync(file, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
  }
}

}  // namespace

Checkpointer::Checkpointer(const StorePlace& place, Connection& writer)
    : m_writer(writer), m_connection(place, Access::ReadWrite), m_thread([this] { Run(); }) {
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
  m_thread.join();
}

int Checkpointer::AfterCommit(void* self, sqlite3* writer, const char*, int pages_in_log) {
  static_cast<Checkpointer*>(self)->DecideAfterCommit(writer, pages_in_log);
  return SQLITE_OK;  // the commit has happened, whatever becomes of this
}

void Checkpointer::DecideAfterCommit(sqlite3* writer, int pages_in_log) {
  if (pages_in_log < m_moved) m_moved = 0;  // the log has started anew
  const int left = pages_in_log - m_moved;
  if (pages_in_log >= kTooLong || (pages_in_log >= kLong && left <= kLittle)) {
    Move(writer);
    return;
  }
  if (left < kWorthMoving && (pages_in_log < kLong || left <= kLittle)) return;
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
    sqlite3* connection = m_connection.database().getHandle();
    Move(connection);
    SyncFile(connection);
    lock.lock();
  }
}

void Checkpointer::Move(sqlite3* connection) {
  int in_log = 0;
  int moved = 0;
  // An error is told again by whoever needs the page: here the log simply stays as it is.
  const int code = sqlite3_wal_checkpoint_v2(connection, nullptr, SQLITE_CHECKPOINT_PASSIVE,
                                             &in_log, &moved);
  if (code == SQLITE_OK && moved >= 0) m_moved = moved;
}

}  // namespace steelyard::storage
