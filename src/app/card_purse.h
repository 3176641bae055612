/// The purse on a CPU card: what it is told to hold, and what it may hold.
#pragma once
#include "app/card_writing.h"

namespace steelyard::app {

/// Principal and bonus as the write leaves them on the card, as much of it as a purse can hold; the
/// same whenever the write is tried.
ports::PurseOrder PurseOrderOf(const ports::CardWrite& write, const StoreSettings& settings);

/// Whether the purse holds more than the card's own record, which is what the books last put there.
/// Less is nothing to wonder at: another terminal may have taken it. Nor is either while a write is
/// open or was given up between the record and the purse.
bool IsPurseAhead(const CardOnReader& seen);

}  // namespace steelyard::app
