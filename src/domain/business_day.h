/// BusinessDay: the local date a sale counts for; it changes at the store's day cut.
#pragma once
#include <chrono>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "base/timestamp.h"

namespace steelyard::domain {

/// When a store's day ends: its clock's distance from UTC and the minute of the night at which
/// yesterday's business is over (default 04:00).
struct StoreCalendar {
  base::UtcOffset offset = base::UtcOffset::China();
  int day_cut_minutes = 240;
};

class BusinessDay {
 public:
  static std::optional<BusinessDay> Parse(std::string_view text);  ///< 2026-11-22
  static std::optional<BusinessDay> FromDate(int year, int month, int day);
  /// The day to which `moment` belongs: 03:59 is still yesterday when the cut is at 04:00.
  static BusinessDay Of(base::Timestamp moment, const StoreCalendar& calendar);

  std::string ToString() const;  ///< 2026-11-22
  BusinessDay PlusDays(int days) const;
  int DaysSince(BusinessDay earlier) const;
  int weekday() const;  ///< 1 = Monday … 7 = Sunday
  /// The moment at which this day begins.
  base::Timestamp Start(const StoreCalendar& calendar) const;

  auto operator<=>(const BusinessDay&) const = default;

 private:
  explicit BusinessDay(std::chrono::sys_days days) : m_days(days) {}
  std::chrono::sys_days m_days;
};

/// From the first to the last business day, both included.
class Period {
 public:
  /// Nothing when `last` comes before `first`.
  static std::optional<Period> FromDays(BusinessDay first, BusinessDay last);
  BusinessDay first() const { return m_first; }
  BusinessDay last() const { return m_last; }

 private:
  Period(BusinessDay first, BusinessDay last) : m_first(first), m_last(last) {}
  BusinessDay m_first;
  BusinessDay m_last;
};

}  // namespace steelyard::domain
