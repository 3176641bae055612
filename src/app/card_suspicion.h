/// Copied and rolled-back cards: what is noticed at the desk and at scales, put on the exception
/// list once, and blocked where the store's settings say so.
///
/// Only a record with a right MAC blocks a card. By what anybody can make, an empty card or wrong
/// data, anybody could have the card of somebody else blocked.
#pragma once
#include <string>
#include <vector>

#include "app/presented_card.h"

namespace steelyard::app {

/// One thing that was noticed of one card.
struct Suspected {
  domain::Suspicion what;
  domain::CardNumber card;  ///< of a copy: the card it was copied from
  std::string detail;       ///< `name=value` separated by blanks
  std::uint32_t counter = 0;  ///< of CounterJump: what the card is at
};

ports::ExceptionKind KindOf(domain::Suspicion what);

/// Lists it, unless the same is open of this card already, and suspends an active card where the
/// policy says block; both in the caller's commit, the latter in the audit log. After a counter
/// jump the books go on from the card's counter, so that each jump is told once.
void ActOn(Context& context, ports::Books& books, const Suspected& suspected);

/// A card that a scale asks for, or tells of afterwards.
struct AtScale {
  const Presented& presented;
  const std::optional<KnownCard>& known;
  int scale;
  domain::AuthorisationMode mode = domain::AuthorisationMode::Online;
};
/// Of a card told of afterwards neither the age of its data nor the place proves anything: the desk
/// may have written since, and the scale's clock is its own.
std::vector<Suspected> FindSuspicions(Context& context, const ports::Books& books,
                                      const AtScale& seen);
/// Whether the place counts: only a card whose data matches was there, as anybody may type a UID.
bool IsPlaceWatched(const ports::Books& books, const AtScale& seen);
/// Finds, acts, and notes where the card was seen; what was found.
std::vector<Suspected> WatchCard(Context& context, ports::Books& books, const AtScale& seen);

/// Whether something of these kinds is open of the card: who lifts its block must know.
bool IsSuspected(const ports::Books& books, const domain::CardNumber& card);

}  // namespace steelyard::app
