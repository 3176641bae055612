#include "desktop/schedule_report.h"

#include "base/check.h"
#include "desktop/dialogs/schedule_export.h"

namespace steelyard::desktop {
namespace {

struct Rhythm {
  host::Frequency frequency;
  std::optional<host::PeriodRule> period;  ///< nothing: the usual one
};

/// How often somebody wants these days, and which they are then.
Rhythm RhythmOf(PeriodPreset preset) {
  using enum host::Frequency;
  switch (preset) {
    case PeriodPreset::Today: return {Daily, host::PeriodRule::Today};
    case PeriodPreset::Yesterday: return {Daily, {}};
    case PeriodPreset::ThisWeek: return {Daily, host::PeriodRule::ThisWeek};
    case PeriodPreset::LastWeek: return {Weekly, {}};
    case PeriodPreset::ThisMonth: return {Daily, host::PeriodRule::ThisMonth};
    case PeriodPreset::LastMonth: return {Monthly, {}};
    case PeriodPreset::ThisYear:
    case PeriodPreset::LastYear: return {Monthly, {}};
  }
  base::Check(false);
  return {Daily, {}};
}

}  // namespace

host::ExportPlan PlanFor(const Workplace& place, const ShownReport& shown) {
  auto plan = UsualPlan(place);
  plan.report = shown.definition.name;
  // Only what differs: a default that changes in the definition is to change here, too.
  for (const auto& parameter : shown.definition.parameters) {
    const auto given = shown.parameters.find(parameter.name);
    if (given != shown.parameters.end() && given->second != parameter.default_value) {
      plan.parameters[parameter.name] = given->second;
    }
  }
  if (shown.period) {
    const auto rhythm = RhythmOf(*shown.period);
    plan.frequency = rhythm.frequency;
    plan.period = rhythm.period;
  }
  return plan;
}

}  // namespace steelyard::desktop
