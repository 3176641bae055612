/// The chart of a report, drawn the same on a screen and on paper.
#pragma once
#include <cairo.h>

#include <cstdint>
#include <string>
#include <vector>

#include "report/canvas.h"
#include "report/table.h"

namespace steelyard::report {

struct ChartPoint {
  std::string label;
  std::int64_t value;  ///< in the unit of its column
};

/// What the chart draws. A line keeps the order of the rows; bars and slices go from the largest
/// down, and what is beyond `most` becomes one last point "Others (n)".
std::vector<ChartPoint> ChartPoints(const Table& table, Language language, std::size_t most);

/// Whether there is something to compare: a chart, and at least two rows.
bool HasChart(const Table& table);

struct ChartStyle {
  Language language;
  Points font_size = 9;
};

/// Fills the box. Black on white; shades of grey differ enough to be told apart in print.
void DrawChart(cairo_t* target, const Table& table, const ChartStyle& style, const Box& box);

}  // namespace steelyard::report
