/// What a touched card turned out to be, and the finishing of a write that was interrupted.
#pragma once
#include "app/card_desk.h"
#include "app/card_writing.h"

namespace steelyard::app {

/// Finishes the open write of the card that was seen, or judges the card.
TouchResult ResolveTouch(Context& context, ports::CardReader& reader, const CardOnReader& seen);

/// Of a card that is in the books; `chip` as it was read.
CardView ReadView(Context& context, const domain::CardUid& uid, const OnChip& chip);

CardView ViewOf(const ports::Books& books, const ports::Card& card);

}  // namespace steelyard::app
