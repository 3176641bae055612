/// Card PINs on SQLite.
#pragma once
#include "ports/card_pins.h"
#include "storage/connection.h"

namespace steelyard::storage {

class SqliteCardPins final : public ports::CardPins {
 public:
  explicit SqliteCardPins(Connection& connection) : m_connection(connection) {}
  std::optional<ports::CardPin> Find(const domain::CardId& card) const override;
  void Put(const domain::CardId& card, const base::Bytes& seal) override;
  void Remove(const domain::CardId& card) override;
  bool CountWrongTry(const domain::CardId& card) override;
  bool ForgetWrongTries(const domain::CardId& card) override;
  void Unlock(const domain::CardId& card) override;

 private:
  Connection& m_connection;
};

}  // namespace steelyard::storage
