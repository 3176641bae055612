#include "report/chart.h"

#include <algorithm>
#include <cmath>

#include "report/chart_ink.h"
#include "report/chart_scale.h"
#include "report/format.h"

namespace steelyard::report {
namespace {

constexpr std::size_t kMostBars = 12;
constexpr std::size_t kMostSlices = 6;

std::vector<ChartCorner> Outline(const Box& box) {
  return {{box.x, box.y}, {box.right(), box.y}, {box.right(), box.bottom()}, {box.x, box.bottom()}};
}

class Drawing {
 public:
  Drawing(cairo_t* target, const Table& table, const ChartStyle& style)
      : m_target(target), m_table(table), m_style(style), m_painter(style.language) {}

  std::vector<ChartMark> Draw(Box box) {
    m_painter.DrawShortened(m_target, ChartTitle(m_table, m_style.language),
                            {m_style.font_size + 1, Weight::Bold},
                            {box.x, box.y, box.width, Line()});
    const Points used = Line() * 1.6;
    box = {box.x, box.y + used, box.width, box.height - used};
    switch (m_table.chart->kind) {
      case ChartKind::Bar:
        DrawBars(box);
        break;
      case ChartKind::Pie:
        DrawPie(box);
        break;
      case ChartKind::Columns:
      case ChartKind::Stacked:
      case ChartKind::Line:
        DrawInOrder(box);
        break;
    }
    return std::move(m_marks);
  }

 private:
  Points Line() const { return m_style.font_size * 1.45; }

  std::string ValueText(std::int64_t value) const {
    return FormatCell(m_table.columns[m_table.chart->value_columns.front()], value,
                      {m_style.language, Digits::Grouped});
  }

  /// Without zeros after the point: an axis has round numbers.
  std::string AxisText(std::int64_t value) const {
    std::string text = ValueText(value);
    if (text.find('.') == text.npos || text.ends_with('%')) return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
  }

  Points WidthOf(const std::string& text) {
    return m_painter.Measure(text, {m_style.font_size}).width;
  }

  void Text(const std::string& text, Align align, const Box& box) {
    m_painter.DrawShortened(m_target, text, {m_style.font_size, Weight::Regular, align}, box);
  }

  void DrawBars(const Box& box) {
    const auto points = ChartPoints(m_table, m_style.language, kMostBars);
    std::int64_t most = 0, least = 0;
    Points labels = 0, values = 0;
    // The others together have no bar: it would only make those that are compared short.
    const auto has_bar = [&](const ChartPoint& point) {
      return points.size() <= kMostBars || &point != &points.back();
    };
    for (const ChartPoint& point : points) {
      labels = std::max(labels, WidthOf(point.label));
      values = std::max(values, WidthOf(ValueText(point.value)));
      if (!has_bar(point)) continue;
      most = std::max(most, point.value);
      least = std::min(least, point.value);
    }
    labels = std::min(labels, box.width * 0.3);
    const Points gap = m_style.font_size * 0.8;
    const Points room = std::max(box.width - labels - values - 2 * gap, Points{10});
    const std::int64_t span = std::max<std::int64_t>(most - least, 1);
    const Points zero = box.x + labels + gap + Scaled(PartOf(-least, span), room);
    const Points step = std::min(box.height / static_cast<Points>(points.size()), Line() * 1.7);
    Points y = box.y;
    for (const ChartPoint& point : points) {
      const Points length = has_bar(point) ? Scaled(PartOf(point.value, span), room) : 0;
      const Points text_y = y + (step - Line()) / 2;
      FillPlain(m_target, {std::min(zero, zero + length), y + step * 0.16, std::abs(length),
                           step * 0.68});
      Text(point.label, Align::Right, {box.x, text_y, labels, Line()});
      Text(ValueText(point.value), Align::Left,
           {std::max(zero, zero + length) + gap / 2, text_y, values + gap, Line()});
      m_marks.push_back({Outline({box.x, y, box.width, step}),
                         point.label + "  " + ValueText(point.value), point.row});
      y += step;
    }
    FillBox(m_target, {zero - 0.4, box.y, 0.8, y - box.y}, 0.3);
  }

