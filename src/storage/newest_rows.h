/// What of a large store is looked at whenever it is opened: little, and what a damage there hurts
/// most.
#pragma once
#include <optional>

#include "ports/queries.h"
#include "storage/connection.h"

namespace steelyard::storage {

/// Reads both ends of every table and index, from their roots down. A few pages each, however large
/// the store is.
///
/// Throws  DamageError when one of them cannot be read.
void ReadEndsOfTables(Connection& connection);

/// Recomputes the newest entries of the ledger up to the head that is kept beside them; the first
/// that differs.
///
/// Throws  DamageError when one of them cannot be read.
std::optional<ports::BooksDifference> FindDifferenceInNewest(Connection& connection);

}  // namespace steelyard::storage
