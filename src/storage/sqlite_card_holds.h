/// Card holds on SQLite.
#pragma once
#include "ports/card_holds.h"
#include "storage/connection.h"

namespace steelyard::storage {

class SqliteCardHolds final : public ports::CardHolds {
 public:
  explicit SqliteCardHolds(Connection& connection) : m_connection(connection) {}
  domain::Money Place(const ports::CardHold& wanted) override;
  domain::Money HeldByOthers(const domain::CardId& card, int scale,
                             base::Timestamp now) const override;
  void Release(const domain::CardId& card, int scale, base::Timestamp placed_until) override;
  std::vector<ports::CardHold> Open(base::Timestamp now) const override;

 private:
  Connection& m_connection;
};

}  // namespace steelyard::storage
