/// Names of the files that scheduled exports make.
#pragma once
#include <string>

#include "host/schedule.h"

namespace steelyard::host {

/// `txt` of the format text; else the format's name.
std::string EndingOf(std::string_view format);

/// The name of the file that a plan makes when it is due at `due`.
///
/// The plan's pattern has no mistake.
std::string FileNameOf(const ExportPlan& plan, base::Timestamp due,
                       const app::StoreSettings& settings);

/// Whether two plans would write to the same file on some day, one over the other. Twice the same
/// report with the same parameters in the same language is one file that is made anew.
bool TakesFileOf(const ExportPlan& plan, const ExportPlan& other,
                 const app::StoreSettings& settings);

}  // namespace steelyard::host
