#include "app/card_history.h"

#include <algorithm>
#include <limits>

namespace steelyard::app {

CardHistory HistoryOf(const ports::Books& books, const domain::CardId& card) {
  CardHistory history;
  std::optional<domain::CardId> next = card;
  while (next && std::find(history.cards.begin(), history.cards.end(), *next) ==
                     history.cards.end()) {
    const domain::CardId current = *next;
    history.cards.push_back(current);
    next.reset();
    for (const auto& movement :
         books.ledger().Movements(current, std::numeric_limits<int>::max())) {
      const domain::Posting& posting = movement.posting;
      history.postings.push_back(posting);
      if (posting.reason == domain::PostingReason::TopUp &&
          (!history.first_top_up || movement.at < *history.first_top_up)) {
        history.first_top_up = movement.at;
      }
      const bool came_from_another = posting.reason == domain::PostingReason::Replacement &&
                                     posting.credit.card == current;
      if (came_from_another) next = posting.debit.card;
    }
  }
  return history;
}

}  // namespace steelyard::app
