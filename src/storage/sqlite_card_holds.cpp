/// Card holds: one row a card and scale, replaced by the next question and gone with the sale.
#include "storage/sqlite_card_holds.h"

namespace steelyard::storage {

domain::Money SqliteCardHolds::Place(const ports::CardHold& wanted) {
  m_connection.Run("DELETE FROM card_holds WHERE card = ? AND (scale = ? OR expires_at <= ?)",
                   wanted.card, wanted.scale, wanted.at);
  // The balance is never carried through the program: what is free is found, limited and kept by
  // one statement, after the expired holds and the scale's own are out of the way.
  Rows placed = m_connection.Query(
      "INSERT INTO card_holds (card, scale, store_code, amount_fen, at, expires_at) "
      "SELECT ?, ?, ?, CASE WHEN free.fen < ? THEN free.fen ELSE ? END, ?, ? FROM ("
      "SELECT (SELECT COALESCE(SUM(credits - debits), 0) FROM ledger_accounts WHERE card = ? "
      "AND kind IN ('card_principal', 'card_bonus')) "
      "- (SELECT COALESCE(SUM(amount_fen), 0) FROM card_holds WHERE card = ?) AS fen) AS free "
      "WHERE free.fen > 0 AND ? > 0 RETURNING amount_fen",
      wanted.card, wanted.scale, m_connection.StoreCode(), wanted.amount, wanted.amount, wanted.at,
      wanted.expires_at, wanted.card, wanted.card, wanted.amount);
  if (!placed.Next()) return domain::Money();
  const domain::Money amount = placed.Amount(0);
  placed.Next();  // an INSERT is done only when it has been stepped to its end
  return amount;
}

domain::Money SqliteCardHolds::HeldByOthers(const domain::CardId& card, int scale,
                                            base::Timestamp now) const {
  Rows rows = m_connection.Query(
      "SELECT COALESCE(SUM(amount_fen), 0) FROM card_holds "
      "WHERE card = ? AND scale <> ? AND expires_at > ?",
      card, scale, now);
  rows.Next();
  return rows.Amount(0);
}

void SqliteCardHolds::Release(const domain::CardId& card, int scale,
                              base::Timestamp placed_until) {
  m_connection.Run("DELETE FROM card_holds WHERE card = ? AND scale = ? AND at <= ?", card, scale,
                   placed_until);
}

std::vector<ports::CardHold> SqliteCardHolds::Open(base::Timestamp now) const {
  Rows rows = m_connection.Query(
      "SELECT card, scale, amount_fen, at, expires_at FROM card_holds WHERE expires_at > ? "
      "ORDER BY at, card, scale",
      now);
  std::vector<ports::CardHold> holds;
  while (rows.Next()) {
    holds.push_back({domain::CardId(rows.Id(0)), rows.Int(1), rows.Amount(2), rows.Moment(3),
                     rows.Moment(4)});
  }
  return holds;
}

}  // namespace steelyard::storage
