/// Opens a connection the way money needs it, keeps its statements, reads its rows.
#include "storage/connection.h"

#include <sqlite3.h>

#include "base/check.h"
#include "ports/journal.h"
#include "ports/report_rows.h"
#include "storage/dialect.h"
#include "storage/errors.h"
#include "storage/log_on_close.h"

namespace steelyard::storage {
namespace {

/// How long a writer waits for another process on the same store: ten seconds and more.
constexpr int kBusyWaitMs = 2;
constexpr int kBusyTries = 5'000;

/// Asked by SQLite while another process has the lock. SQLite's own handler soon sleeps 100 ms at a
/// time; beside a process that commits without a pause it would find the lock taken every time.
int WaitForLock(void*, int tries) {
  if (tries >= kBusyTries) return 0;
  sqlite3_sleep(kBusyWaitMs);
  return 1;
}

SQLite::Database OpenDatabase(const StorePlace& place) {
  // Counting the memory it uses takes a lock that all threads share, and nobody asks for the count.
  // Heard only before SQLite is used for the first time; later it is refused, and does no harm.
  static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(configured);
  constexpr int kLeaveWaitingToUs = 0;
  // No connection is used from two threads at once, so SQLite need not lock it for each call.
  const int flags = SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX;
  try {
    return SQLite::Database(place.path.string(), flags, kLeaveWaitingToUs, place.file_system);
  } catch (const SQLite::Exception& error) {
    ThrowStorageError(error, place.path);
  }
}

/// Whether a COMMIT that ended so left nothing behind. The mark of a commit is in the last page of
/// it that goes into the log: one for which there is no room is not whole. Whatever else fails may
/// fail after that page was written, and a log that is read anew counts what is whole in it.
bool IsCertainlyNotCommitted(int code) {
  switch (code & 0xff) {
    case SQLITE_FULL:
    case SQLITE_BUSY:
    case SQLITE_CONSTRAINT:
    case SQLITE_READONLY: return true;
    default: return false;
  }
}

/// `value`, or an error that names what the store holds instead.
template <typename T>
T Understood(std::optional<T> value, const char* what) {
  if (!value) ThrowNotUnderstood(what);
  return *value;
}

}  // namespace

Rows::Rows(Connection& connection, CachedStatement& cached, std::unique_ptr<CachedStatement> own)
    : m_connection(connection), m_own(std::move(own)), m_cached(cached) {
  m_cached.in_use = true;
}

Rows::~Rows() {
  m_cached.statement.tryReset();
  m_cached.in_use = false;
}

bool Rows::Next() {
  try {
    return m_cached.statement.executeStep();
  } catch (const SQLite::Exception& error) {
    m_connection.Throw(error);
  }
}

bool Rows::IsNull(int column) const { return m_cached.statement.isColumnNull(column); }
std::int64_t Rows::Integer(int column) const {
  return m_cached.statement.getColumn(column).getInt64();
}
int Rows::Int(int column) const { return m_cached.statement.getColumn(column).getInt(); }
std::string Rows::Text(int column) const {
  return m_cached.statement.getColumn(column).getString();
}
base::Bytes Rows::Blob(int column) const {
  const SQLite::Column value = m_cached.statement.getColumn(column);
  const auto* bytes = static_cast<const std::uint8_t*>(value.getBlob());
  return bytes == nullptr ? base::Bytes() : base::Bytes(bytes, bytes + value.getBytes());
}
base::Id128 Rows::Id(int column) const {
  return Understood(base::Id128::FromBytes(Blob(column)), "an id");
}
base::Timestamp Rows::Moment(int column) const {
  return Understood(base::Timestamp::FromUnixMs(Integer(column)), "a moment");
}
domain::BusinessDay Rows::Day(int column) const {
  return Understood(domain::BusinessDay::Parse(Text(column)), "a business day");
}
domain::Money Rows::Amount(int column) const {
  return Understood(domain::Money::FromFen(Integer(column)), "an amount");
}
domain::MoneyDifference Rows::Difference(int column) const {
  return domain::MoneyDifference(Integer(column));
}
std::optional<std::int64_t> Rows::OptionalInteger(int column) const {
  return IsNull(column) ? std::nullopt : std::optional(Integer(column));
}
std::optional<base::Bytes> Rows::OptionalBlob(int column) const {
  return IsNull(column) ? std::nullopt : std::optional(Blob(column));
}
std::optional<base::Id128> Rows::OptionalId(int column) const {
  return IsNull(column) ? std::nullopt : std::optional(Id(column));
}
std::optional<base::Timestamp> Rows::OptionalMoment(int column) const {
  return IsNull(column) ? std::nullopt : std::optional(Moment(column));
}
std::optional<domain::BusinessDay> Rows::OptionalDay(int column) const {
  return IsNull(column) ? std::nullopt : std::optional(Day(column));
}
std::optional<domain::MoneyDifference> Rows::OptionalDifference(int column) const {
  return IsNull(column) ? std::nullopt : std::optional(Difference(column));
}

Connection::Connection(const StorePlace& place, Access access)
    : m_path(place.path), m_keeps_log(place.keeps_log), m_database(OpenDatabase(place)) {
  sqlite3_busy_handler(m_database.getHandle(), &WaitForLock, nullptr);
  SetLogOnClose(m_database, LogOnClose::Keep);  // a file that cannot even be read is left as it is
  // NORMAL may lose the last commits on a power cut; only FULL may answer "recorded".
  Execute(
      "PRAGMA synchronous = FULL;"
      "PRAGMA foreign_keys = ON;"
      "PRAGMA recursive_triggers = ON;"  // else REPLACE would delete past the append-only triggers
      "PRAGMA trusted_schema = OFF;"
      // In a file, what a savepoint keeps may end in SQLITE_FULL on a disk that has room (3.40).
      "PRAGMA temp_store = MEMORY;"
      "PRAGMA cache_size = -16000;"
      "PRAGMA wal_autocheckpoint = 4000;");
  if (access == Access::ReadOnly) Execute("PRAGMA query_only = ON;");
  SetLogOnClose(m_database, LogOnClose::Checkpoint);
}

Connection::~Connection() {
  RollBack();
  if (*m_keeps_log) SetLogOnClose(m_database, LogOnClose::Keep);
}

void Connection::Execute(const std::string& sql) {
  try {
    m_database.exec(sql);
  } catch (const SQLite::Exception& error) {
    Throw(error);
  }
}

CachedStatement* Connection::Find(std::string_view sql) {
  const auto found = m_statements.find(sql);
  if (found != m_statements.end()) {
    return found->second->in_use ? nullptr : found->second.get();
  }
  return m_statements.emplace(std::string(sql), Prepare(sql)).first->second.get();
}

std::unique_ptr<CachedStatement> Connection::Prepare(std::string_view sql) {
  try {
    return std::make_unique<CachedStatement>(m_database, std::string(sql));
  } catch (const SQLite::Exception& error) {
    Throw(error);
  }
}

int Connection::Changes() const { return sqlite3_changes(m_database.getHandle()); }

/// What other processes have written since may be seen from here on.
void Connection::BeginView() {
  ForgetSettings();
  ++m_view;
}

void Connection::NoteUndone() {
  BeginView();
  ++m_undone;
}

void Connection::BeginWrite() {
  BeginView();
  Run(kBeginWrite);
  m_began = true;
}

void Connection::BeginSnapshot() {
  BeginView();
  Run(kBeginSnapshot);
  // The snapshot is taken by the first read, not by BEGIN.
  Query("SELECT version FROM schema_version").Next();
}

void Connection::Commit() {
  try {
    Run("COMMIT");
  } catch (const ports::StorageError&) {
    const int code = sqlite3_extended_errcode(m_database.getHandle());
    if (IsCertainlyNotCommitted(code)) throw;
    ThrowOutcomeUnknown(sqlite3_errstr(code), m_path);
  }
  m_began = false;
  BeginView();
}

void Connection::RollBack() noexcept {
  NoteUndone();
  m_began = false;
  if (!InTransaction()) return;
  try {
    Run("ROLLBACK");  // kept prepared: every snapshot ends so
  } catch (const std::exception&) {
    sqlite3_exec(m_database.getHandle(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

bool Connection::InTransaction() const {
  return sqlite3_get_autocommit(m_database.getHandle()) == 0;
}

void Connection::CheckTransactionLives() const {
  if (!m_began || InTransaction()) return;
  throw ports::StorageError(
      "The database ended the commit by itself after an error; nothing of it was recorded. Make "
      "sure the disk is well and has room, and try again.");
}

const std::map<std::string, std::string>& Connection::Settings() {
  // Outside of a transaction every statement has a view of its own.
  if (m_settings && InTransaction()) return *m_settings;
  std::map<std::string, std::string> settings;
  {
    Rows rows = Query("SELECT name, value FROM settings");
    while (rows.Next()) settings.emplace(rows.Text(0), rows.Text(1));
  }
  const auto code = settings.find(ports::kStoreCodeSetting);
  m_store_code = code == settings.end() ? "store-1" : code->second;
  return m_settings.emplace(std::move(settings));
}

const std::string& Connection::StoreCode() {
  Settings();
  return m_store_code;
}

void Connection::Throw(const SQLite::Exception& error) const { ThrowStorageError(error, m_path); }

}  // namespace steelyard::storage
