/// What a scale's journal must look like: no gaps, no number twice, a clock that runs forward,
/// prices from the list. What does not is listed as an exception, and recorded all the same.
#pragma once
#include <optional>

#include "app/sell.h"

namespace steelyard::app {

/// What was answered to the recorded ticket that `incoming` repeats by another way: pushed and
/// pulled, say, under two ids. Differences in money are listed.
std::optional<ports::TicketAnswer> FindRepeatByOtherWay(Context& context, ports::Books& books,
                                                       const IncomingTicket& incoming);

/// Checks number and clock against what is recorded; call before `incoming` is.
void CheckJournal(Context& context, ports::Books& books, const IncomingTicket& incoming);

/// Compares every line of a sale with the prices in force when it was closed, and where it differs
/// with those its scale had then. `card` is the card presented, if known. Where a scale cannot be
/// told the card's tier, what everybody pays is right as well.
void CheckPrices(Context& context, ports::Books& books, const IncomingTicket& incoming,
                 const std::optional<ports::Card>& card);

}  // namespace steelyard::app
