/// Somebody who reads the books for a long time: as long as the view lasts, what was committed
/// after it can be moved out of the log in part only.
#pragma once
#include <sqlite3.h>

#include "simulation/raw_books.h"

namespace steelyard::simulation {

class SlowReader {
 public:
  ~SlowReader() { End(); }
  bool IsReading() const { return m_database != nullptr; }
  /// Whatever fails, the disk has failed: then there is no reader.
  void Begin(const BooksPlace& place) {
    End();
    if (sqlite3_open_v2(place.path.c_str(), &m_database, SQLITE_OPEN_READWRITE,
                        place.file_system.c_str()) != SQLITE_OK ||
        sqlite3_exec(m_database, "BEGIN; SELECT COUNT(*) FROM settings;", nullptr, nullptr,
                     nullptr) != SQLITE_OK) {
      End();
    }
  }
  void End() {
    if (m_database != nullptr) {
      // Only the store itself decides what becomes of the log.
      sqlite3_db_config(m_database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    }
    sqlite3_close(m_database);
    m_database = nullptr;
  }

 private:
  sqlite3* m_database = nullptr;
};

}  // namespace steelyard::simulation
