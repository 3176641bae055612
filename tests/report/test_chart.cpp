/// Tests of the chart: which points it shows, and that it draws within its box.
#include "report/chart.h"

#include "report/chart_ink.h"

#include "report/fixtures.h"

namespace steelyard::report {
namespace {

Table ChartTable(ChartKind kind, const std::vector<std::int64_t>& values) {
  std::vector<Row> rows;
  for (std::size_t i = 0; i < values.size(); ++i) {
    rows.push_back({Text("name " + std::to_string(i)), Text("2026-11-01"), Number(1), Number(1),
                    Cell(), Cell()});
  }
  Table table = SampleTable(std::move(rows));
  for (std::size_t i = 0; i < values.size(); ++i) table.rows[i][4] = Number(values[i]);
  table.chart->kind = kind;
  // A stacked column has a second part: whole numbers, drawn as if they were of the same type.
  if (kind == ChartKind::Stacked) table.chart->value_columns.push_back(2);
  return table;
}

/// The marks of a drawing that nobody sees.
std::vector<ChartMark> MarksOf(const Table& table) {
  cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 500, 300);
  cairo_t* target = cairo_create(surface);
  auto marks = DrawChart(target, table, {Language::English}, {20, 20, 460, 260});
  cairo_destroy(target);
  cairo_surface_destroy(surface);
  return marks;
}

/// How many pixels are inked inside the box and outside it.
struct Ink {
  std::size_t inside = 0;
  std::size_t outside = 0;
};

Ink InkOf(const Table& table) {
  constexpr int kWidth = 500, kHeight = 300, kEdge = 20;
  cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_A8, kWidth, kHeight);
  cairo_t* target = cairo_create(surface);
  DrawChart(target, table, {Language::Chinese},
            {kEdge, kEdge, kWidth - 2 * kEdge, kHeight - 2 * kEdge});
  BOOST_TEST(cairo_status(target) == CAIRO_STATUS_SUCCESS);
  cairo_surface_flush(surface);
  Ink ink;
  for (int y = 0; y < kHeight; ++y) {
    const unsigned char* line =
        cairo_image_surface_get_data(surface) + y * cairo_image_surface_get_stride(surface);
    for (int x = 0; x < kWidth; ++x) {
      if (line[x] == 0) continue;
      const bool inside = x >= kEdge && x < kWidth - kEdge && y >= kEdge && y < kHeight - kEdge;
      ++(inside ? ink.inside : ink.outside);
    }
  }
  cairo_destroy(target);
  cairo_surface_destroy(surface);
  return ink;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(chart)

BOOST_AUTO_TEST_CASE(LargestFirstAndTheRestTogether) {
  const Table table = ChartTable(ChartKind::Bar, {5, 40, -3, 20, 7});
  const auto points = ChartPoints(table, Language::English, 2);
  BOOST_REQUIRE(points.size() == 3u);
  BOOST_TEST(points[0].value == 40);
  BOOST_TEST(points[0].label == "name 1");
  BOOST_TEST(points[1].value == 20);
  BOOST_TEST(points[2].label == "Others (3)");
  BOOST_TEST(points[2].value == 9);
  BOOST_TEST(ChartPoints(table, Language::English, 5).size() == 5u);
}

BOOST_AUTO_TEST_CASE(ALineKeepsTheOrder) {
  const auto rows = ChartRowsOf(ChartTable(ChartKind::Line, {5, 40, -3}), Language::English);
  BOOST_REQUIRE(rows.series.size() == 1u);
  BOOST_TEST((rows.series[0].values == std::vector<std::int64_t>{5, 40, -3}));
  BOOST_TEST((rows.labels == std::vector<std::string>{"name 0", "name 1", "name 2"}));
}

BOOST_AUTO_TEST_CASE(AMissingNameFallsBackToTheRow) {
  Table table = ChartTable(ChartKind::Bar, {5, 4});
  table.rows[0][0] = Text("");
  table.rows[1][0] = Text("cash");
  const auto points = ChartPoints(table, Language::Chinese, 9);
  BOOST_TEST(points[0].label == "2026-11-01");
  BOOST_TEST(points[1].label == "现金");
}

BOOST_AUTO_TEST_CASE(StaysInItsBox) {
  const std::vector<std::vector<std::int64_t>> shapes = {
      {0, 0},
      {100, 200},
      {-100, 200, 50},
      {-100, -200},
      {INT64_MAX, INT64_MIN, INT64_MAX},
      {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1},
  };
  for (const ChartKind kind : {ChartKind::Bar, ChartKind::Columns, ChartKind::Stacked,
                               ChartKind::Pie, ChartKind::Line}) {
    for (const auto& shape : shapes) {
      BOOST_TEST_CONTEXT("kind " << int(kind) << ", first value " << shape[0]) {
        const Ink ink = InkOf(ChartTable(kind, shape));
        BOOST_TEST(ink.inside > 300u);
        BOOST_TEST(ink.outside == 0u);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(NothingToCompareIsNotDrawn) {
  BOOST_TEST(!HasChart(ChartTable(ChartKind::Bar, {1})));
  BOOST_TEST(InkOf(ChartTable(ChartKind::Bar, {1})).inside == 0u);
  Table table = ChartTable(ChartKind::Bar, {1, 2});
  table.chart.reset();
  BOOST_TEST(!HasChart(table));
}

BOOST_AUTO_TEST_CASE(EveryPartTellsItsRow) {
  for (const ChartKind kind : {ChartKind::Bar, ChartKind::Columns, ChartKind::Stacked,
                               ChartKind::Pie, ChartKind::Line}) {
    const auto marks = MarksOf(ChartTable(kind, {100, 4000, 250}));
    BOOST_REQUIRE(marks.size() == 3u);
    std::vector<bool> told(3, false);
    for (const ChartMark& mark : marks) {
      BOOST_REQUIRE(mark.row.has_value());
      told[*mark.row] = true;
      BOOST_TEST(mark.words.find("name " + std::to_string(*mark.row)) != std::string::npos);
      BOOST_REQUIRE(mark.outline.size() >= 4u);
      // Its middle is within it, and a far corner is not.
      ChartCorner middle{0, 0};
      for (const ChartCorner& corner : mark.outline) {
        middle.x += corner.x / static_cast<double>(mark.outline.size());
        middle.y += corner.y / static_cast<double>(mark.outline.size());
      }
      if (kind != ChartKind::Pie) BOOST_TEST(mark.Contains(middle));
      BOOST_TEST(!mark.Contains({-5, -5}));
    }
    BOOST_TEST((told == std::vector<bool>(3, true)));
  }
  const auto marks = MarksOf(ChartTable(ChartKind::Bar, std::vector<std::int64_t>(15, 7)));
  BOOST_TEST(!marks.back().row.has_value());  // the others together
}

BOOST_AUTO_TEST_CASE(WordsForWhoCannotSeeIt) {
  const std::string bars = ChartInWords(ChartTable(ChartKind::Bar, {100, 4000}), Language::English);
  BOOST_TEST(bars == "Amount · Name: name 1 40.00; name 0 1.00.", bars);
  const std::string line =
      ChartInWords(ChartTable(ChartKind::Line, {100, 4000, 250}), Language::Chinese);
  BOOST_TEST(line == "金额 · 名称：金额最高 40.00（name 1），最低 1.00（name 0）。", line);
  BOOST_TEST(ChartInWords(ChartTable(ChartKind::Bar, {1}), Language::English) == "");
}

/// Parts are told apart in black and white: no two patterns beside each other are alike.
BOOST_AUTO_TEST_CASE(PartsDifferWithoutColours) {
  std::vector<std::vector<unsigned char>> looks;
  for (std::size_t part = 0; part < 7; ++part) {
    cairo_surface_t* surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, 24, 24);
    cairo_t* target = cairo_create(surface);
    cairo_set_source_rgb(target, 1, 1, 1);
    cairo_paint(target);
    cairo_rectangle(target, 0, 0, 24, 24);
    FillPart(target, part);
    cairo_surface_flush(surface);
    std::vector<unsigned char> greys;
    for (int y = 0; y < 24; ++y) {
      const auto* line = cairo_image_surface_get_data(surface) +
                         y * cairo_image_surface_get_stride(surface);
      for (int x = 0; x < 24; ++x) {
        const auto* pixel = line + x * 4;
        greys.push_back(static_cast<unsigned char>((pixel[0] + pixel[1] + pixel[2]) / 3));
      }
    }
    cairo_destroy(target);
    cairo_surface_destroy(surface);
    for (const auto& other : looks) {
      long apart = 0;
      for (std::size_t i = 0; i < greys.size(); ++i) apart += std::abs(greys[i] - other[i]);
      BOOST_TEST(apart / static_cast<long>(greys.size()) > 8);
    }
    looks.push_back(std::move(greys));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::report
