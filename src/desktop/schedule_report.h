/// From a report as it is shown to a plan that exports it by itself.
#pragma once
#include "desktop/period_presets.h"
#include "desktop/workplace.h"
#include "host/schedule.h"

namespace steelyard::desktop {

/// A report as the page Reports shows it.
struct ShownReport {
  const report::Definition& definition;
  ports::ReportParameters parameters;
  std::optional<PeriodPreset> period;  ///< nothing: typed days, which no schedule can repeat
};
/// The same report and parameters, as often as its period suggests.
host::ExportPlan PlanFor(const Workplace& place, const ShownReport& shown);

}  // namespace steelyard::desktop
