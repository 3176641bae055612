/// What the chain of ledger entries is hashed over.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/id128.h"
#include "storage/connection.h"
#include "storage/sha256.h"

namespace steelyard::storage {

/// The chain this program writes. A second writer (another gateway on one database, a branch whose
/// entries are forwarded) has a chain of its own, so that two writers never wait for one hash.
inline constexpr char kChain[] = "main";

/// Before the first entry of a chain.
inline constexpr Sha256Digest kNoHash{};

/// One row of ledger_entries, without its hash.
struct LedgerRow {
  std::string chain;
  std::int64_t sequence;
  std::string store_code;
  base::Bytes operation;
  std::int64_t position;
  std::string debit_kind;
  std::optional<base::Bytes> debit_card;
  std::string credit_kind;
  std::optional<base::Bytes> credit_card;
  std::int64_t amount_fen;
  std::string reason;
  std::int64_t at;
  std::string business_day;
  std::string actor;
  std::optional<base::Bytes> corrects;
};

/// Every field with its length in front of it, so that no two rows give the same bytes.
std::string CanonicalBytes(const LedgerRow& row);

/// SHA-256(previous hash ‖ canonical bytes of this row).
Sha256Digest ChainHash(const Sha256Digest& previous, const LedgerRow& row);

#define LEDGER_ROW_COLUMNS                                                        \
  "chain, sequence, store_code, operation, position, debit_kind, debit_card, " \
  "credit_kind, credit_card, amount_fen, reason, at, business_day, actor, corrects"
/// From a query that begins with LEDGER_ROW_COLUMNS.
LedgerRow ReadLedgerRow(const Rows& rows);

}  // namespace steelyard::storage
