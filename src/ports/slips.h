/// What is on a slip, before it has words and a width: the holder's paper about a card.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/ledger.h"

namespace steelyard::ports {

/// A movement on the slip's card; money in is positive.
struct SlipMovement {
  base::Timestamp at;
  domain::PostingReason reason;
  domain::AccountKind account;
  domain::MoneyDifference amount;
};

/// Of one operation when `operation` is there, else a statement.
struct CardSlip {
  std::string store_name;
  domain::CardNumber card;
  std::string holder;  ///< masked: 王*; empty for a card without a member
  std::optional<domain::BusinessDay> valid_until;
  std::optional<base::Id128> operation;
  std::string actor;                    ///< who did the operation; empty on a statement
  base::Timestamp at;                   ///< of the operation; of the printing on a statement
  std::vector<SlipMovement> movements;  ///< of an operation in their order, else newest first
  domain::CardBalances balances;        ///< after the operation; of today on a statement
  std::optional<std::int64_t> points = {};  ///< of today, of a member who ever earned some
};

}  // namespace steelyard::ports
