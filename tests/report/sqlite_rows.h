/// SqliteRows: an in-memory database with the store's own tables, for tests only.
#pragma once
#include <sqlite3.h>

#include <boost/algorithm/string/replace.hpp>
#include <boost/test/unit_test.hpp>
#include <string>

#include "ports/report_rows.h"
#include "report/fixtures.h"

namespace steelyard::report {

class SqliteRows : public ports::ReportRows {
 public:
  SqliteRows() {
    BOOST_REQUIRE(sqlite3_open(":memory:", &m_database) == SQLITE_OK);
    for (const char* table : {"rollup_cashier", "rollup_product", "rollup_tender"}) {
      Execute(TableIn("0004_rollups.sql", table));
    }
    Execute(TableIn("0009_product_days.sql", "rollup_product_day"));
    for (const char* table : {"cashiers", "products", "scales"}) {
      Execute(TableIn("0001_masters.sql", table));
    }
    for (const char* table : {"tickets", "ticket_lines"}) {
      Execute(TableIn("0003_tickets.sql", table));
    }
    Execute(TableIn("0005_journal.sql", "exceptions"));
    for (const char* table : {"day_closes", "day_close_scales", "day_close_takings",
                              "day_close_drawers", "late_tickets"}) {
      Execute(TableIn("0010_day_closes.sql", table));
    }
    Execute("ALTER TABLE day_close_scales ADD COLUMN asked_too_early INTEGER NOT NULL DEFAULT 0");
    for (const char* column : {"vendor", "model", "unique_code", "verified_until"}) {
      Execute(std::string("ALTER TABLE scales ADD COLUMN ") + column + " TEXT");
    }
  }
  ~SqliteRows() override { sqlite3_close(m_database); }
  SqliteRows(const SqliteRows&) = delete;
  SqliteRows& operator=(const SqliteRows&) = delete;

  void Execute(const std::string& sql) {
    char* message = nullptr;
    const int result = sqlite3_exec(m_database, sql.c_str(), nullptr, nullptr, &message);
    BOOST_REQUIRE_MESSAGE(result == SQLITE_OK, sql << ": " << (message ? message : ""));
  }

  void Run(const std::string& select, const ports::ReportParameters& parameters,
           const std::function<void(const std::vector<ports::ReportCell>&)>& row) override {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(m_database, select.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
      throw ports::StorageError(base::Explanation(sqlite3_errmsg(m_database)));
    }
    for (const auto& [name, value] : parameters) {
      const int index = sqlite3_bind_parameter_index(statement, (":" + name).c_str());
      BOOST_REQUIRE_MESSAGE(index > 0, "the query has no :" << name);
      sqlite3_bind_text(statement, index, value.c_str(), -1, SQLITE_TRANSIENT);
    }
    while (sqlite3_step(statement) == SQLITE_ROW) {
      std::vector<ports::ReportCell> cells;
      for (int i = 0; i < sqlite3_column_count(statement); ++i) cells.push_back(At(statement, i));
      row(cells);
    }
    BOOST_REQUIRE(sqlite3_finalize(statement) == SQLITE_OK);
  }

 private:
  /// The statement that makes `table`, out of the store's own schema, in SQLite's words.
  static std::string TableIn(const std::string& file, const std::string& table) {
    const std::string schema =
        ReadFile(std::filesystem::path(STEELYARD_SOURCE_DIR "/src/storage/schema") / file);
    const auto begin = schema.find("CREATE TABLE " + table + " (");
    BOOST_REQUIRE_MESSAGE(begin != std::string::npos, "no table " << table << " in " << file);
    const auto end = schema.find("\n)", begin);
    std::string table_text = schema.substr(begin, end - begin);
    boost::replace_all(table_text, " BYTES", " BLOB");
    return table_text + ") STRICT;";
  }

  static ports::ReportCell At(sqlite3_stmt* statement, int i) {
    const int type = sqlite3_column_type(statement, i);
    BOOST_REQUIRE_MESSAGE(type != SQLITE_FLOAT, "a query gave a real number");
    if (type == SQLITE_NULL) return std::monostate();
    if (type == SQLITE_INTEGER)
      return static_cast<std::int64_t>(sqlite3_column_int64(statement, i));
    return std::string(reinterpret_cast<const char*>(sqlite3_column_text(statement, i)));
  }

  sqlite3* m_database = nullptr;
};

}  // namespace steelyard::report
