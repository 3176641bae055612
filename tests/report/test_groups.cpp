/// Tests of subtotals, of changed columns and of the period before.
#include "report/built_in.h"
#include "report/fixtures.h"
#include "report/format.h"
#include "report/page_layout.h"

namespace steelyard::report {
namespace {

Definition SampleDefinition(const std::string& more) {
  const auto definition = ParseDefinition("reports/sample.report", R"(title.en: Sample
title.zh_CN: 样例
)" + more + R"(
columns:
  kind    text         | Kind   | 类别
  name    text         | Name   | 名称
  amount  fen   total  | Amount | 金额
query:
  SELECT :from, :to
)");
  if (!definition) BOOST_FAIL(definition.error().ToString());
  return *definition;
}

const std::vector<Row> kRows = {{Text("fruit"), Text("apple"), Number(100)},
                                {Text("green"), Text("leek"), Number(40)},
                                {Text("fruit"), Text("pear"), Number(5)},
                                {Text(""), Text("bag"), Number(1)}};

Table RunOn(const Definition& definition, const std::vector<Row>& rows) {
  FixedRows source(rows);
  auto table = Run(definition, {{"from", "2026-11-01"}, {"to", "2026-11-30"}}, source);
  BOOST_REQUIRE(table);
  return std::move(table).value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(groups)

BOOST_AUTO_TEST_CASE(RowsOfAGroupStandTogetherAndAreAddedUp) {
  const Table table = RunOn(SampleDefinition("group: kind"), kRows);
  BOOST_REQUIRE(table.groups.size() == 3u);
  BOOST_TEST((table.rows[1][1] == Text("pear")));
  BOOST_TEST((table.groups[0].totals == Row{Cell(), Cell(), Number(105)}));
  BOOST_TEST((table.groups[1].totals == Row{Cell(), Cell(), Number(40)}));
  BOOST_TEST((table.totals == Row{Cell(), Cell(), Number(146)}));
  std::size_t next = 0;
  for (const Group& group : table.groups) {
    BOOST_TEST(group.first == next);
    next = group.last;
  }
  BOOST_TEST(next == table.rows.size());
}

BOOST_AUTO_TEST_CASE(SubtotalsAreShownInText) {
  const Table table = RunOn(SampleDefinition("group: kind"), kRows);
  const std::string english = RenderText(table, Language::English);
  BOOST_TEST(english.find("Subtotal fruit           1.05") != std::string::npos, english);
  BOOST_TEST(CountOf("Subtotal", english) == 3u);
  BOOST_TEST(RenderText(table, Language::Chinese).find("小计 green") != std::string::npos);
  // A machine reads rows alone.
  BOOST_TEST(CountOf("\r\n", RenderCsv(table, Language::English)) == 6u);
  const std::string json = RenderJson(table);
  BOOST_TEST(json.find(R"("group":"kind","groups":[{"value":"fruit","first_row":1,"last_row":2,)"
                       R"("totals":[null,null,105]})") != std::string::npos,
             json);
}

BOOST_AUTO_TEST_CASE(WithoutTotalsThereAreNoSubtotals) {
  Definition definition = SampleDefinition("group: kind");
  for (Column& column : definition.columns) column.totalling = Totalling::None;
  const Table table = RunOn(definition, kRows);
  BOOST_TEST(table.groups.size() == 3u);
  BOOST_TEST(TableLines(table).size() == 4u);
}

BOOST_AUTO_TEST_CASE(ASubtotalIsNeverAloneOnAPage) {
  std::vector<Row> rows;
  for (int group = 0; group < 40; ++group) {
    for (int i = 0; i <= group % 5; ++i) {
      rows.push_back({Text("group " + std::to_string(group)), Text("x"), Number(1)});
    }
  }
  const Table table = RunOn(SampleDefinition("group: kind"), rows);
  const ExportContext context = ContextIn(Language::English);
  PageLayout layout(table, context, PageLayout::kA4);
  BOOST_TEST(layout.PageCount() >= 3);
}

BOOST_AUTO_TEST_CASE(AnotherOrderOfColumns) {
  const auto changed =
      WithChanges(SampleDefinition("chart: bar name amount"), {{"amount", "name"}, std::nullopt});
  BOOST_REQUIRE(changed);
  const Table table = RunOn(*changed, kRows);
  BOOST_TEST((table.rows[0] == Row{Number(100), Text("apple")}));
  BOOST_TEST((table.totals == Row{Number(146), Cell()}));
  BOOST_REQUIRE(table.chart.has_value());
  BOOST_TEST(table.chart->label_column == 1u);
  BOOST_TEST((table.chart->value_columns == std::vector<std::size_t>{0}));
}

BOOST_AUTO_TEST_CASE(WhatNamesAHiddenColumnGoesWithIt) {
  const auto changed = WithChanges(SampleDefinition("chart: bar name amount\ngroup: kind"),
                                   {{"amount"}, std::nullopt});
  BOOST_REQUIRE(changed);
  const Table table = RunOn(*changed, kRows);
  BOOST_TEST(!table.chart.has_value());
  BOOST_TEST(table.groups.empty());
}

BOOST_AUTO_TEST_CASE(ColumnsThatAreNotThereAreRefused) {
  const TableChanges wrong[] = {{{"moon"}, std::nullopt},
                                {{"name", "name"}, std::nullopt},
                                {{}, "moon"},
                                {{"name"}, "kind"}};
  for (const TableChanges& changes : wrong) {
    const auto changed = WithChanges(SampleDefinition(""), changes);
    BOOST_REQUIRE(!changed);
    BOOST_TEST((changed.error().mistake == RunMistake::ColumnUnknown));
  }
  const auto ungrouped = WithChanges(SampleDefinition("group: kind"), {{}, ""});
  BOOST_REQUIRE(ungrouped);
  BOOST_TEST(RunOn(*ungrouped, kRows).groups.empty());
}

BOOST_AUTO_TEST_CASE(ThePeriodBefore) {
  const struct {
    Dates period;
    Dates before;
  } cases[] = {
      {{"2026-11-22", "2026-11-22"}, {"2026-11-21", "2026-11-21"}},
      {{"2026-11-16", "2026-11-22"}, {"2026-11-09", "2026-11-15"}},
      {{"2026-11-01", "2026-11-30"}, {"2026-10-01", "2026-10-31"}},
      {{"2026-03-01", "2026-03-31"}, {"2026-02-01", "2026-02-28"}},
      {{"2024-03-01", "2024-03-31"}, {"2024-02-01", "2024-02-29"}},
      {{"2026-01-01", "2026-12-31"}, {"2025-01-01", "2025-12-31"}},
      {{"2026-01-01", "2026-03-31"}, {"2025-10-01", "2025-12-31"}},
      {{"2026-11-01", "2026-11-29"}, {"2026-10-03", "2026-10-31"}},
      {{"2026-01-01", "2026-01-01"}, {"2025-12-31", "2025-12-31"}},
  };
  for (const auto& one : cases) {
    const Dates before = PeriodBefore(one.period);
    BOOST_TEST(before.from == one.before.from, one.period.from);
    BOOST_TEST(before.to == one.before.to);
  }
}

BOOST_AUTO_TEST_CASE(AQueryThatNeverEndsItsRowsIsRefused) {
  class Endless : public ports::ReportRows {
   public:
    void Run(const ports::ReportQuery&, const std::function<void(const Row&)>& row) override {
      while (true) row(kRows[0]);
    }
  };
  Endless rows;
  const ports::ReportParameters november = {{"from", "2026-11-01"}, {"to", "2026-11-30"}};
  const auto table = Run(SampleDefinition(""), november, rows);
  BOOST_REQUIRE(!table);
  BOOST_TEST((table.error().mistake == RunMistake::TooManyRows));
}

BOOST_AUTO_TEST_CASE(AQueryThatPilesUpTextIsRefusedBeforeItFillsTheMemory) {
  class Endless : public ports::ReportRows {
   public:
    void Run(const ports::ReportQuery&, const std::function<void(const Row&)>& row) override {
      Row wide = kRows[0];
      wide[0] = std::string(8'000'000, 'x');
      while (true) row(wide);
    }
  };
  Endless rows;
  const ports::ReportParameters november = {{"from", "2026-11-01"}, {"to", "2026-11-30"}};
  const auto table = Run(SampleDefinition(""), november, rows);
  BOOST_REQUIRE(!table);
  BOOST_TEST((table.error().mistake == RunMistake::TooMuchText));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::report
