/// A card's movements with the balances after each.
#pragma once
#include "app/card_desk.h"

namespace steelyard::app {

struct StatementQuestion {
  domain::CardNumber number;
  std::optional<domain::BusinessDay> from;  ///< nothing: from the first
  std::optional<domain::BusinessDay> to;    ///< nothing: to the last
  int limit = 100;                          ///< at most so many, the newest
  int skip = 0;                             ///< but for the newest so many: page by page
};

struct StatementLine {
  base::Timestamp at;
  domain::PostingReason reason;
  domain::AccountKind account;    ///< of the card
  domain::MoneyDifference amount;  ///< below zero: left the card
  domain::CardBalances after;
  base::Id128 operation;
  std::string actor;
};

struct CardStatement {
  CardView card;
  domain::CardBalances opening;      ///< before the first line of the period
  domain::CardBalances closing;      ///< after the last
  std::vector<StatementLine> lines;  ///< newest first
  int total = 0;                     ///< lines of the period
};
/// Nothing when no card has this number. Throws  StorageError.
std::optional<CardStatement> ReadStatement(Context& context, const StatementQuestion& question);

}  // namespace steelyard::app
