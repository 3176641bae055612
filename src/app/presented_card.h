/// What the books know of a card that a scale presents.
#pragma once
#include <optional>

#include "app/context.h"
#include "ports/card_reader.h"

namespace steelyard::app {

/// A card as a scale presented it; `record` is what the verifier found in its data.
struct Presented {
  domain::CardUid uid;
  std::optional<domain::CardRecord> record;
  domain::PinCheck pin = domain::PinCheck::NotGiven;
};

/// `pin_block` given and not empty counts as a wrong PIN: no card of this store has one yet.
Presented Present(const ports::CardDataVerifier& verifier, const domain::PresentedCard& card);

enum class DataFreshness { Current, OlderThanBooks };

struct KnownCard {
  ports::Card card;
  domain::CardFacts facts;
  DataFreshness freshness;
};

/// Nothing when the card is unknown. A record with an older counter than the books know of does
/// not match: a write raises the books' counter only once the card holds it, so no honest card
/// is ever behind.
std::optional<KnownCard> RecogniseCard(const ports::Books& books, const Presented& presented);

/// A stale copy of a card was used.
void ListStaleCard(Context& context, ports::Books& books, const KnownCard& known,
                   const Presented& presented, int scale);

}  // namespace steelyard::app
