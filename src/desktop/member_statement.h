/// A member's statement as a table, for paper and files.
#pragma once
#include <memory>
#include <vector>

#include "app/members.h"
#include "report/table.h"

namespace steelyard::desktop {

/// A movement from its card's side.
struct CardSide {
  domain::AccountKind account;
  domain::MoneyDifference amount;  ///< below zero: left the card
};
CardSide CardSideOf(const domain::Posting& posting, const domain::CardId& card);

/// `movements` are newest first and at least one; the words are in the window's language.
report::Table StatementTable(const ports::Member& member,
                             const std::vector<app::MemberMovement>& movements,
                             base::UtcOffset offset);

}  // namespace steelyard::desktop
