#include "storage/posting_rows.h"

#include "storage/errors.h"

namespace steelyard::storage {
namespace {

domain::Account ReadAccount(const Rows& rows, int column) {
  const auto kind = domain::ParseAccountKind(rows.Text(column));
  if (!kind) ThrowNotUnderstood("an account kind");
  const auto card = rows.OptionalId(column + 1);
  return {.kind = *kind, .card = card ? std::optional(domain::CardId(*card)) : std::nullopt};
}

}  // namespace

domain::Posting ReadPosting(const Rows& rows, int first_column) {
  const auto reason = domain::ParsePostingReason(rows.Text(first_column + 5));
  if (!reason) ThrowNotUnderstood("a posting reason");
  return {.debit = ReadAccount(rows, first_column),
          .credit = ReadAccount(rows, first_column + 2),
          .amount = rows.Amount(first_column + 4),
          .reason = *reason};
}

}  // namespace steelyard::storage
