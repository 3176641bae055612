/// Writes to cards that are under way.
#include <fmt/format.h>

#include "ports/report_rows.h"
#include "storage/errors.h"
#include "storage/sqlite_cards.h"

namespace steelyard::storage {
namespace {

#define CARD_WRITE_COLUMNS                                                               \
  "id, card, kind, number, card_class, tier, valid_until, counter, principal_fen, " \
  "bonus_fen, paid_fen, given_fen, deposit_fen, operator_name, at "

std::string_view ToText(ports::CardWriteKind kind) {
  return kind == ports::CardWriteKind::Issue ? "issue" : "top_up";
}

ports::CardWrite ReadWrite(const Rows& rows) {
  const auto number = domain::CardNumber::Parse(rows.Text(3));
  const auto card_class = domain::ParseCardClass(rows.Text(4));
  if (!number || !card_class) ThrowNotUnderstood("a card write");
  return ports::CardWrite{
      .id = rows.Id(0),
      .card = domain::CardId(rows.Id(1)),
      .kind = rows.Text(2) == "issue" ? ports::CardWriteKind::Issue : ports::CardWriteKind::TopUp,
      .record = {.number = *number,
                 .card_class = *card_class,
                 .tier = rows.Text(5),
                 .valid_until = rows.OptionalDay(6),
                 .counter = static_cast<std::uint32_t>(rows.Integer(7)),
                 .principal = rows.Amount(8),
                 .bonus = rows.Amount(9)},
      .amounts = {.paid = rows.Amount(10), .bonus = rows.Amount(11), .deposit = rows.Amount(12)},
      .operator_name = rows.Text(13),
      .at = rows.Moment(14),
  };
}

}  // namespace

std::optional<ports::CardWrite> SqliteCardWrites::Find(const base::Id128& id) const {
  Rows rows = m_connection.Query("SELECT " CARD_WRITE_COLUMNS "FROM card_writes WHERE id = ?", id);
  return rows.Next() ? std::optional(ReadWrite(rows)) : std::nullopt;
}

std::optional<ports::CardWrite> SqliteCardWrites::FindOpen(const domain::CardId& card) const {
  Rows rows = m_connection.Query(
      "SELECT " CARD_WRITE_COLUMNS "FROM card_writes WHERE card = ? AND state = 'open'", card);
  return rows.Next() ? std::optional(ReadWrite(rows)) : std::nullopt;
}

std::vector<ports::CardWrite> SqliteCardWrites::AllOpen() const {
  Rows rows = m_connection.Query(
      "SELECT " CARD_WRITE_COLUMNS "FROM card_writes WHERE state = 'open' ORDER BY at, id");
  std::vector<ports::CardWrite> writes;
  while (rows.Next()) writes.push_back(ReadWrite(rows));
  return writes;
}

void SqliteCardWrites::Begin(const ports::CardWrite& write) {
  m_connection.Run(
      "INSERT INTO card_writes (id, store_code, card, kind, state, number, card_class, tier, "
      "valid_until, counter, principal_fen, bonus_fen, paid_fen, given_fen, deposit_fen, "
      "operator_name, at) VALUES (?, ?, ?, ?, 'open', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      write.id, m_connection.StoreCode(), write.card, ToText(write.kind),
      write.record.number.ToString(), domain::ToText(write.record.card_class), write.record.tier,
      write.record.valid_until, static_cast<std::int64_t>(write.record.counter),
      write.record.principal, write.record.bonus, write.amounts.paid, write.amounts.bonus,
      write.amounts.deposit, write.operator_name, write.at);
}

void SqliteCardWrites::Close(const base::Id128& id, const char* state) {
  const int closed = m_connection.Run(
      "UPDATE card_writes SET state = ? WHERE id = ? AND state = 'open'", state, id);
  if (closed == 1) return;
  throw ports::StorageError(
      "The card write {} is not open, so it cannot become {}. Touch the card again.", id.ToString(),
      state);
}

void SqliteCardWrites::Settle(const base::Id128& id) { Close(id, "settled"); }
void SqliteCardWrites::Abandon(const base::Id128& id) { Close(id, "abandoned"); }

bool SqliteCardWrites::WasSettled(const base::Id128& id) const {
  return m_connection.Query("SELECT 1 FROM card_writes WHERE id = ? AND state = 'settled'", id)
      .Next();
}

}  // namespace steelyard::storage
