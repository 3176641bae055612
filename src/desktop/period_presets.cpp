/// Names and dates of the usual periods.
#include "desktop/period_presets.h"

#include <wx/intl.h>

namespace steelyard::desktop {
namespace {

domain::BusinessDay FirstOfMonth(domain::BusinessDay day) {
  const auto text = day.ToString();
  return domain::BusinessDay::Parse(text.substr(0, 8) + "01").value();
}

domain::BusinessDay FirstOfYear(domain::BusinessDay day) {
  return domain::BusinessDay::Parse(day.ToString().substr(0, 5) + "01-01").value();
}

domain::Period Days(domain::BusinessDay first, domain::BusinessDay last) {
  return domain::Period::FromDays(first, last).value();
}

}  // namespace

wxString Word(PeriodPreset preset) {
  switch (preset) {
    case PeriodPreset::Today: return _("Today");
    case PeriodPreset::Yesterday: return _("Yesterday");
    case PeriodPreset::ThisWeek: return _("This week");
    case PeriodPreset::LastWeek: return _("Last week");
    case PeriodPreset::ThisMonth: return _("This month");
    case PeriodPreset::LastMonth: return _("Last month");
    case PeriodPreset::ThisYear: return _("This year");
    case PeriodPreset::LastYear: return _("Last year");
  }
  return {};
}

domain::Period PeriodOf(PeriodPreset preset, domain::BusinessDay today) {
  const auto monday = today.PlusDays(1 - today.weekday());
  const auto first_of_month = FirstOfMonth(today);
  const auto first_of_year = FirstOfYear(today);
  switch (preset) {
    case PeriodPreset::Today: return Days(today, today);
    case PeriodPreset::Yesterday: return Days(today.PlusDays(-1), today.PlusDays(-1));
    case PeriodPreset::ThisWeek: return Days(monday, today);
    case PeriodPreset::LastWeek: return Days(monday.PlusDays(-7), monday.PlusDays(-1));
    case PeriodPreset::ThisMonth: return Days(first_of_month, today);
    case PeriodPreset::LastMonth: {
      const auto last = first_of_month.PlusDays(-1);
      return Days(FirstOfMonth(last), last);
    }
    case PeriodPreset::ThisYear: return Days(first_of_year, today);
    case PeriodPreset::LastYear: {
      const auto last = first_of_year.PlusDays(-1);
      return Days(FirstOfYear(last), last);
    }
  }
  return Days(today, today);
}

}  // namespace steelyard::desktop
