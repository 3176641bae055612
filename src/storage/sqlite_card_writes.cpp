/// Writes to cards that are under way, and what each of them moves.
#include <fmt/format.h>

#include "ports/report_rows.h"
#include "storage/errors.h"
#include "storage/posting_rows.h"
#include "storage/sqlite_cards.h"

namespace steelyard::storage {
namespace {

#define CARD_WRITE_COLUMNS                                                             \
  "id, card, kind, number, card_class, tier, valid_until, counter, principal_fen, "   \
  "bonus_fen, operator_name, at, approver, reason, replaces, corrects, state, refusal "

/// All but the postings, which are rows of their own.
ports::CardWrite ReadWrite(const Rows& rows) {
  const auto number = domain::CardNumber::Parse(rows.Text(3));
  const auto card_class = domain::ParseCardClass(rows.Text(4));
  const auto kind = ports::ParseCardWriteKind(rows.Text(2));
  const auto state = ports::ParseCardWriteState(rows.Text(16));
  if (!number || !card_class || !kind || !state) ThrowNotUnderstood("a card write");
  ports::CardWrite write{.id = rows.Id(0),
                         .card = domain::CardId(rows.Id(1)),
                         .kind = *kind,
                         .record = {.number = *number,
                                    .card_class = *card_class,
                                    .tier = rows.Text(5),
                                    .valid_until = rows.OptionalDay(6),
                                    .counter = static_cast<std::uint32_t>(rows.Integer(7)),
                                    .principal = rows.Amount(8),
                                    .bonus = rows.Amount(9)},
                         .operator_name = rows.Text(10),
                         .at = rows.Moment(11),
                         .approver = rows.Text(12),
                         .reason = rows.Text(13),
                         .corrects = rows.OptionalId(15),
                         .state = *state,
                         .refusal = ports::ParseWriteRefusal(rows.Text(17))};
  if (!rows.IsNull(14)) {
    write.replaces = domain::CardNumber::Parse(rows.Text(14));
    if (!write.replaces) ThrowNotUnderstood("a card write");
  }
  return write;
}

}  // namespace

void SqliteCardWrites::AddPostings(const ports::CardWrite& write) {
  std::int64_t position = 0;
  for (const domain::Posting& posting : write.postings) {
    m_connection.Run(
        "INSERT INTO card_write_postings (card_write, position, debit_kind, debit_card, "
        "credit_kind, credit_card, amount_fen, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        write.id, position++, ToText(posting.debit.kind), posting.debit.card,
        ToText(posting.credit.kind), posting.credit.card, posting.amount, ToText(posting.reason));
  }
}

ports::CardWrite SqliteCardWrites::WithPostings(ports::CardWrite write) const {
  Rows rows = m_connection.Query(
      "SELECT " POSTING_COLUMNS "FROM card_write_postings WHERE card_write = ? ORDER BY position",
      write.id);
  while (rows.Next()) write.postings.push_back(ReadPosting(rows, 0));
  return write;
}

std::optional<ports::CardWrite> SqliteCardWrites::Find(const base::Id128& id) const {
  Rows rows = m_connection.Query("SELECT " CARD_WRITE_COLUMNS "FROM card_writes WHERE id = ?", id);
  if (!rows.Next()) return std::nullopt;
  return WithPostings(ReadWrite(rows));
}

std::optional<ports::CardWrite> SqliteCardWrites::FindOpen(const domain::CardId& card) const {
  Rows rows = m_connection.Query(
      "SELECT " CARD_WRITE_COLUMNS "FROM card_writes WHERE card = ? AND state = 'open'", card);
  if (!rows.Next()) return std::nullopt;
  return WithPostings(ReadWrite(rows));
}

std::vector<ports::CardWrite> SqliteCardWrites::AllOpen() const {
  Rows rows = m_connection.Query(
      "SELECT " CARD_WRITE_COLUMNS "FROM card_writes WHERE state = 'open' ORDER BY at, id");
  std::vector<ports::CardWrite> writes;
  while (rows.Next()) writes.push_back(ReadWrite(rows));
  for (ports::CardWrite& write : writes) write = WithPostings(std::move(write));
  return writes;
}

void SqliteCardWrites::Begin(const ports::CardWrite& write) {
  const auto replaces = write.replaces ? std::optional(write.replaces->ToString()) : std::nullopt;
  m_connection.Run(
      "INSERT INTO card_writes (id, store_code, card, kind, state, refusal, number, card_class, "
      "tier, valid_until, counter, principal_fen, bonus_fen, replaces, corrects, reason, "
      "approver, operator_name, at) "
      "VALUES (?, ?, ?, ?, 'open', '', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      write.id, m_connection.StoreCode(), write.card, ports::ToText(write.kind),
      write.record.number.ToString(), domain::ToText(write.record.card_class), write.record.tier,
      write.record.valid_until, static_cast<std::int64_t>(write.record.counter),
      write.record.principal, write.record.bonus, replaces, write.corrects, write.reason,
      write.approver, write.operator_name, write.at);
  AddPostings(write);
}

void SqliteCardWrites::Close(const base::Id128& id, ports::CardWriteState state,
                             std::string_view refusal) {
  const int closed = m_connection.Run(
      "UPDATE card_writes SET state = ?, refusal = ? WHERE id = ? AND state = 'open'",
      ports::ToText(state), refusal, id);
  if (closed == 1) return;
  throw ports::StorageError(
      "The card write {} is not open, so it cannot become {}. Touch the card again.", id.ToString(),
      std::string(ports::ToText(state)));
}

void SqliteCardWrites::Settle(const ports::CardWrite& moved) {
  Close(moved.id, ports::CardWriteState::Settled, "");
  m_connection.Run("DELETE FROM card_write_postings WHERE card_write = ?", moved.id);
  AddPostings(moved);
}

void SqliteCardWrites::Refuse(const base::Id128& id, ports::WriteRefusal refusal) {
  Close(id, ports::CardWriteState::Refused, ports::ToText(refusal));
}

void SqliteCardWrites::Abandon(const base::Id128& id) {
  Close(id, ports::CardWriteState::Abandoned, "");
}

}  // namespace steelyard::storage
