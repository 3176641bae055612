#include "app/card_suspicion.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/notes.h"
#include "base/check.h"

namespace steelyard::app {
namespace {

using domain::Suspicion;

constexpr Suspicion kAll[] = {Suspicion::Rollback, Suspicion::Copy, Suspicion::TwoPlaces,
                              Suspicion::CounterJump, Suspicion::PurseAhead};
constexpr const char kActor[] = "system";

/// A card that cannot be suspended is refused already, or was never issued.
void Suspend(Context& context, ports::Books& books, ports::Card card, Suspicion what) {
  const auto next = domain::NextState(card.state, domain::CardCommand::Suspend);
  if (!next) return;
  const auto before = fmt::format("state={}", domain::ToText(card.state));
  card.state = *next;
  books.cards().Update(card);
  WriteAudit(context, books, kActor,
             {"card.suspend", SubjectOf(card.number), before,
              fmt::format("state={} reason={}", domain::ToText(card.state),
                          domain::ToText(what))});
}

/// While a write is open its settling sets the counter.
void GoOnFrom(Context& context, ports::Books& books, ports::Card card, std::uint32_t counter) {
  if (counter <= card.counter || books.card_writes().FindOpen(card.id)) return;
  const auto before = fmt::format("counter={}", card.counter);
  card.counter = counter;
  books.cards().Update(card);
  WriteAudit(context, books, kActor,
             {"card.counter", SubjectOf(card.number), before, fmt::format("counter={}", counter)});
}

std::string CountersOf(const AtScale& seen) {
  return fmt::format("scale={} counter={} known_counter={}", seen.scale,
                     seen.presented.record ? seen.presented.record->counter : 0,
                     seen.known->card.counter);
}

void FindInData(const AtScale& seen, std::vector<Suspected>& found) {
  const domain::CardNumber& number = seen.known->card.number;
  switch (seen.known->freshness) {
    case DataFreshness::Current: break;
    case DataFreshness::OlderThanBooks:
      if (seen.mode == domain::AuthorisationMode::Offline) break;
      found.push_back({Suspicion::Rollback, number, CountersOf(seen)});
      break;
    case DataFreshness::NewerThanBooks:
      found.push_back({Suspicion::CounterJump, number, CountersOf(seen),
                       seen.presented.record->counter});
      break;
  }
}

}  // namespace

ports::ExceptionKind KindOf(Suspicion what) {
  switch (what) {
    case Suspicion::Rollback: return ports::ExceptionKind::StaleCardData;
    case Suspicion::Copy: return ports::ExceptionKind::CounterfeitCard;
    case Suspicion::TwoPlaces: return ports::ExceptionKind::CardAtTwoPlaces;
    case Suspicion::CounterJump: return ports::ExceptionKind::CardCounterAhead;
    case Suspicion::PurseAhead: return ports::ExceptionKind::CardPurseAhead;
  }
  base::Check(false);
  return {};
}

void ActOn(Context& context, ports::Books& books, const Suspected& suspected) {
  const ports::ExceptionKind kind = KindOf(suspected.what);
  const std::string subject = SubjectOf(suspected.card);
  if (books.exceptions().OpenAbout(kind, subject).empty()) {
    ListException(context, books, {kind, subject, suspected.detail});
  }
  const auto card = books.cards().FindByNumber(suspected.card);
  if (!card) return;  // of other books
  if (suspected.what == Suspicion::CounterJump) {
    GoOnFrom(context, books, *card, suspected.counter);
  }
  const auto policy = LoadSettings(books).suspicion;
  if (policy.ReactionTo(suspected.what) != domain::Reaction::Block) return;
  Suspend(context, books, books.cards().FindByNumber(suspected.card).value(), suspected.what);
}

bool IsPlaceWatched(const ports::Books& books, const AtScale& seen) {
  return seen.mode == domain::AuthorisationMode::Online && seen.known &&
         seen.known->facts.data == domain::CardDataCheck::Matches &&
         LoadSettings(books).suspicion.two_places_seconds > 0;
}

std::vector<Suspected> FindSuspicions(Context& context, const ports::Books& books,
                                      const AtScale& seen) {
  std::vector<Suspected> found;
  if (seen.presented.copied_from) {
    found.push_back({Suspicion::Copy, *seen.presented.copied_from,
                     fmt::format("scale={} uid={}", seen.scale, seen.presented.uid.ToString())});
  }
  if (!seen.known) return found;
  FindInData(seen, found);
  if (!IsPlaceWatched(books, seen)) return found;
  const auto policy = LoadSettings(books).suspicion;
  const auto before = books.card_sightings().Last(seen.known->card.id);
  const domain::Sighting now{seen.scale, context.clock.Now()};
  if (!before || !domain::IsAtTwoPlaces(*before, now, policy)) return found;
  found.push_back({Suspicion::TwoPlaces, seen.known->card.number,
                   fmt::format("scale={} scale_before={} ms_between={}", seen.scale, before->scale,
                               now.at.unix_ms() - before->at.unix_ms())});
  return found;
}

std::vector<Suspected> WatchCard(Context& context, ports::Books& books, const AtScale& seen) {
  auto found = FindSuspicions(context, books, seen);
  for (const Suspected& suspected : found) ActOn(context, books, suspected);
  if (IsPlaceWatched(books, seen)) {
    books.card_sightings().Note(seen.known->card.id, {seen.scale, context.clock.Now()});
  }
  return found;
}

bool IsSuspected(const ports::Books& books, const domain::CardNumber& card) {
  return std::ranges::any_of(kAll, [&](Suspicion what) {
    return !books.exceptions().OpenAbout(KindOf(what), SubjectOf(card)).empty();
  });
}

}  // namespace steelyard::app
