/// Card writes against the ledger.
#include "storage/verify_card_writes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "domain/ledger.h"

namespace steelyard::storage {
namespace {

using Lines = std::vector<std::string>;

/// One movement of a write, with who did it and for which store.
struct Movement {
  std::string debit;
  std::string credit;
  std::string card;  ///< hex
  std::int64_t fen;
  std::string actor;
  std::string store_code;
};

std::string Describe(const Movement& movement) {
  return fmt::format("{} to {} of card {}: {} by {} in {}", movement.debit, movement.credit,
                     movement.card, movement.fen, movement.actor, movement.store_code);
}

std::string Describe(const Lines& lines) {
  return lines.empty() ? "nothing moved" : fmt::format("{}", fmt::join(lines, ", "));
}

Lines Expected(const Rows& write) {
  const std::string state = write.Text(2);
  if (state != "settled") return {};
  const domain::CardId card(write.Id(1));
  const domain::TopUpAmounts amounts{
      .paid = write.Amount(3), .bonus = write.Amount(4), .deposit = write.Amount(5)};
  Lines lines;
  for (const domain::Posting& posting : domain::PostingsForTopUp(card, amounts)) {
    lines.push_back(Describe({.debit = std::string(ToText(posting.debit.kind)),
                              .credit = std::string(ToText(posting.credit.kind)),
                              .card = card.ToString(),
                              .fen = posting.amount.fen(),
                              .actor = write.Text(6),
                              .store_code = write.Text(7)}));
  }
  return lines;
}

Lines Found(Connection& connection, const base::Bytes& operation) {
  Rows rows = connection.Query(
      "SELECT debit_kind, credit_kind, COALESCE(credit_card, debit_card, x''), amount_fen, actor, "
      "store_code FROM ledger_entries WHERE operation = ? ORDER BY position",
      operation);
  Lines lines;
  while (rows.Next()) {
    lines.push_back(Describe({.debit = rows.Text(0),
                              .credit = rows.Text(1),
                              .card = base::ToHex(rows.Blob(2)),
                              .fen = rows.Integer(3),
                              .actor = rows.Text(4),
                              .store_code = rows.Text(5)}));
  }
  return lines;
}

}  // namespace

void VerifyCardWrites(Connection& connection, ports::BooksVerdict& verdict) {
  Rows writes = connection.Query(
      "SELECT id, card, state, paid_fen, given_fen, deposit_fen, operator_name, store_code "
      "FROM card_writes WHERE kind IN ('issue', 'top_up') ORDER BY id");
  while (writes.Next()) {
    const Lines expected = Expected(writes);
    const Lines found = Found(connection, writes.Blob(0));
    if (expected == found) continue;
    verdict.first_difference = {.table = "card_writes",
                                .row = base::ToHex(writes.Blob(0)),
                                .expected = Describe(found),
                                .found = Describe(expected)};
    return;
  }
}

}  // namespace steelyard::storage
