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
  /// The data is that of this other card, whose UID its MAC fits.
  std::optional<domain::CardNumber> copied_from = std::nullopt;
};

Presented Present(Context& context, const ports::CardDataVerifier& verifier,
                  const domain::PresentedCard& card);

enum class DataFreshness { Current, OlderThanBooks, NewerThanBooks };

struct KnownCard {
  ports::Card card;
  domain::CardFacts facts;
  DataFreshness freshness;
};

/// Nothing when the card is unknown. A record with an older counter than the books know of does
/// not match: a write raises the books' counter only once the card holds it, so no honest card
/// is ever behind. One that is ahead of the books and of the write that is open matches.
std::optional<KnownCard> RecogniseCard(const ports::Books& books, const Presented& presented);

}  // namespace steelyard::app
