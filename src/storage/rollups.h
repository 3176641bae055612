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

void AddToRollups(Connection& connection, const domain::Ticket& ticket, int scale,
                  const domain::BusinessDay& day);

}  // namespace steelyard::storage
