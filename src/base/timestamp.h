/// Timestamp: a moment in UTC, to the millisecond.
#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace steelyard::base {

/// How far a store's wall clock is ahead of UTC. China: +480 minutes, all year.
class UtcOffset {
 public:
  static std::optional<UtcOffset> FromMinutes(int minutes);  ///< −14 h … +14 h
  static UtcOffset China() { return UtcOffset(480); }
  static UtcOffset Zero() { return UtcOffset(0); }
  int minutes() const { return m_minutes; }
  bool operator==(const UtcOffset&) const = default;

 private:
  explicit UtcOffset(int minutes) : m_minutes(minutes) {}
  int m_minutes;
};

/// A date and a time of day as a wall clock shows them.
struct WallClock {
  int year, month, day, hour, minute, second;
  bool operator==(const WallClock&) const = default;
};

class Timestamp {
 public:
  /// Milliseconds since 1970-01-01T00:00:00Z, from the year 2000 to the end of 2199.
  static std::optional<Timestamp> FromUnixMs(std::int64_t milliseconds);
  /// ISO 8601 with an offset or Z: `2026-11-22T08:01:02+08:00`, `2026-11-22T00:01:02.500Z`.
  static std::optional<Timestamp> Parse(std::string_view text);
  /// Nothing when the fields are no date or no time of day.
  static std::optional<Timestamp> FromWallClock(const WallClock& wall, UtcOffset offset);

  std::int64_t unix_ms() const { return m_unix_ms; }
  WallClock ToWallClock(UtcOffset offset) const;
  std::string ToString(UtcOffset offset) const;  ///< 2026-11-22T08:00:00.000+08:00

  /// Moves by milliseconds and stays within the valid range.
  Timestamp Plus(std::int64_t milliseconds) const;

  auto operator<=>(const Timestamp&) const = default;

 private:
  explicit Timestamp(std::int64_t unix_ms) : m_unix_ms(unix_ms) {}
  std::int64_t m_unix_ms;
};

}  // namespace steelyard::base
