/// The totals that move in the same commit as a ticket.
#pragma once
#include "domain/business_day.h"
#include "domain/ticket.h"
#include "storage/connection.h"

namespace steelyard::storage {

/// What the line would have cost without a card.
domain::Money ListAmount(const domain::TicketLine& line);

std::int64_t Grams(const domain::TicketLine& line);
std::int64_t PieceCount(const domain::TicketLine& line);

/// Where a ticket counts, beside what it says itself.
struct RollupPlace {
  int scale;
  domain::BusinessDay day;
  std::string tier;  ///< TierInRollups
};

/// The half hour of the UTC day, 0 to 47.
std::int64_t HalfHourOf(base::Timestamp moment);

void AddToRollups(Connection& connection, const domain::Ticket& ticket, const RollupPlace& place);

}  // namespace steelyard::storage
