/// From values, which are whole numbers of any size, to lengths on paper.
#pragma once
#include <algorithm>
#include <cstdint>
#include <string>

#include "report/canvas.h"
#include "report/table.h"

namespace steelyard::report {

inline constexpr std::int64_t kParts = 10'000;  // proportions are whole ten-thousandths until drawn

/// What goes beyond is drawn as this: no sum or difference of a few values can overflow then.
inline constexpr std::int64_t kMostDrawn = INT64_MAX / 64;

inline std::int64_t Drawable(std::int64_t value) {
  return std::clamp(value, -kMostDrawn, kMostDrawn);
}

/// value ÷ whole in ten-thousandths; the whole is above zero.
inline std::int64_t PartOf(std::int64_t value, std::int64_t whole) {
  return static_cast<std::int64_t>(static_cast<__int128>(value) * kParts / whole);
}

inline Points Scaled(std::int64_t parts, Points length) {
  return length * static_cast<Points>(parts) / static_cast<Points>(kParts);
}

/// The smallest 1, 2 or 5 × 10ⁿ of which four are more than `span`.
inline std::int64_t TickStep(std::int64_t span) {
  for (std::int64_t step = 1;; step *= 10) {
    for (const std::int64_t factor : {1, 2, 5}) {
      if (span / 4 < step * factor) return step * factor;
    }
  }
}

/// What stands above the chart.
std::string ChartTitle(const Table& table, Language language);

}  // namespace steelyard::report
