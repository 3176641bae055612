/// Puts the books together.
#include "storage/sqlite_books.h"

#include "storage/errors.h"
#include "storage/sqlite_card_holds.h"
#include "storage/sqlite_card_pins.h"
#include "storage/sqlite_card_sightings.h"
#include "storage/sqlite_cards.h"
#include "storage/sqlite_catalogue.h"
#include "storage/sqlite_day_closes.h"
#include "storage/sqlite_id_records.h"
#include "storage/sqlite_journal.h"
#include "storage/sqlite_ledger.h"
#include "storage/sqlite_members.h"
#include "storage/sqlite_people.h"
#include "storage/sqlite_points.h"
#include "storage/sqlite_price_history.h"
#include "storage/sqlite_purse_receipts.h"
#include "storage/sqlite_scale_lines.h"
#include "storage/sqlite_scales.h"
#include "storage/sqlite_tickets.h"

namespace steelyard::storage {

SqliteBooks::SqliteBooks(Connection& connection)
    : m_cards(std::make_unique<SqliteCards>(connection)),
      m_card_writes(std::make_unique<SqliteCardWrites>(connection)),
      m_card_sightings(std::make_unique<SqliteCardSightings>(connection)),
      m_card_pins(std::make_unique<SqliteCardPins>(connection)),
      m_purse_receipts(std::make_unique<SqlitePurseReceipts>(connection)),
      m_card_holds(std::make_unique<SqliteCardHolds>(connection)),
      m_ledger(std::make_unique<SqliteLedger>(connection)),
      m_tickets(std::make_unique<SqliteTickets>(connection)),
      m_catalogue(std::make_unique<SqliteCatalogue>(connection)),
      m_price_history(std::make_unique<SqlitePriceHistory>(connection)),
      m_scales(std::make_unique<SqliteScales>(connection)),
      m_scale_lines(std::make_unique<SqliteScaleLines>(connection)),
      m_operators(std::make_unique<SqliteOperators>(connection)),
      m_members(std::make_unique<SqliteMembers>(connection)),
      m_tier_history(std::make_unique<SqliteTierHistory>(connection)),
      m_id_records(std::make_unique<SqliteIdRecords>(connection)),
      m_points(std::make_unique<SqlitePoints>(connection)),
      m_exceptions(std::make_unique<SqliteExceptions>(connection)),
      m_audit(std::make_unique<SqliteAuditLog>(connection)),
      m_settings(std::make_unique<SqliteSettings>(connection)),
      m_day_closes(std::make_unique<SqliteDayCloses>(connection)) {}

std::int64_t NextOf(Connection& connection, const char* counter) {
  Rows rows = connection.Query(
      "UPDATE counters SET value = value + 1 WHERE name = ? RETURNING value", counter);
  if (!rows.Next()) ThrowNotUnderstood("no counter of a needed name");
  const std::int64_t value = rows.Integer(0);
  rows.Next();  // an UPDATE is done only when it has been stepped to its end
  return value;
}

}  // namespace steelyard::storage
