/// Whether closing a connection may write the log of commits into the store's file.
#pragma once
#include <SQLiteCpp/Database.h>
#include <sqlite3.h>

namespace steelyard::storage {

enum class LogOnClose { Checkpoint, Keep };

inline void SetLogOnClose(SQLite::Database& database, LogOnClose what) {
  sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE,
                    what == LogOnClose::Keep ? 1 : 0, nullptr);
}

}  // namespace steelyard::storage
