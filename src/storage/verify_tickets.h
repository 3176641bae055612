/// The half of the verifier that looks at the sales journal and its roll-ups.
#pragma once
#include "ports/queries.h"
#include "storage/connection.h"

namespace steelyard::storage {

/// Reads every ticket back as it was told, checks it against its hash, its lines and what the
/// ledger moved for it, and sums it; then compares the sums with the roll-ups, both ways. Fills
/// `tickets` and the first difference if there is one.
void VerifyTickets(Connection& connection, ports::BooksVerdict& verdict);

}  // namespace steelyard::storage
