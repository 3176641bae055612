/// How a posting lies in a row: the same six columns in the ledger and with the writes to cards.
#pragma once
#include "domain/ledger.h"
#include "storage/connection.h"

namespace steelyard::storage {

#define POSTING_COLUMNS \
  "debit_kind, debit_card, credit_kind, credit_card, amount_fen, reason "

/// Throws  StorageError when the row cannot be understood.
domain::Posting ReadPosting(const Rows& rows, int first_column);

}  // namespace steelyard::storage
