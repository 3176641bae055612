/// Runs a report's query.
#include "storage/report_rows.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <memory>
#include <set>

#include "base/waiting.h"
#include "storage/disk_room.h"
#include "storage/errors.h"

namespace steelyard::storage {
namespace {

using Statement = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

[[noreturn]] void Refuse(const std::string& reason) {
  throw ports::StorageError("The report was not run: {}.", reason);
}

bool IsSecret(std::string_view table, std::string_view column) {
  return (table == "operators" && column == "password_hash") ||
         (table == "scales" && column == "secret_key") ||
         (table == "id_records" && column == "sealed_number") ||
         (table == "card_pins" && column == "seal");
}

/// One loads code, the other hands out addresses of it.
bool IsDangerous(std::string_view function) {
  return function == "load_extension" || function == "fts3_tokenizer";
}

/// SQLite asks for every table, column and function while it prepares a statement.
int Authorise(void*, int action, const char* first, const char* second, const char*,
              const char*) {
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_READ:
      return IsSecret(first, second) ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_FUNCTION:
      return IsDangerous(second) ? SQLITE_DENY : SQLITE_OK;
    default:
      return SQLITE_DENY;
  }
}

/// Ends a query from within: SQLite asks every few thousand steps of its machine.
class Watch {
 public:
  Watch(sqlite3* database, const std::function<bool()>& is_cancelled,
        std::chrono::milliseconds longest, const SqliteReportRows::RoomLeft& room_left)
      : m_database(database),
        m_is_cancelled(is_cancelled),
        m_longest(longest),
        m_room_left(room_left),
        m_least_room(std::min(kLeastRoom, room_left() / 2)) {
    sqlite3_progress_handler(m_database, kSteps, &Ask, this);
  }
  ~Watch() { sqlite3_progress_handler(m_database, 0, nullptr, nullptr); }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

  /// Also to be asked between rows, as a short step of many is never asked about.
  bool IsOver() {
    if (!m_was_cancelled && m_is_cancelled()) m_was_cancelled = true;
    const auto now = std::chrono::steady_clock::now();
    if (now - m_start > m_longest) m_was_too_long = true;
    if (now - m_looked > kLookAtDisk) {
      m_looked = now;
      m_needs_room = m_needs_room || m_room_left() < m_least_room;
    }
    return HasStopped();
  }

  [[noreturn]] void Stop() const {
    if (m_was_cancelled) {
      throw ports::QueryStopped("The report was cancelled. Nothing was written.");
    }
    if (m_needs_room) {
      throw ports::QueryStopped(
          "The report was ended because what it sorts leaves too little room on the disk. Nothing "
          "was written; choose a shorter period, or correct the report's query.");
    }
    throw ports::QueryStopped(
        "The report was ended because it took longer than {} seconds. Nothing was written; choose "
        "a shorter period, or correct the report's query.",
        std::to_string(std::chrono::duration_cast<std::chrono::seconds>(m_longest).count()));
  }
  bool HasStopped() const { return m_was_cancelled || m_was_too_long || m_needs_room; }

 private:
  static constexpr int kSteps = 20'000;
  /// Sales of months; on a disk that has less from the start, half of what there is.
  static constexpr std::uintmax_t kLeastRoom = 1'000'000'000;
  static constexpr std::chrono::milliseconds kLookAtDisk{50};
  static int Ask(void* self) { return static_cast<Watch*>(self)->IsOver() ? 1 : 0; }

