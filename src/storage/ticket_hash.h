/// The hash over what a ticket's row says besides the ticket's content.
#pragma once
#include <optional>
#include <string>

#include "storage/connection.h"
#include "storage/sha256.h"

namespace steelyard::storage {

/// The columns of a tickets row that its content hash leaves out, and the content hash.
struct TicketRow {
  base::Bytes content_hash;
  std::string store_code;
  std::int64_t scale;
  std::string business_day;
  std::string authorisation;
  std::optional<base::Bytes> card;
  std::optional<base::Bytes> card_data;
  std::string source;
  std::int64_t recorded_at;
  std::optional<std::int64_t> answer_principal_fen;
  std::optional<std::int64_t> answer_bonus_fen;
  std::optional<base::Bytes> raw;
  std::optional<std::int64_t> points_rate;  ///< hashed where it is there: it came later
  std::optional<std::string> tier = {};     ///< this too
};

#define TICKET_HASH_COLUMNS                                                   \
  "content_hash, store_code, scale, business_day, authorisation, card, " \
  "card_data, source, recorded_at, answer_principal_fen, answer_bonus_fen, raw, " \
  "points_rate, tier"
/// From a query that begins with TICKET_HASH_COLUMNS.
TicketRow ReadTicketRow(const Rows& rows);

Sha256Digest RowHash(const TicketRow& row);

/// What a ticket says whose card has no tier; no tier has such a code.
inline constexpr char kCardWithoutTier[] = "~no_tier";

/// The tier under which the ticket is rolled up: that of its card when it was recorded, '' without
/// a card, and a word of its own where the books did not keep it yet.
std::string TierInRollups(const TicketRow& row);

/// How many tickets were recorded before tickets had this hash; the name of a counter.
inline constexpr char kTicketsWithoutRowHash[] = "tickets_without_row_hash";

}  // namespace steelyard::storage
