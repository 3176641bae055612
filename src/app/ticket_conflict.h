/// Which ticket an exception of the kind TicketConflict is about.
#pragma once
#include <optional>

#include "domain/ticket.h"
#include "ports/journal.h"

namespace steelyard::app {

/// The id that was told with two contents; TicketQueries::ToldAs has both. Nothing for other kinds,
/// and for a single line that contradicts the one before it.
std::optional<domain::TicketId> TicketInConflict(const ports::BookException& exception);

}  // namespace steelyard::app
