/// "Print the day": the reports that belong to the end of a day, in one go.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "base/result.h"
#include "report/catalogue.h"
#include "report/run.h"
#include "report/table.h"

namespace steelyard::report {

/// The names of the reports, in the order in which they are printed.
const std::vector<std::string>& DayReports();

/// All of them for one day. One that has no rows is among them, too: that there was nothing is an
/// answer. One that is missing or wrong is passed over, and the catalogue's mistakes tell why.
///
/// Throws  ports::StorageError when the rows cannot be read; ports::QueryStopped.
base::Result<std::vector<Table>, RunRefusal> RunDayReports(
    const Catalogue& catalogue, const std::string& day, ports::ReportRows& rows,
    const std::function<bool()>& is_cancelled = [] { return false; });

/// What the whole is called: Reports of 2026-11-22.
std::string DayReportsTitle(const std::string& day, Language language);

}  // namespace steelyard::report
