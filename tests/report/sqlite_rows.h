/// SqliteRows: an in-memory database with the store's own schema, for tests only.
#pragma once
#include <sqlite3.h>

#include <algorithm>
#include <boost/algorithm/string/replace.hpp>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "ports/report_rows.h"
#include "report/fixtures.h"

namespace steelyard::report {

class SqliteRows : public ports::ReportRows {
 public:
  SqliteRows() {
    BOOST_REQUIRE(sqlite3_open(":memory:", &m_database) == SQLITE_OK);
    std::vector<std::filesystem::path> files;
    const std::filesystem::path schema = STEELYARD_SOURCE_DIR "/src/storage/schema";
    for (const auto& entry : std::filesystem::directory_iterator(schema)) {
      files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    BOOST_REQUIRE(files.size() > 20);
    for (const auto& file : files) Execute(InSqlitesWords(ReadFile(file)));
  }
  ~SqliteRows() override { sqlite3_close(m_database); }
  SqliteRows(const SqliteRows&) = delete;
  SqliteRows& operator=(const SqliteRows&) = delete;

  void Execute(const std::string& sql) {
    char* message = nullptr;
    const int result = sqlite3_exec(m_database, sql.c_str(), nullptr, nullptr, &message);
    BOOST_REQUIRE_MESSAGE(result == SQLITE_OK, sql << ": " << (message ? message : ""));
  }

  void Run(const ports::ReportQuery& query,
           const std::function<void(const std::vector<ports::ReportCell>&)>& row) override {
    sqlite3_stmt* statement = nullptr;
    const char* select = query.select.c_str();
    if (sqlite3_prepare_v2(m_database, select, -1, &statement, nullptr) != SQLITE_OK) {
      throw ports::StorageError(base::Explanation(sqlite3_errmsg(m_database)));
    }
    for (const auto& [name, value] : query.parameters) {
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
  /// The store's own schema, without the guards that let nothing be changed.
  static std::string InSqlitesWords(std::string schema) {
    boost::replace_all(schema, " BYTES", " BLOB");
    boost::replace_all(schema, "\n);", "\n) STRICT;");
    boost::replace_all(schema, "\n) CLUSTERED;", "\n) STRICT, WITHOUT ROWID;");
    boost::replace_all(schema, "\nAPPEND ONLY ", "\n-- append only: ");
    return schema;
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
