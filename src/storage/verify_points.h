/// Holds points against the tickets and postings that earned them.
#pragma once
#include "ports/queries.h"
#include "storage/connection.h"

namespace steelyard::storage {

/// Recomputes every entry from its ticket's cash tenders and the ledger's postings on principal:
/// of a sale what it earned, of what corrects it what was to be taken back. Then looks for tickets
/// that lack an entry: sales that were noted with a rate, and what was returned of a sale that
/// still stands for something. Sets `verdict.first_difference`. Call when tickets and ledger were
/// found to agree.
void VerifyPoints(Connection& connection, ports::BooksVerdict& verdict);

}  // namespace steelyard::storage
