/// What came onto a card since it, or the first card that it replaced, was issued.
#pragma once
#include <vector>

#include "ports/store.h"

namespace steelyard::app {

struct CardHistory {
  std::vector<domain::CardId> cards;         ///< the card, then those it replaced
  std::vector<domain::Posting> postings;
  std::optional<base::Timestamp> first_top_up;
};
CardHistory HistoryOf(const ports::Books& books, const domain::CardId& card);

}  // namespace steelyard::app
