#include "domain/suspicion.h"

#include <array>

#include "base/check.h"
#include "base/enum_text.h"

namespace steelyard::domain {

std::string_view ToText(Suspicion suspicion) {
  switch (suspicion) {
    case Suspicion::Rollback: return "rollback";
    case Suspicion::Copy: return "copy";
    case Suspicion::TwoPlaces: return "two_places";
    case Suspicion::CounterJump: return "counter_jump";
    case Suspicion::PurseAhead: return "purse_ahead";
  }
  base::Check(false);
  return {};
}

std::string_view ToText(Reaction reaction) {
  switch (reaction) {
    case Reaction::Flag: return "flag";
    case Reaction::Block: return "block";
  }
  base::Check(false);
  return {};
}

std::optional<Reaction> ParseReaction(std::string_view text) {
  return base::FindByText(std::array{Reaction::Flag, Reaction::Block}, text);
}

Reaction SuspicionPolicy::ReactionTo(Suspicion suspicion) const {
  switch (suspicion) {
    case Suspicion::Rollback: return on_rollback;
    case Suspicion::Copy: return on_copy;
    case Suspicion::TwoPlaces: return on_two_places;
    case Suspicion::CounterJump: return on_counter_jump;
    case Suspicion::PurseAhead: return on_purse_ahead;
  }
  base::Check(false);
  return {};
}

bool IsAtTwoPlaces(const Sighting& before, const Sighting& now, const SuspicionPolicy& policy) {
  if (before.scale == now.scale) return false;
  const std::int64_t ms = now.at.unix_ms() - before.at.unix_ms();
  return ms >= 0 && ms < std::int64_t{1'000} * policy.two_places_seconds;
}

}  // namespace steelyard::domain
