/// Card writes against the ledger.
#include "storage/verify_card_writes.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ports/card_purse.h"
#include "storage/posting_rows.h"

namespace steelyard::storage {
namespace {

using Lines = std::vector<std::string>;

/// Of both queries below: kind and card of the debit, of the credit, fen, reason.
std::string DescribePosting(const Rows& rows) {
  const auto account = [&](int column) {
    const auto card = rows.OptionalBlob(column + 1);
    return rows.Text(column) + (card ? " " + base::ToHex(*card) : std::string());
  };
  return fmt::format("{} to {}: {} for {}", account(0), account(2), rows.Integer(4), rows.Text(5));
}

std::string DescribeDoer(const Rows& rows, int actor, int store_code, int corrects) {
  const auto corrected = rows.OptionalBlob(corrects);
  return fmt::format(" by {} in {}{}", rows.Text(actor), rows.Text(store_code),
                     corrected ? " undoing " + base::ToHex(*corrected) : std::string());
}

std::string Describe(const Lines& lines) {
  return lines.empty() ? "nothing moved" : fmt::format("{}", fmt::join(lines, ", "));
}

Lines Expected(Connection& connection, const Rows& write) {
  if (write.Text(1) != "settled") return {};
  const std::string doer = DescribeDoer(write, 2, 3, 4);
  Rows rows = connection.Query(
      "SELECT " POSTING_COLUMNS "FROM card_write_postings WHERE card_write = ? ORDER BY position",
      write.Blob(0));
  const base::Bytes card = write.Blob(5);
  bool names_card = false;
  Lines lines;
  while (rows.Next()) {
    lines.push_back(DescribePosting(rows) + doer);
    names_card = names_card || rows.OptionalBlob(1) == card || rows.OptionalBlob(3) == card;
  }
  if (!lines.empty() && !names_card) lines.push_back("of card " + base::ToHex(card));
  return lines;
}

Lines Found(Connection& connection, const base::Bytes& operation) {
  Rows rows = connection.Query(
      "SELECT " POSTING_COLUMNS ", actor, store_code, corrects FROM ledger_entries "
      "WHERE operation = ? ORDER BY position",
      operation);
  Lines lines;
  while (rows.Next()) lines.push_back(DescribePosting(rows) + DescribeDoer(rows, 6, 7, 8));
  return lines;
}

/// A purse moves by order of a write that reached its card, to what that write left on the card.
void VerifyPurseReceipts(Connection& connection, ports::BooksVerdict& verdict) {
  Rows strays = connection.Query(
      "SELECT r.card_write, r.balance_fen, w.state, min(w.principal_fen + w.bonus_fen, ?) "
      "FROM purse_receipts r LEFT JOIN card_writes w ON w.id = r.card_write "
      "WHERE w.id IS NULL OR w.state NOT IN ('settled', 'refused') "
      "OR r.balance_fen <> min(w.principal_fen + w.bonus_fen, ?) ORDER BY r.card_write LIMIT 1",
      ports::kMostPurseFen, ports::kMostPurseFen);
  if (!strays.Next()) return;
  ports::BooksDifference difference{.table = "purse_receipts",
                                    .row = base::ToHex(strays.Blob(0)),
                                    .expected = "a card write that was settled or refused",
                                    .found = strays.IsNull(2) ? "none" : strays.Text(2)};
  if (difference.found == "settled" || difference.found == "refused") {
    difference.expected = fmt::format("a purse with {} fen", strays.Integer(3));
    difference.found = fmt::format("{} fen", strays.Integer(1));
  }
  verdict.first_difference = std::move(difference);
}

}  // namespace

void VerifyCardWrites(Connection& connection, ports::BooksVerdict& verdict) {
  // Money leaves a card or changes plastic at the desk only, and the desk writes down what it does.
  Rows alone = connection.Query(
      "SELECT e.chain || ' entry ' || e.sequence FROM ledger_entries e "
      "WHERE e.reason IN ('refund', 'bonus_forfeited', 'deposit_returned', 'fee', "
      "'replacement') AND NOT EXISTS (SELECT 1 FROM card_writes w WHERE w.id = e.operation "
      "AND w.state = 'settled') ORDER BY e.chain, e.sequence LIMIT 1");
  if (alone.Next()) {
    verdict.first_difference = {.table = "ledger_entries",
                                .row = "chain " + alone.Text(0),
                                .expected = "a card write that moved it",
                                .found = "none"};
    return;
  }
  Rows writes = connection.Query(
      "SELECT id, state, operator_name, store_code, corrects, card FROM card_writes ORDER BY id");
  while (writes.Next()) {
    const Lines expected = Expected(connection, writes);
    const Lines found = Found(connection, writes.Blob(0));
    if (expected == found) continue;
    verdict.first_difference = {.table = "card_writes",
                                .row = base::ToHex(writes.Blob(0)),
                                .expected = Describe(found),
                                .found = Describe(expected)};
    return;
  }
  VerifyPurseReceipts(connection, verdict);
}

}  // namespace steelyard::storage
