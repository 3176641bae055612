#include "base/timestamp.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

namespace steelyard::base {
namespace {

constexpr std::int64_t kMsPerDay = 86'400'000;
constexpr std::int64_t kEarliest = 946'684'800'000;      // 2000-01-01T00:00:00Z
constexpr std::int64_t kLatest = 7'258'118'400'000 - 1;  // 2199-12-31T23:59:59.999Z

/// Reads exactly `count` digits from the front of `text`.
std::optional<int> TakeDigits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return value;
}

bool TakeChar(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

/// `.5`, `.500`, `.500123`; digits after the third are dropped. No dot is zero.
std::optional<int> TakeMilliseconds(std::string_view& text) {
  if (!TakeChar(text, '.')) return 0;
  int value = 0;
  int digits = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    if (digits < 3) value = value * 10 + (text.front() - '0');
    ++digits;
    text.remove_prefix(1);
  }
  if (digits == 0 || digits > 9) return std::nullopt;
  for (; digits < 3; ++digits) value *= 10;
  return value;
}

std::optional<UtcOffset> TakeOffset(std::string_view& text) {
  if (TakeChar(text, 'Z')) return UtcOffset::Zero();
  const bool negative = !text.empty() && text.front() == '-';
  if (!TakeChar(text, negative ? '-' : '+')) return std::nullopt;
  const auto hours = TakeDigits(text, 2);
  if (!hours || !TakeChar(text, ':')) return std::nullopt;
  const auto minutes = TakeDigits(text, 2);
  if (!minutes || *minutes > 59) return std::nullopt;
  const int total = *hours * 60 + *minutes;
  return UtcOffset::FromMinutes(negative ? -total : total);
}

}  // namespace

std::optional<UtcOffset> UtcOffset::FromMinutes(int minutes) {
  if (minutes < -14 * 60 || minutes > 14 * 60) return std::nullopt;
  return UtcOffset(minutes);
}

std::optional<Timestamp> Timestamp::FromUnixMs(std::int64_t milliseconds) {
  if (milliseconds < kEarliest || milliseconds > kLatest) return std::nullopt;
  return Timestamp(milliseconds);
}

std::optional<Timestamp> Timestamp::FromWallClock(const WallClock& wall, UtcOffset offset) {
  using namespace std::chrono;
  if (wall.year < 2000 || wall.year > 2199 || wall.month < 1 || wall.day < 1) return std::nullopt;
  const year_month_day date{year(wall.year), month(static_cast<unsigned>(wall.month)),
                            day(static_cast<unsigned>(wall.day))};
  if (!date.ok()) return std::nullopt;
  if (wall.hour < 0 || wall.hour > 23 || wall.minute < 0 || wall.minute > 59) return std::nullopt;
  if (wall.second < 0 || wall.second > 59) return std::nullopt;
  const std::int64_t days = sys_days(date).time_since_epoch().count();
  const std::int64_t minutes_of_day = wall.hour * 60 + wall.minute - offset.minutes();
  return FromUnixMs(days * kMsPerDay + minutes_of_day * 60'000 + wall.second * 1000LL);
}

std::optional<Timestamp> Timestamp::Parse(std::string_view text) {
  const auto year = TakeDigits(text, 4);
  if (!year || !TakeChar(text, '-')) return std::nullopt;
  const auto month = TakeDigits(text, 2);
  if (!month || !TakeChar(text, '-')) return std::nullopt;
  const auto day = TakeDigits(text, 2);
  if (!day || !TakeChar(text, 'T')) return std::nullopt;
  const auto hour = TakeDigits(text, 2);
  if (!hour || !TakeChar(text, ':')) return std::nullopt;
  const auto minute = TakeDigits(text, 2);
  if (!minute || !TakeChar(text, ':')) return std::nullopt;
  const auto second = TakeDigits(text, 2);
  if (!second) return std::nullopt;
  const auto milliseconds = TakeMilliseconds(text);
  if (!milliseconds) return std::nullopt;
  const auto offset = TakeOffset(text);
  if (!offset || !text.empty()) return std::nullopt;
  const auto whole = FromWallClock({*year, *month, *day, *hour, *minute, *second}, *offset);
  if (!whole) return std::nullopt;
  return FromUnixMs(whole->unix_ms() + *milliseconds);
}

WallClock Timestamp::ToWallClock(UtcOffset offset) const {
  using namespace std::chrono;
  const sys_time<milliseconds> local{milliseconds(m_unix_ms + offset.minutes() * 60'000LL)};
  const auto midnight = floor<days>(local);
  const year_month_day date{midnight};
  const hh_mm_ss time{floor<seconds>(local - midnight)};
  return {int(date.year()),
          static_cast<int>(unsigned(date.month())),
          static_cast<int>(unsigned(date.day())),
          static_cast<int>(time.hours().count()),
          static_cast<int>(time.minutes().count()),
          static_cast<int>(time.seconds().count())};
}

std::string Timestamp::ToString(UtcOffset offset) const {
  const WallClock wall = ToWallClock(offset);
  const int minutes = std::abs(offset.minutes());
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}{}{:02}:{:02}", wall.year,
                     wall.month, wall.day, wall.hour, wall.minute, wall.second, m_unix_ms % 1000,
                     offset.minutes() < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

Timestamp Timestamp::Plus(std::int64_t milliseconds) const {
  const std::int64_t room_up = kLatest - m_unix_ms;
  const std::int64_t room_down = kEarliest - m_unix_ms;
  return Timestamp(m_unix_ms + std::clamp(milliseconds, room_down, room_up));
}

}  // namespace steelyard::base
