/// Days, weeks and months of the schedule.
#include "host/schedule_time.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/enum_text.h"

namespace steelyard::host {
namespace {

using domain::BusinessDay;
using domain::Period;

BusinessDay LocalDate(base::Timestamp moment, base::UtcOffset offset) {
  return BusinessDay::Of(moment, {offset, 0});
}

BusinessDay FirstOfMonth(BusinessDay day) {
  return BusinessDay::Parse(day.ToString().substr(0, 8) + "01").value();
}

BusinessDay FirstOfNextMonth(BusinessDay day) {
  return FirstOfMonth(FirstOfMonth(day).PlusDays(31));
}

BusinessDay MondayOf(BusinessDay day) { return day.PlusDays(1 - day.weekday()); }

/// The next day, from `day` on, on which an export of this frequency is made.
BusinessDay RunDayFrom(BusinessDay day, Frequency frequency) {
  switch (frequency) {
    case Frequency::Daily: return day;
    case Frequency::Weekly: return day.PlusDays((8 - day.weekday()) % 7);
    case Frequency::Monthly: return FirstOfMonth(day) == day ? day : FirstOfNextMonth(day);
  }
  base::Check(false);
  return day;
}

}  // namespace

std::string_view ToText(Frequency frequency) {
  switch (frequency) {
    case Frequency::Daily: return "daily";
    case Frequency::Weekly: return "weekly";
    case Frequency::Monthly: return "monthly";
  }
  base::Check(false);
  return {};
}

std::optional<Frequency> ParseFrequency(std::string_view text) {
  return base::FindByText(std::array{Frequency::Daily, Frequency::Weekly, Frequency::Monthly},
                          text);
}

std::string_view ToText(PeriodRule rule) {
  switch (rule) {
    case PeriodRule::Yesterday: return "yesterday";
    case PeriodRule::LastWeek: return "last_week";
    case PeriodRule::LastMonth: return "last_month";
    case PeriodRule::Today: return "today";
    case PeriodRule::ThisWeek: return "this_week";
    case PeriodRule::ThisMonth: return "this_month";
    case PeriodRule::Last7Days: return "last_7_days";
    case PeriodRule::Last30Days: return "last_30_days";
  }
  base::Check(false);
  return {};
}

std::optional<PeriodRule> ParsePeriodRule(std::string_view text) {
  using enum PeriodRule;
  return base::FindByText(std::array{Yesterday, LastWeek, LastMonth, Today, ThisWeek, ThisMonth,
                                     Last7Days, Last30Days},
                          text);
}

PeriodRule UsualPeriod(Frequency frequency) {
  switch (frequency) {
    case Frequency::Daily: return PeriodRule::Yesterday;
    case Frequency::Weekly: return PeriodRule::LastWeek;
    case Frequency::Monthly: return PeriodRule::LastMonth;
  }
  base::Check(false);
  return PeriodRule::Yesterday;
}

std::string_view ToText(CatchUp catch_up) {
  switch (catch_up) {
    case CatchUp::Once: return "once";
    case CatchUp::Each: return "each";
  }
  base::Check(false);
  return {};
}

std::optional<CatchUp> ParseCatchUp(std::string_view text) {
  return base::FindByText(std::array{CatchUp::Once, CatchUp::Each}, text);
}

base::Timestamp NextDue(base::Timestamp moment, Frequency frequency, int at_minute,
                        base::UtcOffset offset) {
  const domain::StoreCalendar at{offset, at_minute};
  auto day = RunDayFrom(LocalDate(moment, offset), frequency);
  if (day.Start(at) <= moment) day = RunDayFrom(day.PlusDays(1), frequency);
  return day.Start(at);
}

base::Timestamp OnStoreClock(base::Timestamp due, int at_minute, base::UtcOffset offset) {
  constexpr int kDay = 24 * 60;
  const auto wall = due.ToWallClock(offset);
  const int shown = wall.hour * 60 + wall.minute;
  const int ahead = (at_minute - shown + kDay + kDay / 2) % kDay - kDay / 2;
  return due.Plus(ahead * std::int64_t{60'000});
}

Period PeriodDueAt(base::Timestamp due, PeriodRule rule, base::UtcOffset offset) {
  const auto today = LocalDate(due, offset);
  const auto yesterday = today.PlusDays(-1);
  const auto from = [](BusinessDay first, BusinessDay last) {
    return Period::FromDays(first, last).value();
  };
  switch (rule) {
    case PeriodRule::Yesterday: return from(yesterday, yesterday);
    case PeriodRule::LastWeek:
      return from(MondayOf(today).PlusDays(-7), MondayOf(today).PlusDays(-1));
    case PeriodRule::LastMonth: {
      const auto last = FirstOfMonth(today).PlusDays(-1);
      return from(FirstOfMonth(last), last);
    }
    case PeriodRule::Today: return from(today, today);
    case PeriodRule::ThisWeek: return from(MondayOf(today), today);
    case PeriodRule::ThisMonth: return from(FirstOfMonth(today), today);
    case PeriodRule::Last7Days: return from(today.PlusDays(-7), yesterday);
    case PeriodRule::Last30Days: return from(today.PlusDays(-30), yesterday);
  }
  base::Check(false);
  return from(yesterday, yesterday);
}

std::int64_t BackOffMs(int attempts) {
  base::Check(attempts > 0);
  return 60'000 * std::min<std::int64_t>(60, std::int64_t{1} << std::min(attempts - 1, 6));
}

}  // namespace steelyard::host
