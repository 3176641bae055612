/// Canonical bytes and hashes of ledger entries.
#include "storage/ledger_hash.h"

#include "storage/canonical_fields.h"

namespace steelyard::storage {

std::string CanonicalBytes(const LedgerRow& row) {
  CanonicalFields fields;
  fields.Add(row.chain);
  fields.Add(row.sequence);
  fields.Add(row.store_code);
  fields.Add(row.operation);
  fields.Add(row.position);
  fields.Add(row.debit_kind);
  fields.Add(row.debit_card);
  fields.Add(row.credit_kind);
  fields.Add(row.credit_card);
  fields.Add(row.amount_fen);
  fields.Add(row.reason);
  fields.Add(row.at);
  fields.Add(row.business_day);
  fields.Add(row.actor);
  fields.Add(row.corrects);
  return fields.Take();
}

Sha256Digest ChainHash(const Sha256Digest& previous, const LedgerRow& row) {
  return Sha256({AsText(previous), CanonicalBytes(row)});
}

LedgerRow ReadLedgerRow(const Rows& rows) {
  return {.chain = rows.Text(0),
          .sequence = rows.Integer(1),
          .store_code = rows.Text(2),
          .operation = rows.Blob(3),
          .position = rows.Integer(4),
          .debit_kind = rows.Text(5),
          .debit_card = rows.OptionalBlob(6),
          .credit_kind = rows.Text(7),
          .credit_card = rows.OptionalBlob(8),
          .amount_fen = rows.Integer(9),
          .reason = rows.Text(10),
          .at = rows.Integer(11),
          .business_day = rows.Text(12),
          .actor = rows.Text(13),
          .corrects = rows.OptionalBlob(14)};
}

}  // namespace steelyard::storage
