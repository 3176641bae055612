#include "storage/newest_rows.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <vector>

#include "base/hex.h"
#include "storage/errors.h"
#include "storage/ledger_hash.h"

namespace steelyard::storage {
namespace {

constexpr std::int64_t kNewestEntries = 1'000;

struct Table {
  std::string name;
  bool has_rowid;
};

struct Index {
  std::string table;
  std::string name;
  std::string key;        ///< its first column, or the expression it is of
  std::string condition;  ///< ` WHERE …` of a partial index
};

std::vector<Table> TablesOf(Connection& connection) {
  std::vector<Table> tables;
  Rows rows = connection.Query("SELECT name, sql FROM sqlite_schema WHERE type = 'table' "
                               "AND rootpage > 0 ORDER BY name");
  while (rows.Next()) {
    tables.push_back({rows.Text(0), rows.Text(1).find("WITHOUT ROWID") == std::string::npos});
  }
  return tables;
}

/// What stands in the brackets of `CREATE INDEX … ON table (…)`.
std::string InBrackets(const std::string& sql) {
  const auto first = sql.find('(');
  const auto last = sql.rfind(')');
  if (first == std::string::npos || last == std::string::npos || last < first) return {};
  return sql.substr(first + 1, last - first - 1);
}

std::vector<Index> IndexesOf(Connection& connection) {
  std::vector<Index> indexes;
  Rows rows = connection.Query(
      "SELECT t.name, i.name, (SELECT name FROM pragma_index_info(i.name) WHERE seqno = 0), "
      "COALESCE((SELECT sql FROM sqlite_schema WHERE type = 'index' AND name = i.name), '') "
      "FROM sqlite_schema t JOIN pragma_index_list(t.name) i WHERE t.type = 'table' "
      "AND t.rootpage > 0 ORDER BY t.name, i.name");
  while (rows.Next()) {
    const std::string sql = rows.Text(3);
    const auto where = sql.rfind("WHERE ");
    indexes.push_back({rows.Text(0), rows.Text(1),
                       rows.IsNull(2) ? InBrackets(sql.substr(0, where))
                                      : fmt::format("\"{}\"", rows.Text(2)),
                       where == std::string::npos ? "" : " " + sql.substr(where)});
  }
  return indexes;
}

void ReadOneRow(Connection& connection, const std::string& select) {
  try {
    connection.Query(select).Next();
  } catch (const ports::StorageError&) {
    // An index that cannot be read from its end is no reason to refuse a store.
    if (sqlite3_errcode(connection.database().getHandle()) != SQLITE_ERROR) throw;
  }
}

}  // namespace

void ReadEndsOfTables(Connection& connection) {
  const auto tables = TablesOf(connection);
  const auto indexes = IndexesOf(connection);
  for (const char* end : {"ASC", "DESC"}) {
    for (const Table& table : tables) {
      if (!table.has_rowid) continue;  // its key is one of the indexes
      ReadOneRow(connection, fmt::format("SELECT rowid FROM \"{}\" ORDER BY rowid {} LIMIT 1",
                                         table.name, end));
    }
    for (const Index& index : indexes) {
      ReadOneRow(connection,
                 fmt::format("SELECT {2} FROM \"{0}\" INDEXED BY \"{1}\"{3} ORDER BY {2} {4} "
                             "LIMIT 1",
                             index.table, index.name, index.key, index.condition, end));
    }
  }
}

std::optional<ports::BooksDifference> FindDifferenceInNewest(Connection& connection) {
  std::int64_t last = 0;
  std::string head;
  {
    Rows rows = connection.Query("SELECT sequence, hash FROM chains WHERE chain = ?", kChain);
    if (rows.Next()) {
      last = rows.Integer(0);
      head = base::ToHex(rows.Blob(1));
    }
  }
  const auto differs = [](std::int64_t entry, const std::string& expected,
                          const std::string& found) {
    return std::optional<ports::BooksDifference>(
        {.table = "ledger_entries",
         .row = fmt::format("chain {} entry {}", kChain, entry),
         .expected = expected,
         .found = found});
  };
  std::int64_t next = std::max<std::int64_t>(1, last - kNewestEntries);
  Sha256Digest hash = kNoHash;
  bool is_known = next == 1;  // else the first one that is read gives only its hash
  Rows rows = connection.Query("SELECT " LEDGER_ROW_COLUMNS
                               ", hash FROM ledger_entries WHERE chain = ? AND sequence >= ? "
                               "ORDER BY sequence",
                               kChain, next);
  for (; rows.Next(); ++next) {
    const LedgerRow row = ReadLedgerRow(rows);
    const base::Bytes kept = rows.Blob(15);
    if (row.sequence != next) {
      return differs(next, "an entry", fmt::format("entry {} next", row.sequence));
    }
    if (is_known) {
      hash = ChainHash(hash, row);
      if (base::ToHex(hash) != base::ToHex(kept)) {
        return differs(next, base::ToHex(hash), base::ToHex(kept));
      }
    } else if (kept.size() == hash.size()) {
      std::copy(kept.begin(), kept.end(), hash.begin());
    }
    is_known = true;
  }
  if (next - 1 != last) return differs(next, "an entry", "no entry");
  if (last > 0 && base::ToHex(hash) != head) return differs(last, head, base::ToHex(hash));
  return std::nullopt;
}

}  // namespace steelyard::storage
