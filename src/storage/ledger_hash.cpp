/// Canonical bytes and hashes of ledger entries.
#include "storage/ledger_hash.h"

namespace steelyard::storage {
namespace {

void AppendNumber(std::string& bytes, std::int64_t number) {
  const auto value = static_cast<std::uint64_t>(number);
  for (int shift = 56; shift >= 0; shift -= 8) {
    bytes.push_back(static_cast<char>((value >> shift) & 0xff));
  }
}

void AppendText(std::string& bytes, std::string_view text) {
  AppendNumber(bytes, static_cast<std::int64_t>(text.size()));
  bytes.append(text);
}

std::string_view AsView(const base::Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Absent is one byte, present is another and the bytes.
void AppendOptional(std::string& bytes, const std::optional<base::Bytes>& value) {
  bytes.push_back(value ? '\1' : '\0');
  if (value) AppendText(bytes, AsView(*value));
}

std::optional<base::Bytes> OptionalBlob(const Rows& rows, int column) {
  return rows.IsNull(column) ? std::nullopt : std::optional(rows.Blob(column));
}

}  // namespace

std::string CanonicalBytes(const LedgerRow& row) {
  std::string bytes;
  bytes.reserve(320);
  AppendText(bytes, row.chain);
  AppendNumber(bytes, row.sequence);
  AppendText(bytes, row.store_code);
  AppendText(bytes, AsView(row.operation));
  AppendNumber(bytes, row.position);
  AppendText(bytes, row.debit_kind);
  AppendOptional(bytes, row.debit_card);
  AppendText(bytes, row.credit_kind);
  AppendOptional(bytes, row.credit_card);
  AppendNumber(bytes, row.amount_fen);
  AppendText(bytes, row.reason);
  AppendNumber(bytes, row.at);
  AppendText(bytes, row.business_day);
  AppendText(bytes, row.actor);
  AppendOptional(bytes, row.corrects);
  return bytes;
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
          .debit_card = OptionalBlob(rows, 6),
          .credit_kind = rows.Text(7),
          .credit_card = OptionalBlob(rows, 8),
          .amount_fen = rows.Integer(9),
          .reason = rows.Text(10),
          .at = rows.Integer(11),
          .business_day = rows.Text(12),
          .actor = rows.Text(13),
          .corrects = OptionalBlob(rows, 14)};
}

}  // namespace steelyard::storage
