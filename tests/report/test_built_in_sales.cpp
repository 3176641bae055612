/// Tests of the reports on sales by category, hour, weekday, tier, store and period before: figures
/// written down by hand, counted by hand.
#include <fmt/format.h>

#include "domain/business_day.h"
#include "report/built_in.h"

namespace steelyard::report {
namespace {

/// 2026-11-02 is a Monday.
void AddShop(SqliteRows& rows) {
  rows.Execute(
      "INSERT INTO products VALUES('1','Apple','fruit','','kg',599,0,0,1),"
      "('2','Pear','fruit','','kg',399,0,0,1),('3','Bag','','','piece',20,0,0,1),"
      "('4','Leek','green','','kg',300,0,0,1),('5','Old','fruit','','kg',1,0,1,1);"
      "INSERT INTO tiers VALUES('gold','金卡',900,1);"
      // day, scale, half hour of UTC (0 is 8:00 in China), tier, tickets, returns, lines, amount,
      // rounding, total, discount
      "INSERT INTO rollup_half_hour VALUES"
      "('S1','2026-10-31',1,0,'',9,0,9,9999,0,9999,0),"
      "('S1','2026-11-02',1,0,'',2,0,3,1000,-1,999,50),"
      "('S1','2026-11-02',1,1,'gold',1,0,2,601,0,601,100),"
      "('S1','2026-11-09',2,2,'gold',1,1,1,300,-2,298,10),"
      "('S1','2026-11-03',1,40,'~no_tier',1,0,1,70,0,70,0),"
      "('S2','2026-11-03',1,47,'~unknown',2,0,2,30,0,30,5);"
      "INSERT INTO rollup_cashier VALUES"
      "('S1','2026-10-31',1,7,9,0,9,9999,0,9999,0),"
      "('S1','2026-11-02',1,7,3,0,5,1601,-1,1600,150),"
      "('S1','2026-11-09',2,8,1,1,1,300,-2,298,10),"
      "('S1','2026-11-03',1,7,1,0,1,70,0,70,0),"
      "('S2','2026-11-03',1,7,2,0,2,30,0,30,5);"
      "INSERT INTO rollup_product_day VALUES"
      "('S1','2026-10-31','1','kg',9,9000,0,9999,9999),"
      "('S1','2026-11-02','1','kg',3,2000,0,1000,1050),"
      "('S1','2026-11-02','4','kg',2,900,0,601,701),"
      "('S1','2026-11-09','2','kg',1,500,0,300,310),"
      "('S1','2026-11-03','3','piece',1,0,5,70,70),"
      "('S2','2026-11-03','77','kg',2,100,0,30,35);"
      "INSERT INTO rollup_product VALUES"
      "('S1','2026-11-02',1,'1','kg',3,2000,0,1000,1050),"
      "('S1','2026-11-02',1,'4','kg',2,900,0,601,701),"
      "('S1','2026-11-09',2,'2','kg',1,500,0,300,310),"
      "('S1','2026-11-03',1,'3','piece',1,0,5,70,70),"
      "('S2','2026-11-03',1,'77','kg',2,100,0,30,35);");
}

Row RowNamed(const Table& table, const Cell& first) {
  for (const Row& row : table.rows) {
    if (row[0] == first) return row;
  }
  BOOST_FAIL("no such row");
  return {};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(built_in_sales)

BOOST_AUTO_TEST_CASE(ByCategory) {
  SqliteRows rows;
  AddShop(rows);
  const Table table = RunBuiltIn("sales-by-category", rows);
  const std::vector<Row> expected = {
      {Text("fruit"), Number(2), Number(2500), Number(0), Number(4), Number(1300), Number(651)},
      {Text("green"), Number(1), Number(900), Number(0), Number(2), Number(601), Number(301)},
      {Text("~none"), Number(2), Number(100), Number(5), Number(3), Number(100), Number(50)},
      {Text("~rounding"), Cell(), Cell(), Cell(), Cell(), Number(-3), Number(-1)}};
  BOOST_TEST((table.rows == expected));
  BOOST_TEST(TotalOf(table, "amount") == 1998);
  const Table of_scale = RunBuiltIn("sales-by-category", rows, {{"scale", "2"}});
  BOOST_TEST(TotalOf(of_scale, "amount") == 298);
  BOOST_TEST(of_scale.filters.size() == 1u);
}

BOOST_AUTO_TEST_CASE(ByProductOfACategoryAndAScale) {
  SqliteRows rows;
  AddShop(rows);
  const Table fruit = RunBuiltIn("sales-by-product", rows, {{"category", "fruit"}});
  BOOST_TEST(TotalOf(fruit, "amount") == 1300);  // no rounding: it belongs to no category
  BOOST_TEST(TotalOf(RunBuiltIn("sales-by-product", rows, {{"scale", "2"}}), "amount") == 298);
  BOOST_TEST(
      TotalOf(RunBuiltIn("sales-by-product", rows, {{"scale", "1"}, {"category", "green"}}),
              "amount") == 601);
}

BOOST_AUTO_TEST_CASE(ByHourOfTheStoresClock) {
  SqliteRows rows;
  AddShop(rows);
  const auto hours = [&] {
    std::vector<std::pair<std::int64_t, std::int64_t>> found;
    for (const Row& row : RunBuiltIn("sales-by-hour", rows).rows) {
      found.emplace_back(std::get<std::int64_t>(row[0]), std::get<std::int64_t>(row[5]));
    }
    return found;
  };
  using Hours = std::vector<std::pair<std::int64_t, std::int64_t>>;
  // 23:30 UTC is 7:30 in China, 20:00 UTC is 4:00: the day begins then.
  BOOST_TEST((hours() == Hours{{4, 70}, {7, 30}, {8, 1600}, {9, 298}}));
  const Table table = RunBuiltIn("sales-by-hour", rows);
  const Row eight = {Number(8), Number(1), Number(3), Number(0), Number(5), Number(1600),
                     Number(533), Number(1600), Number(801)};
  BOOST_TEST((RowNamed(table, Number(8)) == eight));
  rows.Execute("INSERT INTO settings VALUES('store.utc_offset_minutes','330')");  // India
  BOOST_TEST((hours() == Hours{{5, 30 + 999}, {6, 601 + 298}, {1, 70}}));
  rows.Execute("UPDATE settings SET value = '-600'");
  BOOST_TEST((hours() == Hours{{10, 70}, {13, 30}, {14, 1600}, {15, 298}}));
}

BOOST_AUTO_TEST_CASE(ByWeekday) {
  SqliteRows rows;
  AddShop(rows);
  const Table table = RunBuiltIn("sales-by-weekday", rows);
  const std::vector<Row> expected = {
      {Text("1"), Number(2), Number(4), Number(1), Number(1898), Number(475), Number(949),
       Number(950)},
      {Text("2"), Number(1), Number(3), Number(0), Number(100), Number(33), Number(100),
       Number(50)}};
  BOOST_TEST((table.rows == expected));
  BOOST_TEST(RenderText(table, Language::Chinese).find("星期二") != std::string::npos);
}

/// Every weekday, against the program's own calendar, through two leap days and a century.
BOOST_AUTO_TEST_CASE(WeekdaysOfAllYears) {
  SqliteRows rows;
  for (const int years : {0, 76}) {
    auto each = *domain::BusinessDay::FromDate(2023 + years, 12, 25);
    for (int i = 0; i < 120; ++i) {
      each = each.PlusDays(i % 2 + 1);
      rows.Execute("DELETE FROM rollup_cashier");
      rows.Execute("INSERT INTO rollup_cashier VALUES('S1','" + each.ToString() +
                   "',1,7,1,0,1,100,0,100,0)");
      const Table table = RunBuiltIn("sales-by-weekday", rows,
                                     {{"from", each.ToString()}, {"to", each.ToString()}});
      BOOST_REQUIRE(table.rows.size() == 1u);
      BOOST_TEST((table.rows[0][0] == Text(std::to_string(each.weekday()))), each.ToString());
    }
  }
}

BOOST_AUTO_TEST_CASE(ByTierAndDiscounts) {
  SqliteRows rows;
  AddShop(rows);
  const Table tiers = RunBuiltIn("sales-by-tier", rows);
  const std::vector<Row> expected = {
      {Text("gold"), Text("金卡"), Number(2), Number(1), Number(3), Number(110), Number(901),
       Number(-2), Number(899), Number(450), Number(450)},
      {Text(""), Text("~no_tier"), Number(1), Number(0), Number(1), Number(0), Number(70),
       Number(0), Number(70), Number(70), Number(35)},
      {Text(""), Text("~unknown"), Number(2), Number(0), Number(2), Number(5), Number(30),
       Number(0), Number(30), Number(15), Number(15)},
      {Text(""), Text("~no_card"), Number(2), Number(0), Number(3), Number(50), Number(1000),
       Number(-1), Number(999), Number(500), Number(500)}};
  BOOST_TEST((tiers.rows == expected));
  BOOST_TEST(TotalOf(tiers, "total") == 1998);
  const Table given = RunBuiltIn("member-discounts", rows);
  const std::vector<Row> discounts = {
      {Text("金卡"), Number(2), Number(3), Number(1011), Number(110), Number(901), Number(109),
       Number(55)},
      {Text("~unknown"), Number(2), Number(2), Number(35), Number(5), Number(30), Number(143),
       Number(3)},
      {Text("~no_tier"), Number(1), Number(1), Number(70), Number(0), Number(70), Number(0),
       Number(0)}};
  BOOST_TEST((given.rows == discounts));
  BOOST_TEST(
      TotalOf(RunBuiltIn("member-discounts", rows, {{"tier", "gold"}}), "discount") == 110);
}

BOOST_AUTO_TEST_CASE(ByStore) {
  SqliteRows rows;
  AddShop(rows);
  const std::vector<Row> expected = {
      {Text("S1"), Number(3), Number(5), Number(1), Number(7), Number(160), Number(1971),
       Number(-3), Number(1968), Number(394), Number(985)},
      {Text("S2"), Number(1), Number(2), Number(0), Number(2), Number(5), Number(30), Number(0),
       Number(30), Number(15), Number(15)}};
  BOOST_TEST((RunBuiltIn("sales-by-store", rows).rows == expected));
}

BOOST_AUTO_TEST_CASE(TopAndSlowProducts) {
  SqliteRows rows;
  AddShop(rows);
  const Table top = RunBuiltIn("top-products", rows, {{"most", "2"}});
  BOOST_REQUIRE(top.rows.size() == 3u);
  BOOST_TEST((top.rows[0][1] == Text("1")));
  BOOST_TEST((top.rows[1][1] == Text("4")));
  const Row others = {Cell(), Cell(), Text("~others"), Text(""), Number(600), Number(5), Number(4),
                      Number(400), Number(200)};
  BOOST_TEST((top.rows[2] == others));
  BOOST_TEST(TotalOf(top, "amount") == 2001);
  BOOST_TEST(RunBuiltIn("top-products", rows, {{"category", "fruit"}}).rows.size() == 2u);
  // Sold in the period, but not on the list any more, or never: not slow.
  rows.Execute("INSERT INTO products VALUES('6','Fig','fruit','','kg',1,0,0,1)");
  const Table slow = RunBuiltIn("slow-products", rows, {{"most", "3"}});
  const std::vector<Row> expected = {
      {Text("6"), Text("Fig"), Text("fruit"), Number(0), Cell(), Number(0), Number(0), Number(0),
       Number(0)},
      {Text("3"), Text("Bag"), Text(""), Number(1), Text("2026-11-03"), Number(0), Number(5),
       Number(1), Number(70)},
      {Text("2"), Text("Pear"), Text("fruit"), Number(1), Text("2026-11-09"), Number(500),
       Number(0), Number(1), Number(300)}};
  BOOST_TEST((slow.rows == expected));
}

BOOST_AUTO_TEST_CASE(ComparedWithThePeriodBefore) {
  SqliteRows rows;
  AddShop(rows);
  const Table table = RunBuiltIn("sales-compared", rows);
  BOOST_REQUIRE(table.before.has_value());
  BOOST_TEST(table.before->from == "2026-10-01");
  BOOST_TEST(table.before->to == "2026-10-31");
  const Row fruit = {Text("fruit"), Number(1300), Number(9999), Number(-8699), Number(-870)};
  BOOST_TEST((table.rows[0] == fruit));
  const Row green = {Text("green"), Number(601), Number(0), Number(601), Cell()};
  BOOST_TEST((table.rows[1] == green));
  BOOST_TEST(RenderText(table, Language::English).find("compared with 2026-10-01") !=
             std::string::npos);

  const Table days = RunBuiltIn("sales-by-day-compared", rows);
  const std::vector<Row> expected = {
      {Number(2), Text("2026-11-02"), Number(3), Number(1600), Cell(), Number(0), Number(0),
       Number(1600), Cell()},
      {Number(3), Text("2026-11-03"), Number(3), Number(100), Cell(), Number(0), Number(0),
       Number(100), Cell()},
      {Number(9), Text("2026-11-09"), Number(1), Number(298), Cell(), Number(0), Number(0),
       Number(298), Cell()},
      {Number(31), Cell(), Number(0), Number(0), Text("2026-10-31"), Number(9), Number(9999),
       Number(-9999), Number(-1000)}};
  BOOST_TEST((days.rows == expected));
}

BOOST_AUTO_TEST_CASE(Baskets) {
  SqliteRows rows;
  AddShop(rows);
  const Table table = RunBuiltIn("baskets-by-day", rows);
  const Row second = {Text("2026-11-02"), Number(3), Number(5), Number(1600), Number(533),
                      Number(601), Number(500), Number(1), Number(333)};
  BOOST_TEST((table.rows[0] == second));
  const Row ninth = {Text("2026-11-09"), Number(1), Number(1), Number(298), Number(298),
                     Number(298), Cell(), Number(1), Number(1000)};
  BOOST_TEST((table.rows[2] == ninth));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::report
