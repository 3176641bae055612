/// The half of the verifier that looks at the ledger.
#pragma once
#include "ports/queries.h"
#include "storage/connection.h"

namespace steelyard::storage {

/// Walks every entry once, in the order of its chain. Fills `entries`, `accounts` and `head` of the
/// verdict, and the first difference if there is one.
void VerifyLedger(Connection& connection, ports::BooksVerdict& verdict);

}  // namespace steelyard::storage
