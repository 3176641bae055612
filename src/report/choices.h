/// What the books know of a kind of parameter: the scales there are, the cashiers, the products.
#pragma once
#include <vector>

#include "ports/report_rows.h"
#include "report/definition.h"

namespace steelyard::report {

/// The values that a parameter may be narrowed to, in the order in which people look for them;
/// what leaves all in is not among them. Nothing for a Free parameter. What was sold and is on no
/// list any more (a scale that was taken off) is among them, too.
///
/// Throws  ports::StorageError when they cannot be read.
std::vector<Choice> FindChoices(const Parameter& parameter, ports::ReportRows& rows);

}  // namespace steelyard::report
