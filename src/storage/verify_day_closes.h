/// Holds closed days against what was recorded since.
#pragma once
#include "ports/queries.h"
#include "storage/connection.h"

namespace steelyard::storage {

/// A close and the tickets that came late must add up to the day, and the parts of a close to the
/// whole. Sets `verdict.first_difference`. Call when tickets and roll-ups were found to agree.
void VerifyDayCloses(Connection& connection, ports::BooksVerdict& verdict);

}  // namespace steelyard::storage
