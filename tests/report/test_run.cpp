/// Tests of running a report: parameters refused, rows checked, totals added.
#include "report/fixtures.h"

namespace steelyard::report {
namespace {

Definition SampleDefinition() {
  auto definition = ParseDefinition("reports/sample.report", R"(title.en: Sample
title.zh_CN: 样例
parameters:
  category  text   fruit       | Category | 类别
  at_least  count  0           | At least | 至少
  since     date   2026-01-01  | Since    | 起
columns:
  name   text         | Name  | 名称
  day    date         | Day   | 日
  total  fen   total  | Total | 合计
query:
  SELECT :from, :to, :category, :at_least, :since
)");
  BOOST_REQUIRE(definition);
  return std::move(definition).value();
}

const ports::ReportParameters kPeriod = {{"from", "2026-11-01"}, {"to", "2026-11-22"}};

}  // namespace

BOOST_AUTO_TEST_SUITE(run)

BOOST_AUTO_TEST_CASE(ParametersRefused) {
  using enum RunMistake;
  struct Case {
    ports::ReportParameters parameters;
    RunRefusal refusal;
  };
  const Case cases[] = {
      {{}, {ParameterMissing, "from"}},
      {{{"from", "2026-11-01"}}, {ParameterMissing, "to"}},
      {{{"to", "2026-11-01"}}, {ParameterMissing, "from"}},
      {{{"from", "yesterday"}, {"to", "2026-11-01"}}, {ParameterOfWrongType, "from", "yesterday"}},
      {{{"from", "2026-11-01"}, {"to", "2026-11-31"}}, {ParameterOfWrongType, "to", "2026-11-31"}},
      {{{"from", "2026-11-02"}, {"to", "2026-11-01"}}, {ToBeforeFrom, "to", "2026-11-01"}},
      {{{"from", "2026-11-01"}, {"to", "2026-11-01"}, {"cashier", "1"}},
       {ParameterUnknown, "cashier", "1"}},
      {{{"from", "2026-11-01"}, {"to", "2026-11-01"}, {"at_least", "-1"}},
       {ParameterOfWrongType, "at_least", "-1"}},
      {{{"from", "2026-11-01"}, {"to", "2026-11-01"}, {"at_least", ""}},
       {ParameterOfWrongType, "at_least", ""}},
      {{{"from", "2026-11-01"}, {"to", "2026-11-01"}, {"since", "2026"}},
       {ParameterOfWrongType, "since", "2026"}},
  };
  const Definition definition = SampleDefinition();
  for (const Case& each : cases) {
    FixedRows rows({});
    const auto table = Run(definition, each.parameters, rows);
    BOOST_REQUIRE(!table);
    BOOST_TEST((table.error() == each.refusal), Explain(table.error(), Language::English));
    BOOST_TEST(rows.asked == 0);
    for (const Language language : {Language::English, Language::Chinese}) {
      BOOST_TEST(!Explain(table.error(), language).empty());
    }
  }
}

BOOST_AUTO_TEST_CASE(ParametersGivenAndByDefault) {
  FixedRows rows({});
  ports::ReportParameters parameters = kPeriod;
  parameters["at_least"] = "12";
  parameters["category"] = "'; DROP TABLE cards; --";  // bound, never pasted into the query
  const auto table = Run(SampleDefinition(), parameters, rows);
  BOOST_REQUIRE(table);
  parameters["since"] = "2026-01-01";
  BOOST_TEST((rows.asked_parameters == parameters));
  // What narrows the figures stands on the paper; what is at its default does not.
  BOOST_REQUIRE(table->filters.size() == 2u);
  BOOST_TEST(RenderText(*table, Language::Chinese).find("至少：12") != std::string::npos);
  BOOST_TEST(RenderText(*table, Language::English).find("Since") == std::string::npos);
  BOOST_TEST(rows.asked_select == SampleDefinition().query);
  BOOST_TEST(table->period.from == "2026-11-01");
}

BOOST_AUTO_TEST_CASE(RowsThatDoNotFit) {
  const std::vector<Row> cases = {
      {},
      {Text("a"), Text("2026-11-01")},
      {Text("a"), Text("2026-11-01"), Number(1), Number(2)},
      {Number(1), Text("2026-11-01"), Number(1)},
      {Text("a"), Text("November"), Number(1)},
      {Text("a"), Number(20261101), Number(1)},
      {Text("a"), Text("2026-11-01"), Text("12.50")},
  };
  for (const Row& row : cases) {
    FixedRows rows({{Text("a"), Text("2026-11-01"), Number(1)}, row});
    const auto table = Run(SampleDefinition(), kPeriod, rows);
    BOOST_REQUIRE(!table);
    BOOST_TEST((table.error().mistake == RunMistake::QueryDoesNotFitColumns));
    BOOST_TEST(Explain(table.error(), Language::English).find("reports/sample.report:12") !=
               std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(Totals) {
  FixedRows rows({{Text("a"), Text("2026-11-01"), Number(100)},
                  {Text("b"), Cell(), Number(-4)},
                  {Cell(), Cell(), Cell()}});
  const auto table = Run(SampleDefinition(), kPeriod, rows);
  BOOST_REQUIRE(table);
  BOOST_TEST(table->rows.size() == 3u);
  BOOST_TEST((table->totals == Row{Cell(), Cell(), Number(96)}));
}

BOOST_AUTO_TEST_CASE(ATotalTooLargeIsRefused) {
  for (const std::int64_t sign : {1, -1}) {
    FixedRows rows(
        {{Text("a"), Cell(), Number(sign * INT64_MAX)}, {Text("b"), Cell(), Number(sign * 2)}});
    const auto table = Run(SampleDefinition(), kPeriod, rows);
    BOOST_REQUIRE(!table);
    BOOST_TEST((table.error() == RunRefusal{RunMistake::TotalTooLarge, "total"}));
  }
}

BOOST_AUTO_TEST_CASE(BrokenNamesBecomeValidText) {
  FixedRows rows({{Text(std::string("\xC6\xBB\xB9\xFB and \0 more", 15)), Cell(), Number(1)}});
  const auto table = Run(SampleDefinition(), kPeriod, rows);
  BOOST_REQUIRE(table);
  const auto& name = std::get<std::string>(table->rows[0][0]);
  BOOST_TEST(name.find("\xEF\xBF\xBD") != std::string::npos);
  BOOST_TEST(name.ends_with(" more"));
  BOOST_TEST(!RenderJson(*table).empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::report
