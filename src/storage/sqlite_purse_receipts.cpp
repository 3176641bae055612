/// One row for each write that moved money on a purse, append-only.
#include "storage/sqlite_purse_receipts.h"

#include "storage/errors.h"

namespace steelyard::storage {

void SqlitePurseReceipts::Add(const base::Id128& card_write, const ports::PurseReceipt& receipt) {
  m_connection.Run(
      "INSERT INTO purse_receipts (card_write, store_code, movement, amount_fen, balance_fen, "
      "card_serial, terminal, terminal_serial, moment, signature) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      card_write, m_connection.StoreCode(), ports::ToText(receipt.movement), receipt.amount,
      receipt.balance, receipt.card_serial, receipt.terminal,
      static_cast<std::int64_t>(receipt.terminal_serial), receipt.moment, receipt.signature);
}

std::optional<ports::PurseReceipt> SqlitePurseReceipts::Find(const base::Id128& card_write) const {
  Rows rows = m_connection.Query(
      "SELECT movement, amount_fen, balance_fen, card_serial, terminal, terminal_serial, moment, "
      "signature FROM purse_receipts WHERE card_write = ?",
      card_write);
  if (!rows.Next()) return std::nullopt;
  const auto movement = ports::ParsePurseMovement(rows.Text(0));
  if (!movement) ThrowNotUnderstood("a receipt of a purse");
  return ports::PurseReceipt{
      *movement,
      rows.Amount(1),
      rows.Amount(2),
      rows.Int(3),
      rows.Text(4),
      static_cast<std::uint32_t>(rows.Integer(5)),
      rows.Text(6),
      rows.IsNull(7) ? std::nullopt : std::optional(rows.Text(7))};
}

}  // namespace steelyard::storage
