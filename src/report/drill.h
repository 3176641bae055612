/// From a row of a report to the tickets that it counts.
#pragma once
#include <optional>

#include "ports/queries.h"
#include "report/table.h"

namespace steelyard::report {

/// The tickets behind a row; nothing when the report has no `drill:` line, or the row stands for no
/// tickets, such as the rounding among products.
std::optional<ports::TicketFilter> TicketsBehind(const Table& table, const Row& row);

/// The tickets behind the totals.
std::optional<ports::TicketFilter> TicketsBehindAll(const Table& table);

}  // namespace steelyard::report
