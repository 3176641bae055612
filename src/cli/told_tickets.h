/// Several contents of one ticket's id, beside each other.
#pragma once
#include <string>
#include <vector>

#include "cli/answer.h"
#include "ports/queries.h"

namespace steelyard::cli {

Json ToldJson(const std::vector<ports::ToldTicket>& told, base::UtcOffset offset);

/// A column for each; a star stands before what is not the same in all.
std::string ToldText(const std::vector<ports::ToldTicket>& told, base::UtcOffset offset);

}  // namespace steelyard::cli
