/// Check: for what must be true if our own code is right. Never for input.
#pragma once
#include <source_location>

namespace steelyard::base {

/// Ends the program with the place of the call when `condition` is false. Always compiled in.
void Check(bool condition, std::source_location where = std::source_location::current());

}  // namespace steelyard::base
