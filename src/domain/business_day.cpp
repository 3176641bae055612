#include "domain/business_day.h"

#include <fmt/format.h>

#include "base/check.h"

namespace steelyard::domain {
namespace {

std::optional<int> DigitsToNumber(std::string_view digits) {
  int value = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') return std::nullopt;
    value = value * 10 + (digit - '0');
  }
  return value;
}

}  // namespace

std::optional<BusinessDay> BusinessDay::Parse(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = DigitsToNumber(text.substr(0, 4));
  const auto month = DigitsToNumber(text.substr(5, 2));
  const auto day = DigitsToNumber(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  return FromDate(*year, *month, *day);
}

std::optional<BusinessDay> BusinessDay::FromDate(int year, int month, int day) {
  using namespace std::chrono;
  if (year < 2000 || year > 2199 || month < 1 || day < 1) return std::nullopt;
  const year_month_day date{std::chrono::year(year),
                            std::chrono::month(static_cast<unsigned>(month)),
                            std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return BusinessDay(sys_days(date));
}

BusinessDay BusinessDay::Of(base::Timestamp moment, const StoreCalendar& calendar) {
  using namespace std::chrono;
  const std::int64_t shift = (calendar.offset.minutes() - calendar.day_cut_minutes) * 60'000LL;
  return BusinessDay(floor<days>(sys_time<milliseconds>(milliseconds(moment.unix_ms() + shift))));
}

std::string BusinessDay::ToString() const {
  const std::chrono::year_month_day date{m_days};
  return fmt::format("{:04}-{:02}-{:02}", int(date.year()), unsigned(date.month()),
                     unsigned(date.day()));
}

BusinessDay BusinessDay::PlusDays(int days) const {
  return BusinessDay(m_days + std::chrono::days(days));
}

int BusinessDay::DaysSince(BusinessDay earlier) const {
  return static_cast<int>((m_days - earlier.m_days).count());
}

int BusinessDay::weekday() const {
  return static_cast<int>(std::chrono::weekday(m_days).iso_encoding());
}

base::Timestamp BusinessDay::Start(const StoreCalendar& calendar) const {
  const std::int64_t days = m_days.time_since_epoch().count();
  const std::int64_t minutes = calendar.day_cut_minutes - calendar.offset.minutes();
  const auto moment = base::Timestamp::FromUnixMs(days * 86'400'000 + minutes * 60'000);
  base::Check(moment.has_value());
  return *moment;
}

std::optional<Period> Period::FromDays(BusinessDay first, BusinessDay last) {
  if (last < first) return std::nullopt;
  return Period(first, last);
}

}  // namespace steelyard::domain
