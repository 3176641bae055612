/// Holds: money of cards that scales were told of and whose sales have not arrived yet.
#pragma once
#include <vector>

#include "base/timestamp.h"
#include "domain/card.h"

namespace steelyard::ports {

/// A hold moves no money. While it is open, what it covers is told to no other scale.
///
/// Units  fen.
struct CardHold {
  domain::CardId card;
  int scale;
  domain::Money amount;
  base::Timestamp at;
  base::Timestamp expires_at;  ///< the first moment at which it is no longer open
};

class CardHolds {
 public:
  virtual ~CardHolds() = default;
  /// Holds what the card has and no open hold of another scale covers, `wanted.amount` at most, in
  /// place of what was held for this scale before. One statement finds the amount and keeps it.
  /// Returns what is held now; zero keeps nothing.
  virtual domain::Money Place(const CardHold& wanted) = 0;
  /// What open holds of scales other than `scale` cover.
  virtual domain::Money HeldByOthers(const domain::CardId& card, int scale,
                                     base::Timestamp now) const = 0;
  /// Ends the hold of the card at the scale if it was placed at `placed_until` or before.
  virtual void Release(const domain::CardId& card, int scale, base::Timestamp placed_until) = 0;
  /// All open holds, in the order in which they were placed.
  virtual std::vector<CardHold> Open(base::Timestamp now) const = 0;
};

}  // namespace steelyard::ports
