/// The chart of a report, drawn the same on a screen and on paper.
#pragma once
#include <cairo.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "report/canvas.h"
#include "report/table.h"

namespace steelyard::report {

struct ChartPoint {
  std::string label;
  std::int64_t value;              ///< in the unit of its column
  std::optional<std::size_t> row;  ///< of the table; nothing for what stands for several
};

/// What bars and slices show, from the largest down; what is beyond `most` becomes one last point
/// "Others (n)".
std::vector<ChartPoint> ChartPoints(const Table& table, Language language, std::size_t most);

/// What columns, stacked columns and lines show: every row in its order.
struct ChartSeries {
  std::string head;
  std::vector<std::int64_t> values;  ///< one for each label; 0 where the row has none
};
struct ChartRows {
  std::vector<std::string> labels;
  std::vector<ChartSeries> series;
};
ChartRows ChartRowsOf(const Table& table, Language language);

/// Whether there is something to compare: a chart, and at least two rows.
bool HasChart(const Table& table);

/// What the chart says, for who cannot see it: its title, and its largest values or the extremes of
/// its lines.
std::string ChartInWords(const Table& table, Language language);

struct ChartStyle {
  Language language;
  Points font_size = 9;
};

struct ChartCorner {
  Points x;
  Points y;
};

/// A part of the drawing that stands for something: where it is, and what it says when it is
/// pointed at.
struct ChartMark {
  std::vector<ChartCorner> outline;
  std::string words;
  std::optional<std::size_t> row;

  bool Contains(ChartCorner point) const;
};

/// Fills the box. Parts of one whole differ in pattern, lines in dashes and dots, so that they can
/// be told apart in black and white. The marks are where the drawing puts them; those on top come
/// last.
std::vector<ChartMark> DrawChart(cairo_t* target, const Table& table, const ChartStyle& style,
                                 const Box& box);

}  // namespace steelyard::report
