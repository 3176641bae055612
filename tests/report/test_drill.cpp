/// Tests of the way from a row to its tickets.
#include "report/built_in.h"
#include "report/drill.h"
#include "report/fixtures.h"

namespace steelyard::report {
namespace {

Table DrillTable(const std::string& drill, const Row& row, ports::ReportParameters parameters) {
  const auto definition = ParseDefinition("reports/sample.report", R"(title.en: Sample
title.zh_CN: 样例
drill: )" + drill + R"(
parameters:
  scale count 0 | Scale | 秤号
columns:
  name  text  | Name | 名称
  count count | No.  | 号
query:
  SELECT :from, :to, :scale
)");
  if (!definition) BOOST_FAIL(definition.error().ToString());
  FixedRows source({row});
  parameters.emplace("from", "2026-11-01");
  parameters.emplace("to", "2026-11-22");
  auto table = Run(*definition, parameters, source);
  BOOST_REQUIRE(table);
  return std::move(table).value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(drill)

BOOST_AUTO_TEST_CASE(EveryFieldNarrows) {
  const auto filter = [](const char* drill, const char* name, std::int64_t count) {
    const Table table = DrillTable(drill, {Text(name), Number(count)}, {});
    return TicketsBehind(table, table.rows[0]);
  };
  const auto days = filter("cashier=count", "", 7);
  BOOST_REQUIRE(days.has_value());
  BOOST_TEST(days->cashier.value() == 7);
  BOOST_TEST(days->period->first().ToString() == "2026-11-01");
  BOOST_TEST(days->period->last().ToString() == "2026-11-22");
  BOOST_TEST(filter("day=name", "2026-11-05", 0)->period->last().ToString() == "2026-11-05");
  BOOST_TEST(filter("hour=count", "", 8)->hour.value() == 8);
  BOOST_TEST(filter("scale=count", "", 3)->scale.value() == 3);
  BOOST_TEST(filter("product=name", "1001", 0)->product.value() == "1001");
  BOOST_TEST((filter("tender=name", "mobile", 0)->tender == domain::TenderType::Mobile));
  BOOST_TEST(filter("card=name", "8600", 0)->card_number.value() == "8600");
  const auto both = filter("day=name cashier=count", "2026-11-05", 7);
  BOOST_TEST(both->cashier.value() == 7);
  BOOST_TEST(both->period->first().ToString() == "2026-11-05");
}

BOOST_AUTO_TEST_CASE(WhatStandsForNoTicketsHasNone) {
  for (const Row& row : {Row{Cell(), Cell()}, Row{Text("~rounding"), Number(1)}}) {
    const Table table = DrillTable("tender=name", row, {});
    BOOST_TEST(!TicketsBehind(table, table.rows[0]).has_value());
  }
  const Table table = DrillTable("cashier=count", {Text("a"), Cell()}, {});
  BOOST_TEST(!TicketsBehind(table, table.rows[0]).has_value());
}

BOOST_AUTO_TEST_CASE(ParametersNarrowToo) {
  const Table all = DrillTable("cashier=count scale=:scale", {Text("a"), Number(7)}, {});
  BOOST_TEST(!TicketsBehind(all, all.rows[0])->scale.has_value());
  const Table one =
      DrillTable("cashier=count scale=:scale", {Text("a"), Number(7)}, {{"scale", "3"}});
  BOOST_TEST(TicketsBehind(one, one.rows[0])->scale.value() == 3);
  BOOST_TEST(TicketsBehindAll(one)->scale.value() == 3);
  BOOST_TEST(!TicketsBehindAll(one)->cashier.has_value());
}

BOOST_AUTO_TEST_CASE(AHiddenColumnTakesTheWayWithIt) {
  const Catalogue catalogue = BuiltIn();
  SqliteRows rows;
  const auto changed = WithChanges(*catalogue.Find("sales-by-cashier"), {{"name", "total"}, {}});
  BOOST_REQUIRE(changed);
  const auto table = Run(*changed, kNovember, rows);
  BOOST_REQUIRE(table);
  BOOST_TEST(!TicketsBehindAll(*table).has_value());
}

BOOST_AUTO_TEST_CASE(WrongLinesAreExplained) {
  const auto mistake = [](const std::string& line) {
    const auto definition = ParseDefinition("reports/sample.report", line + R"(
title.en: Sample
title.zh_CN: 样例
columns:
  name   text  | Name   | 名称
  amount fen   | Amount | 金额
  count  count | Count  | 数量
query:
  SELECT :from, :to
)");
    return definition ? "" : definition.error().ToString();
  };
  const struct {
    const char* line;
    const char* says;
  } cases[] = {
      {"drill: moon=name", ":1: moon=name is no way to tickets"},
      {"drill: name", ":1: name is no way to tickets"},
      {"drill: day=moon", ":1: the `drill:` line names moon"},
      {"drill: day=:moon", ":1: `drill:` names :moon, which is no parameter"},
      {"group: moon", ":1: the group names moon"},
      {"group: name amount", ":1: `group:` names one column"},
      {"show: moon", ":1: the `show:` line names moon"},
      {"show: name name", ":1: `show:` names name twice"},
      {"chart: stacked name amount", ":1: a chart is"},
      {"chart: bar name amount count", ":1: a chart is"},
      {"chart: line name amount count", ":1: the chart cannot draw count beside the others"},
      {"chart: pillar name amount", ":1: pillar is no chart"},
  };
  for (const auto& one : cases) {
    const std::string sentence = mistake(one.line);
    BOOST_TEST(sentence.find(one.says) != std::string::npos, one.line << ": " << sentence);
  }
  BOOST_TEST(mistake("show: name\ngroup: amount").find("which `show:` leaves out") !=
             std::string::npos);
  BOOST_TEST(mistake("chart: line name amount") == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::report
