/// Card sightings on SQLite.
#pragma once
#include "ports/card_sightings.h"
#include "storage/connection.h"

namespace steelyard::storage {

class SqliteCardSightings final : public ports::CardSightings {
 public:
  explicit SqliteCardSightings(Connection& connection) : m_connection(connection) {}
  std::optional<domain::Sighting> Last(const domain::CardId& card) const override;
  void Note(const domain::CardId& card, const domain::Sighting& sighting) override;

 private:
  Connection& m_connection;
};

}  // namespace steelyard::storage
