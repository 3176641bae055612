#include "report/chart.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "report/format.h"

namespace steelyard::report {
namespace {

constexpr std::int64_t kParts = 10'000;  // proportions are whole ten-thousandths until drawn
constexpr std::size_t kMostBars = 12;
constexpr std::size_t kMostSlices = 6;

/// What goes beyond is drawn as this: no sum or difference of two values can overflow then.
constexpr std::int64_t kMostDrawn = INT64_MAX / 64;

std::int64_t Drawable(std::int64_t value) {
  return std::clamp(value, -kMostDrawn, kMostDrawn);
}

/// value ÷ whole in ten-thousandths; the whole is above zero.
std::int64_t PartOf(std::int64_t value, std::int64_t whole) {
  return static_cast<std::int64_t>(static_cast<__int128>(value) * kParts / whole);
}

Points Scaled(std::int64_t parts, Points length) {
  return length * static_cast<Points>(parts) / static_cast<Points>(kParts);
}

/// A blue that prints as an even grey: 0 is darkest, 1 is white.
void SetTint(cairo_t* target, double light) {
  const auto mix = [light](double channel) { return channel + (1 - channel) * light; };
  cairo_set_source_rgb(target, mix(0.10), mix(0.29), mix(0.44));
}

double TintOf(std::size_t index) {
  static constexpr double kTints[] = {0, 0.32, 0.55, 0.74, 0.87, 0.95};
  return kTints[std::min(index, std::size(kTints) - 1)];
}

/// The smallest 1, 2 or 5 × 10ⁿ of which four are more than `span`.
std::int64_t TickStep(std::int64_t span) {
  for (std::int64_t step = 1;; step *= 10) {
    for (const std::int64_t factor : {1, 2, 5}) {
      if (span / 4 < step * factor) return step * factor;
    }
  }
}

class Drawing {
 public:
  Drawing(cairo_t* target, const Table& table, const ChartStyle& style)
      : m_target(target), m_table(table), m_style(style), m_painter(style.language) {}

  void Draw(Box box) {
    const Column& value = m_table.columns[m_table.chart->value_column];
    const Column& label = m_table.columns[m_table.chart->label_column];
    const std::string title =
        value.head.In(m_style.language) + " · " + label.head.In(m_style.language);
    m_painter.DrawShortened(m_target, title, {m_style.font_size + 1, Weight::Bold},
                            {box.x, box.y, box.width, Line()});
    const Points used = Line() * 1.6;
    box = {box.x, box.y + used, box.width, box.height - used};
    switch (m_table.chart->kind) {
      case ChartKind::Bar:
        return DrawBars(box);
      case ChartKind::Pie:
        return DrawPie(box);
      case ChartKind::Line:
        return DrawLines(box);
    }
  }

 private:
  Points Line() const { return m_style.font_size * 1.45; }

  std::string ValueText(std::int64_t value) const {
    return FormatCell(m_table.columns[m_table.chart->value_column], value,
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
      SetTint(m_target, 0.12);
      cairo_rectangle(m_target, std::min(zero, zero + length), y + step * 0.16, std::abs(length),
                      step * 0.68);
      cairo_fill(m_target);
      Text(point.label, Align::Right, {box.x, text_y, labels, Line()});
      Text(ValueText(point.value), Align::Left,
           {std::max(zero, zero + length) + gap / 2, text_y, values + gap, Line()});
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
    const Points x = box.x + box.width * 0.06 + radius;
    const Points y = box.y + radius + 2;
    double angle = -M_PI / 2;
    for (std::size_t i = 0; i < points.size(); ++i) {
      const double next = angle + 2 * M_PI * Scaled(PartOf(points[i].value, whole), 1);
      const double end = i + 1 == points.size() ? 1.5 * M_PI : next;
      cairo_move_to(m_target, x, y);
      cairo_arc(m_target, x, y, radius, angle, end);
      cairo_close_path(m_target);
      SetTint(m_target, TintOf(i));
      cairo_fill_preserve(m_target);
      cairo_set_source_rgb(m_target, 0.2, 0.2, 0.2);
      cairo_set_line_width(m_target, 0.6);
      cairo_stroke(m_target);
      angle = next;
    }
    DrawLegend(points, whole, {x + radius + box.width * 0.07, box.y, 0, 2 * radius}, box.right());
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
      SetTint(m_target, TintOf(i));
      cairo_fill_preserve(m_target);
      cairo_set_source_rgb(m_target, 0.2, 0.2, 0.2);
      cairo_set_line_width(m_target, 0.6);
      cairo_stroke(m_target);
      const Points left = box.x + swatch * 1.7;
      Text(points[i].label, Align::Left, {left, y, width * 0.42, Line()});
      Text(ValueText(points[i].value), Align::Right,
           {left + width * 0.38, y, width * 0.36, Line()});
      const std::int64_t permille = (PartOf(points[i].value, whole) + 5) / 10;
      Text(FormatPermille(permille), Align::Right, {left + width * 0.74, y, width * 0.16, Line()});
      y += step;
    }
  }

