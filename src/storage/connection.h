/// One connection to the store's database, with its prepared statements.
#pragma once
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "base/hex.h"
#include "base/id128.h"
#include "base/timestamp.h"
#include "domain/business_day.h"
#include "domain/card_uid.h"
#include "domain/money.h"

namespace steelyard::storage {

/// A statement kept by its connection; only one user at a time has it.
struct CachedStatement {
  CachedStatement(SQLite::Database& database, const std::string& sql)
      : statement(database, sql) {}
  SQLite::Statement statement;
  bool in_use = false;
};

class Connection;

/// Where a store is: its file, and by which of SQLite's file systems it is reached.
struct StorePlace {
  StorePlace(std::filesystem::path file) : path(std::move(file)) {}
  StorePlace(std::filesystem::path file, std::string vfs)
      : path(std::move(file)), file_system(std::move(vfs)) {}
  std::filesystem::path path;
  std::string file_system;  ///< the name of a registered sqlite3_vfs; empty: the machine's own
  /// Whether closing must leave the log as it is; for all connections that were made from this.
  std::shared_ptr<std::atomic<bool>> keeps_log = std::make_shared<std::atomic<bool>>(false);
};

/// The rows of a query, one at a time; gives the statement back when it ends. Columns count from 0.
class Rows {
 public:
  Rows(Connection& connection, CachedStatement& cached, std::unique_ptr<CachedStatement> own);
  ~Rows();
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;

  bool Next();

  int ColumnCount() const { return m_cached.statement.getColumnCount(); }
  bool IsNull(int column) const;
  std::int64_t Integer(int column) const;
  int Int(int column) const;
  std::string Text(int column) const;
  base::Bytes Blob(int column) const;
  base::Id128 Id(int column) const;
  base::Timestamp Moment(int column) const;
  domain::BusinessDay Day(int column) const;
  domain::Money Amount(int column) const;
  domain::MoneyDifference Difference(int column) const;

  std::optional<std::int64_t> OptionalInteger(int column) const;
  std::optional<base::Bytes> OptionalBlob(int column) const;
  std::optional<base::Id128> OptionalId(int column) const;
  std::optional<base::Timestamp> OptionalMoment(int column) const;
  std::optional<domain::BusinessDay> OptionalDay(int column) const;
  std::optional<domain::MoneyDifference> OptionalDifference(int column) const;

 private:
  friend class Connection;
  Connection& m_connection;
  std::unique_ptr<CachedStatement> m_own;  ///< when the kept one was in use
  CachedStatement& m_cached;
};

/// Whether a connection may write.
enum class Access { ReadWrite, ReadOnly };

/// A value for a query whose conditions are put together while the program runs.
using Value = std::variant<std::int64_t, std::string, base::Bytes>;

/// Not for use from two threads at once.
///
/// Throws  StorageError from every method that talks to the database.
class Connection {
 public:
  Connection(const StorePlace& place, Access access);
  ~Connection();

  const std::filesystem::path& path() const { return m_path; }
  SQLite::Database& database() { return m_database; }

  /// Runs a statement that gives no rows; returns how many rows it changed.
  template <typename... Values>
  int Run(std::string_view sql, const Values&... values) {
    Rows rows = Query(sql, values...);
    rows.Next();
    return Changes();
  }

  template <typename... Values>
  Rows Query(std::string_view sql, const Values&... values) {
    return QueryWith(sql, [&](SQLite::Statement& statement) {
      [[maybe_unused]] int index = 0;
      (Bind(statement, ++index, values), ...);
    });
  }

  Rows QueryValues(std::string_view sql, const std::vector<Value>& values) {
    return QueryWith(sql, [&](SQLite::Statement& statement) {
      int index = 0;
      for (const Value& value : values) {
        ++index;
        std::visit([&](const auto& content) { Bind(statement, index, content); }, value);
      }
    });
  }

  /// Several statements at once; for schema and pragmas.
  void Execute(const std::string& sql);

  /// Takes the write lock now, so that nothing later in it can be refused for want of a lock.
  void BeginWrite();
  /// A read-only transaction whose view of the store is fixed from here on.
  void BeginSnapshot();
  /// Throws  OutcomeUnknown when it failed at a point after which the next process may find it.
  void Commit();
  /// Ends the transaction without it. Safe to call when SQLite has already ended it by itself.
  void RollBack() noexcept;
  bool InTransaction() const;

