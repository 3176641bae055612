/// Card sightings: one row a card, written with every card that pays online.
#include "storage/sqlite_card_sightings.h"

namespace steelyard::storage {

std::optional<domain::Sighting> SqliteCardSightings::Last(const domain::CardId& card) const {
  Rows rows = m_connection.Query("SELECT scale, at FROM card_sightings WHERE card = ?", card);
  if (!rows.Next()) return std::nullopt;
  return domain::Sighting{rows.Int(0), rows.Moment(1)};
}

void SqliteCardSightings::Note(const domain::CardId& card, const domain::Sighting& sighting) {
  m_connection.Run(
      "INSERT INTO card_sightings (card, store_code, scale, at) VALUES (?, ?, ?, ?) "
      "ON CONFLICT (card) DO UPDATE SET scale = excluded.scale, at = excluded.at",
      card, m_connection.StoreCode(), sighting.scale, sighting.at);
}

}  // namespace steelyard::storage
