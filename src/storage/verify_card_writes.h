/// Recomputes what writes to cards moved.
#pragma once
#include "ports/queries.h"
#include "storage/connection.h"

namespace steelyard::storage {

/// Each settled write must have moved exactly the money it says, any other none; a purse's receipt
/// belongs to a write that reached the card. Sets `verdict.first_difference`.
void VerifyCardWrites(Connection& connection, ports::BooksVerdict& verdict);

}  // namespace steelyard::storage