  void DrawPie(const Box& box) {
    const auto points = ChartPoints(m_table, m_style.language, kMostSlices);
    std::int64_t whole = 0;
    for (const ChartPoint& point : points) {
      if (point.value < 0) return DrawBars(box);  // a slice cannot be less than nothing
      whole += point.value;                       // seven slices at most
    }
    if (whole == 0) return DrawBars(box);
    const Points radius = std::min(box.height, box.width * 0.4) / 2 - 2;
    const ChartCorner centre{box.x + box.width * 0.06 + radius, box.y + radius + 2};
    double angle = -M_PI / 2;
    for (std::size_t i = 0; i < points.size(); ++i) {
      const double next = angle + 2 * M_PI * Scaled(PartOf(points[i].value, whole), 1);
      const double end = i + 1 == points.size() ? 1.5 * M_PI : next;
      cairo_move_to(m_target, centre.x, centre.y);
      cairo_arc(m_target, centre.x, centre.y, radius, angle, end);
      cairo_close_path(m_target);
      FillPart(m_target, i);
      m_marks.push_back({SliceOutline(centre, radius, angle, end),
                         points[i].label + "  " + ValueText(points[i].value) + "  " +
                             ShareText(points[i].value, whole),
                         points[i].row});
      angle = next;
    }
    DrawLegend(points, whole,
               {centre.x + radius + box.width * 0.07, box.y, 0, 2 * radius},
               box.right());
  }

  static std::vector<ChartCorner> SliceOutline(ChartCorner centre, Points radius, double from,
                                               double to) {
    constexpr int kSteps = 24;
    std::vector<ChartCorner> outline = {centre};
    for (int i = 0; i <= kSteps; ++i) {
      const double angle = from + (to - from) * i / kSteps;
      outline.push_back(
          {centre.x + radius * std::cos(angle), centre.y + radius * std::sin(angle)});
    }
    return outline;
  }

  static std::string ShareText(std::int64_t value, std::int64_t whole) {
    return FormatPermille((PartOf(value, whole) + 5) / 10);
  }

  void DrawLegend(const std::vector<ChartPoint>& points, std::int64_t whole, const Box& box,
                  Points right) {
    const Points step = Line() * 1.6;
    const Points swatch = m_style.font_size * 1.1;
    Points y =
        box.y + std::max((box.height - step * static_cast<Points>(points.size())) / 2, Points{0});
    const Points width = std::min(right - box.x, m_style.font_size * 32);
    for (std::size_t i = 0; i < points.size(); ++i) {
      cairo_rectangle(m_target, box.x, y + 1, swatch, swatch);
      FillPart(m_target, i);
      const Points left = box.x + swatch * 1.7;
      Text(points[i].label, Align::Left, {left, y, width * 0.42, Line()});
      Text(ValueText(points[i].value), Align::Right,
           {left + width * 0.38, y, width * 0.36, Line()});
      Text(ShareText(points[i].value, whole), Align::Right,
           {left + width * 0.74, y, width * 0.16, Line()});
      y += step;
    }
  }

