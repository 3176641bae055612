/// Part of a transaction that can be undone without the rest.
#pragma once
#include "storage/connection.h"

namespace steelyard::storage {

/// Undone when it ends without Keep. May be nested.
class Savepoint {
 public:
  explicit Savepoint(Connection& connection) : m_connection(connection) {
    m_connection.Run("SAVEPOINT part");
  }
  ~Savepoint() {
    if (m_kept) return;
    m_connection.NoteUndone();
    // When a full disk or a failed read made SQLite end the whole transaction, there is nothing
    // left to undo here; the commit queue notices and answers for all of it.
    if (!m_connection.InTransaction()) return;
    try {
      m_connection.Run("ROLLBACK TO part");
      m_connection.Run("RELEASE part");
    } catch (const std::exception&) {
      m_connection.RollBack();
    }
  }
  Savepoint(const Savepoint&) = delete;
  Savepoint& operator=(const Savepoint&) = delete;

  void Keep() {
    m_connection.Run("RELEASE part");
    m_kept = true;
  }

 private:
  Connection& m_connection;
  bool m_kept = false;
};

}  // namespace steelyard::storage
