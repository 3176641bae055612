/// Tests of the chart: which points it shows, and that it draws within its box.
#include "report/chart.h"

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
  return table;
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
  for (const ChartKind kind : {ChartKind::Bar, ChartKind::Pie, ChartKind::Line}) {
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

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::report