  /// Names the series in rows above the plot, as many beside each other as there is room for; tells
  /// how high that is.
  Points DrawSeriesNames(const ChartRows& chart, const Box& box) {
    if (chart.series.size() < 2) return 0;
    const Points swatch = m_style.font_size * 1.6;
    const Points left = box.x + 1;  // its outline is as wide as that
    Points x = left, y = box.y;
    for (std::size_t i = 0; i < chart.series.size(); ++i) {
      const Points width = std::min(WidthOf(chart.series[i].head), box.width - swatch * 2);
      if (x > left && x + swatch * 1.4 + width > box.right()) {
        x = left;
        y += Line() * 1.2;
      }
      if (m_table.chart->kind == ChartKind::Line) {
        DrawDash(m_target, i, {x, y + Line() / 2, swatch, 0});
      } else {
        cairo_rectangle(m_target, x, y + 1, swatch * 0.8, m_style.font_size);
        FillPart(m_target, i);
      }
      Text(chart.series[i].head, Align::Left, {x + swatch * 1.25, y, width + 2, Line()});
      x += swatch * 1.25 + width + swatch;
    }
    return y - box.y + Line() * 1.4;
  }

  struct Extent {
    std::int64_t least = 0;
    std::int64_t most = 0;
  };

  /// What the axis must reach: of stacked columns that is the sum of what is above zero, and of
  /// what is below it.
  Extent ExtentOf(const ChartRows& chart) const {
    Extent all;
    for (std::size_t row = 0; row < chart.labels.size(); ++row) {
      Extent stack;
      for (const ChartSeries& series : chart.series) {
        const std::int64_t value = series.values[row];
        (value < 0 ? stack.least : stack.most) += value;
        all.least = std::min(all.least, value);
        all.most = std::max(all.most, value);
      }
      if (m_table.chart->kind != ChartKind::Stacked) continue;
      all.least = std::min(all.least, stack.least);
      all.most = std::max(all.most, stack.most);
    }
    return all;
  }

  struct Plot {
    Box box;
    std::int64_t low;
    std::int64_t high;

    Points YOf(std::int64_t value) const {
      return box.bottom() - Scaled(PartOf(value - low, high - low), box.height);
    }
  };

  Plot DrawAxis(const Extent& extent, const Box& box) {
    const std::int64_t step = TickStep(extent.most - extent.least);
    const std::int64_t low = -((step - 1 - extent.least) / step) * step;
    const std::int64_t high = std::max<std::int64_t>((extent.most + step - 1) / step, 1) * step;
    Points axis = 0;
    for (std::int64_t tick = low; tick <= high; tick += step) {
      axis = std::max(axis, WidthOf(AxisText(tick)));
    }
    const Points gap = m_style.font_size * 0.7;
    const Plot plot{{box.x + axis + gap, box.y + Line() / 2, box.width - axis - 3 * gap,
                     box.height - 2 * Line()},
                    low,
                    high};
    for (std::int64_t tick = low; tick <= high; tick += step) {
      const Points y = plot.YOf(tick);
      DrawRule(m_target, {plot.box.x, y, plot.box.width, 0}, {0.5, tick == 0 ? 0.3 : 0.82});
      Text(AxisText(tick), Align::Right, {box.x, y - Line() / 2, axis, Line()});
    }
    return plot;
  }

  void DrawInOrder(Box box) {
    const ChartRows chart = ChartRowsOf(m_table, m_style.language);
    const Points names = DrawSeriesNames(chart, box);
    box = {box.x, box.y + names, box.width, box.height - names};
    const Plot plot = DrawAxis(ExtentOf(chart), box);
    const auto rows = static_cast<Points>(chart.labels.size());
    const bool is_line = m_table.chart->kind == ChartKind::Line;
    const Points apart = is_line ? plot.box.width / std::max(rows - 1, 1.0) : plot.box.width / rows;
    const Points first = is_line ? plot.box.x : plot.box.x + apart / 2;
    if (is_line) {
      for (std::size_t i = 0; i < chart.series.size(); ++i) DrawSeries(chart, i, plot, apart);
    } else {
      DrawColumns(chart, plot, apart);
    }
    MarkRows(chart, plot, first, apart);
    DrawLabels(chart.labels, plot.box, {box.x, first, apart});
  }

