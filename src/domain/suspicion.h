/// What an honest card never does, and how a store wants to react to it.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/timestamp.h"

namespace steelyard::domain {

/// Rollback     the card shows an older record than was last known to be on it: a dump put back.
/// Copy         another chip says what a card of ours says.
/// TwoPlaces    one card at two scales sooner than anybody walks.
/// CounterJump  the card shows a newer record than the books ever wrote.
/// PurseAhead   the purse on the card holds more than the books ever put there.
enum class Suspicion { Rollback, Copy, TwoPlaces, CounterJump, PurseAhead };
std::string_view ToText(Suspicion suspicion);  ///< `rollback`, …

/// Flag: a person looks at it, and the card may go on. Block: the card is suspended at once.
enum class Reaction { Flag, Block };
std::string_view ToText(Reaction reaction);  ///< `flag`, `block`
std::optional<Reaction> ParseReaction(std::string_view text);

/// The store's settings. What cannot happen to an honest card blocks; what a hurried family or a
/// restored backup also does is only shown.
struct SuspicionPolicy {
  Reaction on_rollback = Reaction::Block;
  Reaction on_copy = Reaction::Block;
  Reaction on_two_places = Reaction::Flag;
  Reaction on_counter_jump = Reaction::Flag;
  Reaction on_purse_ahead = Reaction::Flag;
  int two_places_seconds = 10;  ///< 0: two scales are never too fast

  Reaction ReactionTo(Suspicion suspicion) const;
};

/// Where a card was presented, and when on the store's own clock.
struct Sighting {
  int scale;
  base::Timestamp at;
};
/// A clock that was set back proves nothing.
bool IsAtTwoPlaces(const Sighting& before, const Sighting& now, const SuspicionPolicy& policy);

}  // namespace steelyard::domain