  /// The settings as the current transaction sees them, read once in each.
  const std::map<std::string, std::string>& Settings();
  /// The code every fact of the current transaction carries.
  const std::string& StoreCode();
  /// To be called when a setting was changed.
  void ForgetSettings() { m_settings.reset(); }

  /// Another number with every transaction, and when part of one was undone: what was read or
  /// written under an older number may no longer hold.
  std::int64_t view() const { return m_view; }
  /// Another number whenever something was undone.
  std::int64_t undone() const { return m_undone; }
  /// To be called when part of a transaction was undone.
  void NoteUndone();

  [[noreturn]] void Throw(const SQLite::Exception& error) const;

 private:
  template <typename BindAll>
  Rows QueryWith(std::string_view sql, BindAll&& bind_all) {
    CheckTransactionLives();
    CachedStatement* cached = Find(sql);
    std::unique_ptr<CachedStatement> own;
    if (cached == nullptr) {
      own = Prepare(sql);
      cached = own.get();
    }
    try {
      bind_all(cached->statement);
    } catch (const SQLite::Exception& error) {
      Throw(error);
    }
    return Rows(*this, *cached, std::move(own));
  }
  void BeginView();
  CachedStatement* Find(std::string_view sql);
  std::unique_ptr<CachedStatement> Prepare(std::string_view sql);
  int Changes() const;
  /// SQLite ends a transaction by itself when the disk is full or fails. What follows would then
  /// commit statement by statement: refuse it.
  void CheckTransactionLives() const;

  using Statement = SQLite::Statement;
  static void Bind(Statement& statement, int index, std::nullptr_t) { statement.bind(index); }
  static void Bind(Statement& statement, int index, int value) { statement.bind(index, value); }
  static void Bind(Statement& statement, int index, std::int64_t value) {
    statement.bind(index, value);
  }
  static void Bind(Statement& statement, int index, const std::string& value) {
    statement.bind(index, value);
  }
  static void Bind(Statement& statement, int index, std::string_view value) {
    statement.bind(index, std::string(value));
  }
  static void Bind(Statement& statement, int index, const char* value) {
    statement.bind(index, value);
  }
  static void Bind(Statement& statement, int index, std::span<const std::uint8_t> value) {
    // A null pointer would bind NULL, and no bytes are not the same as no value.
    statement.bind(index, value.empty() ? "" : static_cast<const void*>(value.data()),
                   static_cast<int>(value.size()));
  }
  static void Bind(Statement& statement, int index, const base::Bytes& value) {
    Bind(statement, index, std::span<const std::uint8_t>(value));
  }
  static void Bind(Statement& statement, int index, const base::Id128& value) {
    Bind(statement, index, std::span<const std::uint8_t>(value.bytes()));
  }
  template <typename Tag>
  static void Bind(Statement& statement, int index, const base::Id<Tag>& value) {
    Bind(statement, index, value.value());
  }
  static void Bind(Statement& statement, int index, const domain::CardUid& value) {
    Bind(statement, index, value.bytes());
  }
  static void Bind(Statement& statement, int index, const base::Timestamp& value) {
    statement.bind(index, value.unix_ms());
  }
  static void Bind(Statement& statement, int index, const domain::BusinessDay& value) {
    statement.bind(index, value.ToString());
  }
  static void Bind(Statement& statement, int index, const domain::Money& value) {
    statement.bind(index, value.fen());
  }
  static void Bind(Statement& statement, int index, const domain::MoneyDifference& value) {
    statement.bind(index, value.fen());
  }
  template <typename T>
  static void Bind(Statement& statement, int index, const std::optional<T>& value) {
    if (value) {
      Bind(statement, index, *value);
    } else {
      statement.bind(index);
    }
  }

  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  std::filesystem::path m_path;
  std::shared_ptr<std::atomic<bool>> m_keeps_log;
  SQLite::Database m_database;
  std::unordered_map<std::string, std::unique_ptr<CachedStatement>, TextHash, std::equal_to<>>
      m_statements;
  std::optional<std::map<std::string, std::string>> m_settings;
  std::string m_store_code;  ///< as long as there are m_settings
  std::int64_t m_view = 0;
  std::int64_t m_undone = 0;
  bool m_began = false;  ///< between BeginWrite and its Commit or RollBack
};

}  // namespace steelyard::storage