  void DrawLines(const Box& box) {
    const auto points = ChartPoints(m_table, m_style.language, SIZE_MAX);
    std::int64_t most = 0, least = 0;
    for (const ChartPoint& point : points) {
      most = std::max(most, point.value);
      least = std::min(least, point.value);
    }
    const std::int64_t step = TickStep(most - least);
    const std::int64_t low = -((step - 1 - least) / step) * step;
    const std::int64_t high = std::max<std::int64_t>((most + step - 1) / step, 1) * step;
    Points axis = 0;
    for (std::int64_t tick = low; tick <= high; tick += step) {
      axis = std::max(axis, WidthOf(AxisText(tick)));
    }
    const Points gap = m_style.font_size * 0.7;
    const Box plot{box.x + axis + gap, box.y + Line() / 2, box.width - axis - 3 * gap,
                   box.height - 2 * Line()};
    const auto y_of = [&](std::int64_t value) {
      return plot.bottom() - Scaled(PartOf(value - low, high - low), plot.height);
    };
    for (std::int64_t tick = low; tick <= high; tick += step) {
      DrawRule(m_target, {plot.x, y_of(tick), plot.width, 0}, {0.5, tick == 0 ? 0.3 : 0.82});
      Text(AxisText(tick), Align::Right, {box.x, y_of(tick) - Line() / 2, axis, Line()});
    }
    const Points apart =
        plot.width / static_cast<Points>(std::max<std::size_t>(points.size() - 1, 1));
    SetTint(m_target, 0);
    cairo_set_line_width(m_target, 1.4);
    cairo_set_line_join(m_target, CAIRO_LINE_JOIN_ROUND);
    cairo_new_path(m_target);  // the texts before have left a current point
    for (std::size_t i = 0; i < points.size(); ++i) {
      cairo_line_to(m_target, plot.x + apart * static_cast<Points>(i), y_of(points[i].value));
    }
    cairo_stroke(m_target);
    DrawDots(points, plot, apart, y_of);
    DrawLineLabels(points, plot, {box.x, apart});
  }

  template <typename YOf>
  void DrawDots(const std::vector<ChartPoint>& points, const Box& plot, Points apart,
                const YOf& y_of) {
    if (apart < 6) return;
    for (std::size_t i = 0; i < points.size(); ++i) {
      cairo_arc(m_target, plot.x + apart * static_cast<Points>(i), y_of(points[i].value), 1.9, 0,
                2 * M_PI);
      cairo_fill(m_target);
    }
  }

  struct Spread {
    Points least_left;  ///< no label begins left of this
    Points apart;
  };

  void DrawLineLabels(const std::vector<ChartPoint>& points, const Box& plot,
                      const Spread& spread) {
    Points widest = 1;
    for (const ChartPoint& point : points) widest = std::max(widest, WidthOf(point.label));
    const auto room = static_cast<std::size_t>(plot.width / (widest * 1.4));
    const std::size_t every = std::max<std::size_t>((points.size() + room) / (room + 1), 1);
    for (std::size_t i = 0; i < points.size(); i += every) {
      const Points x = plot.x + spread.apart * static_cast<Points>(i);
      FillBox(m_target, {x - 0.25, plot.bottom(), 0.5, 3}, 0.3);
      // Near the edges a label is not centred: none leaves the box.
      const Points left = std::clamp(x - widest / 2, spread.least_left,
                                     std::max(plot.right() - widest + 8, spread.least_left));
      Text(points[i].label, Align::Centre, {left, plot.bottom() + 4, widest + 1, Line()});
    }
  }

  cairo_t* m_target;
  const Table& m_table;
  const ChartStyle& m_style;
  TextPainter m_painter;
};

std::string LabelOf(const Table& table, const Row& row, Language language) {
  const std::size_t column = table.chart->label_column;
  std::string label = FormatCell(table.columns[column], row[column], {language});
  // A cashier without a name still has a number.
  for (std::size_t i = 0; label.empty() && i < row.size(); ++i) {
    label = FormatCell(table.columns[i], row[i], {language});
  }
  return OnOneLine(std::move(label));
}

}  // namespace

bool HasChart(const Table& table) {
  return table.chart && table.rows.size() >= 2;
}

std::vector<ChartPoint> ChartPoints(const Table& table, Language language, std::size_t most) {
  base::Check(table.chart.has_value() && most > 0);
  std::vector<ChartPoint> points;
  for (const Row& row : table.rows) {
    const auto* value = std::get_if<std::int64_t>(&row[table.chart->value_column]);
    if (value != nullptr) points.push_back({LabelOf(table, row, language), Drawable(*value)});
  }
  if (table.chart->kind == ChartKind::Line) return points;
  std::stable_sort(
      points.begin(), points.end(),
      [](const ChartPoint& left, const ChartPoint& right) { return left.value > right.value; });
  if (points.size() <= most) return points;
  ChartPoint others{OthersLabel(points.size() - most, language), 0};
  for (std::size_t i = most; i < points.size(); ++i) {
    others.value = Drawable(others.value + points[i].value);
  }
  points.resize(most);
  points.push_back(std::move(others));
  return points;
}

void DrawChart(cairo_t* target, const Table& table, const ChartStyle& style, const Box& box) {
  if (!HasChart(table)) return;
  cairo_save(target);
  Drawing(target, table, style).Draw(box);
  cairo_restore(target);
}

}  // namespace steelyard::report
