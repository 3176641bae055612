/// Runs migrations.
#include "storage/migrations.h"

#include <fmt/format.h>

#include "ports/report_rows.h"
#include "storage/dialect.h"

namespace steelyard::storage {
namespace {

int VersionOf(Connection& connection) {
  {
    Rows tables = connection.Query(
        "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'");
    tables.Next();
    if (tables.Integer(0) == 0) return 0;
  }
  Rows version = connection.Query("SELECT version FROM schema_version");
  return version.Next() ? version.Int(0) : 0;
}

}  // namespace

void Migrate(Connection& connection) {
  const int newest = Migrations().back().number;
  connection.BeginWrite();
  try {
    const int version = VersionOf(connection);
    if (version > newest) {
      throw ports::StorageError(
          "The store {} was made by a newer Steelyard (schema {}, this program knows {}). Nothing "
          "was changed; install the newer program.",
          connection.path().string(), version, newest);
    }
    for (const Migration& migration : Migrations()) {
      if (migration.number <= version) continue;
      connection.Execute(ToSqlite(migration.sql));
      connection.Run("UPDATE schema_version SET version = ?", migration.number);
    }
    connection.Commit();
  } catch (...) {
    connection.RollBack();
    throw;
  }
}

}  // namespace steelyard::storage
