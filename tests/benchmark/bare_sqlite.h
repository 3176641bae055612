/// What SQLite alone costs: the rows of recorded tickets, written again into a second store with
/// prepared statements and the same pragmas; nothing is looked up, checked, hashed or undone.
#pragma once
#include <sqlite3.h>

#include <filesystem>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace steelyard::tests {

using BareValue = std::variant<std::monostate, std::int64_t, std::string, std::vector<char>>;
using BareRow = std::vector<BareValue>;

/// Everything that one ticket has put into the books.
struct BareTicket {
  BareRow ticket;
  std::vector<BareRow> lines;
  std::vector<BareRow> tenders;
  std::vector<BareRow> entries;
};

class BareSqlite {
 public:
  explicit BareSqlite(const std::filesystem::path& store);
  ~BareSqlite();
  BareSqlite(const BareSqlite&) = delete;
  BareSqlite& operator=(const BareSqlite&) = delete;

  /// Every ticket whose ledger entries come after `sequence`, in the order of recording.
  std::vector<BareTicket> ReadTicketsAfter(std::int64_t sequence);
  std::int64_t LastSequence();
  /// One commit for each `per_commit` of them.
  void Write(const std::vector<BareTicket>& tickets, std::size_t per_commit);

 private:
  sqlite3_stmt* Prepared(const std::string& sql);
  void Run(const std::string& sql, const BareRow& values);
  std::vector<BareRow> Query(const std::string& sql, const BareRow& values);
  void WriteOne(const BareTicket& ticket);
  void MoveAccounts(const BareRow& entry);
  void AddToRollups(const BareTicket& ticket);

  sqlite3* m_database = nullptr;
  std::map<std::string, sqlite3_stmt*> m_statements;
};

}  // namespace steelyard::tests
