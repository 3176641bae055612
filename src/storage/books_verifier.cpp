/// The verifier as a whole.
#include "storage/books_verifier.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <memory>
#include <vector>

#include "storage/errors.h"
#include "storage/newest_rows.h"
#include "storage/verify_card_writes.h"
#include "storage/verify_day_closes.h"
#include "storage/verify_ledger.h"
#include "storage/verify_points.h"
#include "storage/verify_tickets.h"

namespace steelyard::storage {
namespace {

using Difference = std::optional<ports::BooksDifference>;

/// Every page of the file: no row may be out of order, of the wrong type or missing in an index.
Difference FindDamage(Connection& connection) {
  Rows pages = connection.Query("PRAGMA integrity_check(1)");
  if (!pages.Next() || pages.Text(0) == "ok") return std::nullopt;
  return {{.table = "file",
           .row = connection.path().filename().string(),
           .expected = "pages without damage",
           .found = pages.Text(0)}};
}

/// What is counted among a fact must be there: the card of a ticket, the member of a card.
Difference FindMissingParent(Connection& connection) {
  // In the order of names: the pragma's own order changes with every table a schema gains.
  Rows rows = connection.Query(
      "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check "
      "ORDER BY \"table\", rowid LIMIT 1");
  if (!rows.Next()) return std::nullopt;
  return {{.table = rows.Text(0),
           .row = rows.IsNull(1) ? "a row" : "row " + rows.Text(1),
           .expected = "its row in " + rows.Text(2),
           .found = "no row"}};
}

/// A row that cannot be read ends the walk: the page check tells where the damage is.
Difference DescribeDamage(Connection& connection, const DamageError& error) {
  try {
    if (Difference damage = FindDamage(connection)) return damage;
  } catch (const DamageError&) {
    // So badly damaged that even this cannot be asked.
  }
  return {{.table = "file",
           .row = connection.path().filename().string(),
           .expected = "rows that can be read",
           .found = error.what()}};
}

}  // namespace

ports::BooksVerdict VerifyBooks(Connection& connection) {
  ports::BooksVerdict verdict{};
  Difference& first = verdict.first_difference;
  try {
    // The books' own rules first: they name the row, where the file's rules name a page.
    VerifyLedger(connection, verdict);
    if (!first) VerifyTickets(connection, verdict);
    if (!first) VerifyCardWrites(connection, verdict);
    if (!first) VerifyDayCloses(connection, verdict);
    if (!first) VerifyPoints(connection, verdict);
    if (!first) first = FindDamage(connection);
    if (!first) first = FindMissingParent(connection);
  } catch (const DamageError& error) {
    first = DescribeDamage(connection, error);
  }
  return verdict;
}

std::optional<ports::BooksDifference> SqliteBooksVerifier::FindDifferenceInNewest() {
  try {
    return m_readers.Read(&storage::FindDifferenceInNewest);
  } catch (const DamageError& error) {
    return {{.table = "file",
             .row = m_place.path.filename().string(),
             .expected = "rows that can be read",
             .found = error.what()}};
  }
}

std::optional<ports::BooksDifference> SqliteBooksVerifier::FindDamage(bool& is_whole) {
  is_whole = false;
  Connection connection(m_place, Access::ReadOnly);
  {
    const std::lock_guard lock(m_mutex);
    if (m_is_stopped) return std::nullopt;
    m_finding_damage = &connection;
  }
  const auto stop_showing = [this](void*) {
    const std::lock_guard lock(m_mutex);
    m_finding_damage = nullptr;
  };
  const std::unique_ptr<void, decltype(stop_showing)> shown(this, stop_showing);
  try {
    // Table by table, so that no view of the whole store is held while the shop goes on selling.
    std::vector<std::string> tables;
    {
      Rows rows = connection.Query("SELECT name FROM sqlite_schema WHERE type = 'table' "
                                   "AND rootpage > 0 ORDER BY name");
      while (rows.Next()) tables.push_back(rows.Text(0));
    }
    for (const auto& table : tables) {
      Rows pages = connection.Query(fmt::format("PRAGMA quick_check(\"{}\")", table));
      if (!pages.Next() || pages.Text(0) == "ok") continue;
      return {{.table = "file", .row = table, .expected = "pages without damage",
               .found = pages.Text(0)}};
    }
  } catch (const DamageError& error) {
    return {{.table = "file",
             .row = m_place.path.filename().string(),
             .expected = "pages that can be read",
             .found = error.what()}};
  } catch (const ports::StorageError&) {
    if (IsStopped()) return std::nullopt;
    throw;
  }
  is_whole = !IsStopped();
  return std::nullopt;
}

bool SqliteBooksVerifier::IsStopped() {
  const std::lock_guard lock(m_mutex);
  return m_is_stopped;
}

void SqliteBooksVerifier::StopFindingDamage() {
  const std::lock_guard lock(m_mutex);
  m_is_stopped = true;
  if (m_finding_damage != nullptr) {
    sqlite3_interrupt(m_finding_damage->database().getHandle());
  }
}

}  // namespace steelyard::storage
