/// What a chart shows, before anything is drawn.
#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "report/chart.h"
#include "report/chart_scale.h"
#include "report/format.h"

namespace steelyard::report {
namespace {

std::string LabelOf(const Table& table, const Row& row, Language language) {
  const std::size_t column = table.chart->label_column;
  std::string label = FormatCell(table.columns[column], row[column], {language});
  // A cashier without a name still has a number.
  for (std::size_t i = 0; label.empty() && i < row.size(); ++i) {
    label = FormatCell(table.columns[i], row[i], {language});
  }
  return OnOneLine(std::move(label));
}

bool HasOrder(ChartKind kind) {
  return kind != ChartKind::Bar && kind != ChartKind::Pie;
}

constexpr std::size_t kMostInWords = 12;

}  // namespace

bool HasChart(const Table& table) {
  return table.chart && table.rows.size() >= 2;
}

std::vector<ChartPoint> ChartPoints(const Table& table, Language language, std::size_t most) {
  base::Check(table.chart.has_value() && most > 0);
  std::vector<ChartPoint> points;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const Row& row = table.rows[i];
    const auto* value = std::get_if<std::int64_t>(&row[table.chart->value_columns.front()]);
    if (value == nullptr) continue;
    points.push_back({LabelOf(table, row, language), Drawable(*value), i});
  }
  std::stable_sort(
      points.begin(), points.end(),
      [](const ChartPoint& left, const ChartPoint& right) { return left.value > right.value; });
  if (points.size() <= most) return points;
  ChartPoint others{OthersLabel(points.size() - most, language), 0, std::nullopt};
  for (std::size_t i = most; i < points.size(); ++i) {
    others.value = Drawable(others.value + points[i].value);
  }
  points.resize(most);
  points.push_back(std::move(others));
  return points;
}

ChartRows ChartRowsOf(const Table& table, Language language) {
  base::Check(table.chart.has_value());
  ChartRows chart;
  for (const std::size_t column : table.chart->value_columns) {
    chart.series.push_back({table.columns[column].head.In(language), {}});
  }
  for (const Row& row : table.rows) {
    chart.labels.push_back(LabelOf(table, row, language));
    for (std::size_t i = 0; i < chart.series.size(); ++i) {
      const auto* value = std::get_if<std::int64_t>(&row[table.chart->value_columns[i]]);
      chart.series[i].values.push_back(value == nullptr ? 0 : Drawable(*value));
    }
  }
  return chart;
}

std::string ChartTitle(const Table& table, Language language) {
  const Chart& chart = *table.chart;
  const std::string label = table.columns[chart.label_column].head.In(language);
  if (chart.value_columns.size() > 1) return label;
  return table.columns[chart.value_columns.front()].head.In(language) + " · " + label;
}

std::string ChartInWords(const Table& table, Language language) {
  if (!HasChart(table)) return "";
  const bool is_chinese = language == Language::Chinese;
  const auto value_text = [&](std::size_t series, std::int64_t value) {
    return FormatCell(table.columns[table.chart->value_columns[series]], value,
                      {language, Digits::Grouped});
  };
  std::string words = ChartTitle(table, language) + (is_chinese ? "：" : ": ");
  if (!HasOrder(table.chart->kind)) {
    bool is_first = true;
    for (const ChartPoint& point : ChartPoints(table, language, kMostInWords)) {
      words += fmt::format("{}{} {}", is_first ? "" : is_chinese ? "；" : "; ", point.label,
                           value_text(0, point.value));
      is_first = false;
    }
    return words + (is_chinese ? "。" : ".");
  }
  const ChartRows chart = ChartRowsOf(table, language);
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    const auto& values = chart.series[i].values;
    const auto least = std::min_element(values.begin(), values.end());
    const auto most = std::max_element(values.begin(), values.end());
    const auto label = [&](auto at) { return chart.labels[at - values.begin()]; };
    const std::string_view words_of_one =
        is_chinese ? "{}{}最高 {}（{}），最低 {}（{}）" : "{}{} highest {} ({}), lowest {} ({})";
    words += fmt::format(fmt::runtime(words_of_one),
                         i == 0       ? ""
                         : is_chinese ? "；"
                                      : "; ",
                         chart.series[i].head, value_text(i, *most), label(most),
                         value_text(i, *least), label(least));
  }
  return words + (is_chinese ? "。" : ".");
}

bool ChartMark::Contains(ChartCorner point) const {
  bool is_inside = false;
  for (std::size_t i = 0, before = outline.size() - 1; i < outline.size(); before = i++) {
    const ChartCorner& a = outline[i];
    const ChartCorner& b = outline[before];
    if ((a.y > point.y) == (b.y > point.y)) continue;
    if (point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x) is_inside = !is_inside;
  }
  return is_inside;
}

}  // namespace steelyard::report
