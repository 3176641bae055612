/// Orders and receipts of purses between the words of the books and the bytes of the card.
#pragma once
#include "cards/fmcos_purse.h"
#include "ports/card_purse.h"

namespace steelyard::cards {

/// The terminal is "SD" and the order's serial: a card's log keeps no serial of a load, and two
/// orders of one second must not be taken for each other.
PurseOrder AsCardOrder(const ports::PurseOrder& order);

/// `receipt` is what the card made of `order`.
ports::PurseReceipt AsBookReceipt(const PurseOrder& order, const PurseReceipt& receipt);

}  // namespace steelyard::cards