  void DrawSeries(const ChartRows& chart, std::size_t index, const Plot& plot, Points apart) {
    const auto& values = chart.series[index].values;
    cairo_new_path(m_target);  // the texts before have left a current point
    for (std::size_t i = 0; i < values.size(); ++i) {
      cairo_line_to(m_target, plot.box.x + apart * static_cast<Points>(i), plot.YOf(values[i]));
    }
    StrokeSeries(m_target, index);
    if (apart < 6) return;
    for (std::size_t i = 0; i < values.size(); ++i) {
      DrawDot(m_target, index,
              {plot.box.x + apart * static_cast<Points>(i), plot.YOf(values[i]), 0, 0});
    }
  }

  void DrawColumns(const ChartRows& chart, const Plot& plot, Points apart) {
    const bool is_stacked = chart.series.size() > 1;
    const Points width = apart > 3 ? apart * 0.72 : apart;
    for (std::size_t row = 0; row < chart.labels.size(); ++row) {
      const Points x = plot.box.x + apart * static_cast<Points>(row) + (apart - width) / 2;
      Extent stack;
      for (std::size_t i = 0; i < chart.series.size(); ++i) {
        const std::int64_t value = chart.series[i].values[row];
        std::int64_t& end = value < 0 ? stack.least : stack.most;
        const Points from = plot.YOf(end);
        end += value;
        const Points to = plot.YOf(end);
        const Box part{x, std::min(from, to), width, std::abs(to - from)};
        if (!is_stacked) {
          FillPlain(m_target, part);
        } else if (part.height > 0) {
          cairo_rectangle(m_target, part.x, part.y, part.width, part.height);
          FillPart(m_target, i);
        }
      }
    }
  }

  /// Whoever points at a column or above it, or at a line's row, reads all of the row.
  void MarkRows(const ChartRows& chart, const Plot& plot, Points first, Points apart) {
    for (std::size_t row = 0; row < chart.labels.size(); ++row) {
      std::string words = chart.labels[row];
      for (const ChartSeries& series : chart.series) {
        words += chart.series.size() > 1 ? "\n" + series.head + "  " : "  ";
        words += ValueText(series.values[row]);
      }
      const Points x = first + apart * (static_cast<Points>(row) - 0.5);
      m_marks.push_back(
          {Outline({x, plot.box.y, apart, plot.box.height + Line()}), std::move(words), row});
    }
  }

  struct Spread {
    Points least_left;  ///< no label begins left of this
    Points first;
    Points apart;
  };

  void DrawLabels(const std::vector<std::string>& labels, const Box& plot, const Spread& spread) {
    Points widest = 1;
    for (const std::string& label : labels) widest = std::max(widest, WidthOf(label));
    widest = std::min(widest, plot.width);
    const auto room = static_cast<std::size_t>(plot.width / (widest * 1.15));
    const std::size_t every = std::max<std::size_t>((labels.size() + room) / (room + 1), 1);
    for (std::size_t i = 0; i < labels.size(); i += every) {
      const Points x = spread.first + spread.apart * static_cast<Points>(i);
      FillBox(m_target, {x - 0.25, plot.bottom(), 0.5, 3}, 0.3);
      // Near the edges a label is not centred: none leaves the box.
      const Points left = std::clamp(x - widest / 2, spread.least_left,
                                     std::max(plot.right() - widest + 8, spread.least_left));
      Text(labels[i], Align::Centre, {left, plot.bottom() + 4, widest + 1, Line()});
    }
  }

  cairo_t* m_target;
  const Table& m_table;
  const ChartStyle& m_style;
  TextPainter m_painter;
  std::vector<ChartMark> m_marks;
};

}  // namespace

std::vector<ChartMark> DrawChart(cairo_t* target, const Table& table, const ChartStyle& style,
                                 const Box& box) {
  if (!HasChart(table)) return {};
  cairo_save(target);
  auto marks = Drawing(target, table, style).Draw(box);
  cairo_restore(target);
  return marks;
}

}  // namespace steelyard::report
