/// The verifier as a whole.
#include "storage/books_verifier.h"

#include "storage/errors.h"
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

}  // namespace steelyard::storage
