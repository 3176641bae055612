/// Asks stores for their facts and the system for their users.
#include "storage/store_facts.h"

#include <fcntl.h>
#include <unistd.h>

#include "storage/connection.h"
#include "storage/ledger_hash.h"

namespace steelyard::storage {
namespace {

std::string SettingOf(Connection& connection, const char* name) {
  Rows rows = connection.Query("SELECT value FROM settings WHERE name = ?", name);
  return rows.Next() ? rows.Text(0) : std::string();
}

std::string HashOf(Connection& connection, std::int64_t sequence) {
  Rows rows = connection.Query("SELECT hash FROM ledger_entries WHERE chain = ? AND sequence = ?",
                               kChain, sequence);
  return rows.Next() ? base::ToHex(rows.Blob(0)) : std::string();
}

}  // namespace

StoreFacts ReadFacts(const std::filesystem::path& store) {
  Connection connection(store, Access::ReadOnly);
  connection.BeginSnapshot();
  StoreFacts facts;
  facts.id = SettingOf(connection, kStoreIdSetting);
  facts.first_hash = HashOf(connection, 1);
  facts.name = SettingOf(connection, "store.name");
  Rows entries = connection.Query("SELECT sequence FROM chains WHERE chain = ?", kChain);
  if (entries.Next()) facts.entries = entries.Integer(0);
  Rows tickets = connection.Query(
      "SELECT COALESCE(SUM(tickets + returns), 0), COALESCE(SUM(total_fen), 0) "
      "FROM rollup_cashier");
  if (tickets.Next()) {
    facts.tickets = tickets.Integer(0);
    facts.total_fen = tickets.Integer(1);
  }
  // The newest day's: a ticket that came late for an older day is not worth reading them all.
  Rows last = connection.Query(
      "SELECT MAX(recorded_at) FROM tickets "
      "WHERE business_day = (SELECT MAX(business_day) FROM tickets)");
  if (last.Next()) facts.last_ticket_ms = last.OptionalInteger(0);
  return facts;
}

std::string EntryHash(const std::filesystem::path& store, std::int64_t sequence) {
  Connection connection(store, Access::ReadOnly);
  connection.BeginSnapshot();
  return HashOf(connection, sequence);
}

Kinship Compare(const StoreFacts& one, const StoreFacts& other) {
  if (!one.id.empty() && !other.id.empty()) {
    return one.id == other.id ? Kinship::Same : Kinship::Another;
  }
  if (one.first_hash.empty() || other.first_hash.empty()) return Kinship::Unknown;
  return one.first_hash == other.first_hash ? Kinship::Same : Kinship::Another;
}

std::optional<int> OtherProcessUsing(const std::filesystem::path& store) {
  const int file = ::open(store.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return std::nullopt;
  // Whoever has read the store holds a shared lock on these bytes (SQLite's os.h, SHARED_FIRST)
  // until it closes it.
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = 0x40000000 + 2;
  lock.l_len = 510;
  const bool is_asked = ::fcntl(file, F_GETLK, &lock) == 0;
  ::close(file);
  if (!is_asked || lock.l_type == F_UNLCK) return std::nullopt;
  return static_cast<int>(lock.l_pid);
}

}  // namespace steelyard::storage
