/// Hashes the rest of a ticket's row.
#include "storage/ticket_hash.h"

#include "storage/canonical_fields.h"

namespace steelyard::storage {

TicketRow ReadTicketRow(const Rows& rows) {
  return {.content_hash = rows.Blob(0),
          .store_code = rows.Text(1),
          .scale = rows.Integer(2),
          .business_day = rows.Text(3),
          .authorisation = rows.Text(4),
          .card = rows.OptionalBlob(5),
          .card_data = rows.OptionalBlob(6),
          .source = rows.Text(7),
          .recorded_at = rows.Integer(8),
          .answer_principal_fen = rows.OptionalInteger(9),
          .answer_bonus_fen = rows.OptionalInteger(10),
          .raw = rows.OptionalBlob(11),
          .points_rate = rows.OptionalInteger(12),
          .tier = rows.IsNull(13) ? std::nullopt : std::optional(rows.Text(13))};
}

Sha256Digest RowHash(const TicketRow& row) {
  CanonicalFields fields;
  fields.Add(row.content_hash);
  fields.Add(row.store_code);
  fields.Add(row.scale);
  fields.Add(row.business_day);
  fields.Add(row.authorisation);
  fields.Add(row.card);
  fields.Add(row.card_data);
  fields.Add(row.source);
  fields.Add(row.recorded_at);
  fields.Add(row.answer_principal_fen);
  fields.Add(row.answer_bonus_fen);
  fields.Add(row.raw);
  if (row.points_rate) fields.Add(*row.points_rate);
  if (row.tier) {
    fields.Add("tier");  // the name tells it from a rate
    fields.Add(*row.tier);
  }
  return Sha256({fields.Take()});
}

std::string TierInRollups(const TicketRow& row) {
  if (row.tier) return *row.tier;
  return row.card ? "~unknown" : "";
}

}  // namespace steelyard::storage
