/// Stores as older programs left them.
#pragma once
#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <string>

#include "storage/dialect.h"
#include "storage/migrations.h"

namespace steelyard::tests {

/// A store as a program wrote it that knew the first `known` migrations only.
inline void MakeOlderStore(const std::filesystem::path& path, std::size_t known) {
  SQLite::Database database(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  database.exec("PRAGMA application_id = " + std::to_string(storage::kApplicationId));
  for (std::size_t i = 0; i < known; ++i) {
    const auto& migration = storage::Migrations()[i];
    database.exec(storage::ToSqlite(migration.sql));
    database.exec("UPDATE schema_version SET version = " + std::to_string(migration.number));
  }
}

}  // namespace steelyard::tests
