/// What purses of cards moved, on SQLite.
#pragma once
#include "ports/card_purse.h"
#include "storage/connection.h"

namespace steelyard::storage {

class SqlitePurseReceipts final : public ports::PurseReceipts {
 public:
  explicit SqlitePurseReceipts(Connection& connection) : m_connection(connection) {}
  void Add(const base::Id128& card_write, const ports::PurseReceipt& receipt) override;
  std::optional<ports::PurseReceipt> Find(const base::Id128& card_write) const override;

 private:
  Connection& m_connection;
};

}  // namespace steelyard::storage
