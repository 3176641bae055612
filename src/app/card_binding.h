/// The bond between a chip and the card of the books: made when an issue settles, looked at with
/// every touch.
#pragma once
#include <optional>

#include "ports/card_reader.h"
#include "ports/cards.h"
#include "ports/store.h"

namespace steelyard::app {

/// Whether a chip that says what a card of ours says is another chip: it could not prove itself,
/// or it is not of the family or has not the serial under which this UID was issued.
bool IsCounterfeit(const ports::CardReading& reading, const std::optional<ports::Card>& card);

/// Keeps family and serial of the chip that was just issued as this card.
void BindChip(ports::Books& books, const domain::CardUid& uid, const ports::CardReading& reading);

}  // namespace steelyard::app
