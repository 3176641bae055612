/// Card PINs. The lock is a condition of the statement that counts, so that no two tries, of two
/// processes either, share the last one.
#include "storage/sqlite_card_pins.h"

namespace steelyard::storage {

std::optional<ports::CardPin> SqliteCardPins::Find(const domain::CardId& card) const {
  Rows rows = m_connection.Query("SELECT seal, wrong_tries FROM card_pins WHERE card = ?", card);
  if (!rows.Next()) return std::nullopt;
  return ports::CardPin{rows.Blob(0), rows.Int(1)};
}

void SqliteCardPins::Put(const domain::CardId& card, const base::Bytes& seal) {
  m_connection.Run(
      "INSERT INTO card_pins (card, store_code, seal, wrong_tries) VALUES (?, ?, ?, 0) "
      "ON CONFLICT (card) DO UPDATE SET seal = excluded.seal, wrong_tries = 0",
      card, m_connection.StoreCode(), seal);
}

void SqliteCardPins::Remove(const domain::CardId& card) {
  m_connection.Run("DELETE FROM card_pins WHERE card = ?", card);
}

bool SqliteCardPins::CountWrongTry(const domain::CardId& card) {
  return m_connection.Run(
             "UPDATE card_pins SET wrong_tries = wrong_tries + 1 "
             "WHERE card = ? AND wrong_tries < ?",
             card, domain::kMostWrongPins) == 1;
}

bool SqliteCardPins::ForgetWrongTries(const domain::CardId& card) {
  return m_connection.Run(
             "UPDATE card_pins SET wrong_tries = 0 WHERE card = ? AND wrong_tries < ?", card,
             domain::kMostWrongPins) == 1;
}

void SqliteCardPins::Unlock(const domain::CardId& card) {
  m_connection.Run("UPDATE card_pins SET wrong_tries = 0 WHERE card = ?", card);
}

}  // namespace steelyard::storage
