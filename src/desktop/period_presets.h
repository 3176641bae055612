/// The periods people ask for by name: today, last week, last month.
#pragma once
#include <wx/string.h>

#include <optional>

#include "domain/business_day.h"

namespace steelyard::desktop {

enum class PeriodPreset {
  Today,
  Yesterday,
  ThisWeek,
  LastWeek,
  ThisMonth,
  LastMonth,
  ThisYear,
  LastYear
};
inline constexpr PeriodPreset kPeriodPresets[] = {
    PeriodPreset::Today,     PeriodPreset::Yesterday, PeriodPreset::ThisWeek,
    PeriodPreset::LastWeek,  PeriodPreset::ThisMonth, PeriodPreset::LastMonth,
    PeriodPreset::ThisYear,  PeriodPreset::LastYear};

wxString Word(PeriodPreset preset);
/// Weeks begin on Monday; a period that is not over yet ends today.
domain::Period PeriodOf(PeriodPreset preset, domain::BusinessDay today);

}  // namespace steelyard::desktop