  sqlite3* m_database;
  const std::function<bool()>& m_is_cancelled;
  const std::chrono::milliseconds m_longest;
  const SqliteReportRows::RoomLeft& m_room_left;
  const std::uintmax_t m_least_room;
  const std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
  std::chrono::steady_clock::time_point m_looked = m_start;
  bool m_was_cancelled = false;
  bool m_was_too_long = false;
  bool m_needs_room = false;
};

/// One value of megabytes is no cell of a report, and repeat() and the like make them in no time.
void LimitValues(sqlite3* database) {
  constexpr int kLongestValue = 8'000'000;
  sqlite3_limit(database, SQLITE_LIMIT_LENGTH, kLongestValue);
  sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
}

bool IsOnlySpaces(std::string_view text) {
  return text.find_first_not_of(" \t\r\n;") == std::string_view::npos;
}

Statement Prepare(sqlite3* database, const std::string& select) {
  sqlite3_stmt* raw = nullptr;
  const char* rest = nullptr;
  sqlite3_set_authorizer(database, &Authorise, nullptr);
  const int code = sqlite3_prepare_v2(database, select.c_str(),
                                      static_cast<int>(select.size()), &raw, &rest);
  Statement statement(raw, &sqlite3_finalize);
  if (code == SQLITE_AUTH) {
    Refuse(fmt::format("it may read the books, but not this ({})", sqlite3_errmsg(database)));
  }
  if (code != SQLITE_OK) Refuse(fmt::format("its query is wrong ({})", sqlite3_errmsg(database)));
  if (!statement) Refuse("its query is empty");
  if (!IsOnlySpaces(rest)) Refuse("its query holds more than one statement");
  if (sqlite3_stmt_readonly(statement.get()) == 0 || sqlite3_column_count(statement.get()) == 0) {
    Refuse("its query is no SELECT");
  }
  return statement;
}

void BindAll(sqlite3_stmt* statement, const ports::ReportParameters& parameters) {
  std::set<std::string> used;
  for (int index = 1; index <= sqlite3_bind_parameter_count(statement); ++index) {
    const char* name = sqlite3_bind_parameter_name(statement, index);
    if (name == nullptr || name[0] != ':') Refuse("its query has a parameter without a name");
    const auto given = parameters.find(name + 1);
    if (given == parameters.end()) {
      Refuse(fmt::format("the parameter {} of its query was not given", name));
    }
    sqlite3_bind_text(statement, index, given->second.data(),
                      static_cast<int>(given->second.size()), SQLITE_TRANSIENT);
    used.insert(given->first);
  }
  for (const auto& [name, value] : parameters) {
    if (!used.contains(name)) {
      Refuse(fmt::format("its query has no parameter :{}, which was given", name));
    }
  }
}

ports::ReportCell ReadCell(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL:
      return std::monostate();
    case SQLITE_INTEGER:
      return static_cast<std::int64_t>(sqlite3_column_int64(statement, column));
    case SQLITE_TEXT: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
      return std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
    }
    case SQLITE_BLOB: {
      const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement, column));
      return base::ToHex(
          {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))});
    }
    default:
      Refuse(fmt::format("column {} gave a real number, and money has none; divide whole numbers, "
                         "or CAST the result AS BIGINT",
                         sqlite3_column_name(statement, column)));
  }
}

}  // namespace

SqliteReportRows::SqliteReportRows(StorePlace store, std::chrono::milliseconds longest)
    : m_store(std::move(store)), m_longest(longest), m_room_left([path = m_store.path] {
        return RoomOnDisk(path);
      }) {}

void SqliteReportRows::Run(const ports::ReportQuery& query,
                           const std::function<void(const std::vector<ports::ReportCell>&)>& row) {
  base::SayWaiting("a report");
  // A connection of its own: the authoriser stays with it, and ends with it.
  Connection connection(m_store, Access::ReadOnly);
  // A report that sorts too much fills a file that is gone with it, and not the program's memory.
  connection.Execute("PRAGMA temp_store = FILE");
  connection.BeginSnapshot();
  sqlite3* database = connection.database().getHandle();
  LimitValues(database);
  Watch watch(database, query.is_cancelled, m_longest, m_room_left);
  const Statement statement = Prepare(database, query.select);
  BindAll(statement.get(), query.parameters);
  std::vector<ports::ReportCell> cells(
      static_cast<std::size_t>(sqlite3_column_count(statement.get())));
  while (true) {
    const int code = sqlite3_step(statement.get());
    if (watch.HasStopped()) watch.Stop();
    if (code == SQLITE_DONE) break;
    if (code == SQLITE_TOOBIG) Refuse("its query makes a value that is too large");
    if (code != SQLITE_ROW) {
      throw ports::StorageError(ExplanationOf(code, sqlite3_errmsg(database), m_store.path));
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
      cells[i] = ReadCell(statement.get(), static_cast<int>(i));
    }
    row(cells);
    if (watch.IsOver()) watch.Stop();
  }
  sqlite3_set_authorizer(database, nullptr, nullptr);
}

}  // namespace steelyard::storage
