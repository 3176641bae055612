/// Tests of definition files: what is read, and how each mistake is explained.
#include "report/catalogue.h"
#include "report/fixtures.h"
#include "report/query_scan.h"

namespace steelyard::report {
namespace {

const std::string kGood = R"(# A comment
title.en:    Sales
title.zh_CN: 销售
chart:       bar name total

parameters:
  at_least  count  0     | At least | 至少
  category  text   ""    | Category | 类别
  since     date   2026-01-01 | Since | 起

columns:
  name   text         | Name  | 名称
  total  fen   total  | Total | 合计

values name:
  cash | Cash | 现金

query:
  SELECT 'a:b', x -- :not_one; really
    FROM t

   WHERE d BETWEEN :from AND :to AND x >= :at_least AND c = :category AND d > :since
)";

/// The good file with one line replaced, or taken out when the new one is empty.
std::string With(const std::string& old_line, const std::string& new_line) {
  std::string text = kGood;
  const auto at = text.find(old_line);
  BOOST_REQUIRE_MESSAGE(at != text.npos, old_line);
  return text.replace(at, old_line.size(), new_line);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(definition)

BOOST_AUTO_TEST_CASE(Read) {
  for (const std::string& content : {kGood, "\xEF\xBB\xBF" + kGood}) {
    const auto definition = ParseDefinition("reports/sales.report", content);
    BOOST_REQUIRE(definition);
    BOOST_TEST(definition->name == "sales");
    BOOST_TEST(definition->title.In(Language::Chinese) == "销售");
    BOOST_REQUIRE(definition->columns.size() == 2u);
    BOOST_TEST(definition->columns[0].values.at("cash").chinese == "现金");
    BOOST_TEST(int(definition->columns[1].totalling) == int(Totalling::Sum));
    BOOST_TEST(definition->columns[1].head.english == "Total");
    BOOST_REQUIRE(definition->parameters.size() == 3u);
    BOOST_TEST(definition->parameters[0].default_value == "0");
    BOOST_TEST(definition->parameters[1].default_value == "");
    BOOST_REQUIRE(definition->chart.has_value());
    BOOST_TEST((definition->chart->value_columns == std::vector<std::size_t>{1}));
    BOOST_TEST(definition->query_line == 19);
  }
}

BOOST_AUTO_TEST_CASE(ReadFromWindows) {
  std::string content;
  for (const char letter : kGood)
    content += letter == '\n' ? std::string("\r\n") : std::string(1, letter);
  const auto definition = ParseDefinition("sales.report", content);
  BOOST_REQUIRE(definition);
  BOOST_TEST(definition->query.find('\r') == std::string::npos);
}

BOOST_AUTO_TEST_CASE(Refused) {
  struct Case {
    const char* old_line;
    const char* new_line;
    int line;
    const char* sentence;
  };
  const Case cases[] = {
      {"title.en:    Sales\n", "", 0, "`title.en:` is missing"},
      {"title.en:    Sales\n", "title.en:\n", 2, "`title.en:` has no value"},
      {"title.zh_CN: 销售", "title.fr: Ventes", 3, "`title.fr:` is not known"},
      {"title.zh_CN: 销售", "title.zh_CN: \xC4\xFA", 3, "not UTF-8"},
      {"title.zh_CN: 销售", "title.en: Twice", 3, "here twice"},
      {"title.zh_CN: 销售", "just words", 3, "expected `key: value`"},
      {"title.zh_CN: 销售", "  title.zh_CN: 销售", 3, "none above it"},
      {"bar name total", "bar name", 4, "a chart is"},
      {"bar name total", "donut name total", 4, "donut is no chart"},
      {"bar name total", "bar name sum", 4, "sum, which is no column"},
      {"bar name total", "bar total name", 4, "cannot draw name"},
      {"count  0 ", "count    ", 7, "a parameter is"},
      {"count  0 ", "count  x ", 7, "the default x does not fit"},
      {"count  0 ", "fen    0 ", 7, "fen is no type of a parameter"},
      {"count  0 ", "till   0 ", 7, "of what the books know scale, cashier, product"},
      {"count  0 ", "scale  x ", 7, "the default x does not fit"},
      {"chart:       bar name total", "topic: fruit", 4, "fruit is no topic; topics are sales"},
      {"chart:       bar name total", "topic: sales 0", 4, "a number from 1 to 999"},
      {"chart:       bar name total", "topic: sales 1 2", 4, "a number from 1 to 999"},
      {"columns:", "choices nobody:", 11, "there is no parameter nobody"},
      {"columns:", "choices since:", 11, "only a parameter of type text has choices"},
      {"columns:", "choices category:\n  a | A\ncolumns:", 12, "expected `VALUE"},
      {"columns:", "choices category:\n  a | A | 甲\n  a | B | 乙\ncolumns:", 13,
       "the choice a is here twice"},
      {"count  0 ", "number 0 ", 7, "number is no type"},
      {"at_least  count", "from      count", 7, "is not declared"},
      {"category  text", "at_least  text", 8, "here twice"},
      {"category  text", "2category text", 8, "cannot name a parameter"},
      {"date   2026-01-01", "date   2026-02-30", 9, "the default 2026-02-30 does not fit"},
      {"parameters:", "parameters: none", 6, "opens a section"},
      {"text         | Name  | 名称", "text | Name", 12, "expected `NAME TYPE [total]"},
      {"text         | Name  | 名称", "text | | 名称", 12, "expected `NAME TYPE [total]"},
      {"text         | Name  | 名称", "text total | Name | 名称", 12, "has no total"},
      {"total  fen   total", "total  permille total", 13, "has no total"},
      {"total  fen   total", "total  fen   sum", 13, "a column is"},
      {"total  fen   total", "total  yuan  total", 13, "yuan is no type"},
      {"total  fen   total", "name   fen   total", 13, "the column name is here twice"},
      {"total  fen   total", "to-tal fen   total", 13, "cannot name a column"},
      {"values name:", "values nobody:", 15, "there is no column nobody"},
      {"values name:", "values total:", 15, "only a text column"},
      {"cash | Cash | 现金", "cash | Cash", 16, "expected `VALUE"},
      {"query:\n", "query: SELECT 1\n", 18, "opens a section"},
      {"SELECT 'a:b', x", "DELETE FROM t", 19, "begins with DELETE"},
      {"SELECT 'a:b', x", "SELECT 'a:b, x", 19, "without its other half"},
      {"FROM t\n", "FROM t;\n", 20, "needs none"},
      {"FROM t\n", "FROM t::text\n", 20, "only PostgreSQL"},
      {"FROM t\n", "FROM t WHERE a = ?\n", 20, "holds a `?`"},
      {"FROM t\n", "/* FROM t\n", 20, "does not end"},
      {"d BETWEEN :from AND :to", "d <= :to", 19, "does not use :from"},
      {"d BETWEEN :from AND :to", "d >= :from", 19, "does not use :to"},
      {"AND c = :category", "", 8, "does not use :category"},
      {"AND c = :category", "AND c = :category AND e = :other", 19, "uses :other"},
  };
  for (const Case& each : cases) {
    BOOST_TEST_CONTEXT(each.new_line) {
      const auto definition =
          ParseDefinition("reports/sales.report", With(each.old_line, each.new_line));
      BOOST_REQUIRE(!definition);
      BOOST_TEST(definition.error().line == each.line);
      BOOST_TEST(definition.error().sentence.find(each.sentence) != std::string::npos,
                 definition.error().sentence);
    }
  }
}

BOOST_AUTO_TEST_CASE(AParameterSaysOfWhatKindItIs) {
  auto content = With("count  0 ", "scale  0 ");
  const auto scale = ParseDefinition("reports/sales.report", content);
  BOOST_REQUIRE(scale);
  BOOST_TEST((scale->parameters[0].kind == ParameterKind::Scale));
  BOOST_TEST((scale->parameters[0].type == ColumnType::Count));
  BOOST_TEST(AllOf(scale->parameters[0]).value() == "0");
  BOOST_TEST(HintOf(scale->parameters[0], Language::English) == "At least (0 is all)");
  BOOST_TEST(!AllOf(scale->parameters[1]));
  BOOST_TEST(HintOf(scale->parameters[2], Language::Chinese) == "起");
  for (const auto kind : NamedKinds()) {
    content = With("text   \"\"    ", std::string(ToText(kind)) + " 1 ");
    const auto definition = ParseDefinition("reports/sales.report", content);
    BOOST_REQUIRE_MESSAGE(definition, ToText(kind));
    BOOST_TEST((definition->parameters[1].kind == kind));
  }
}

BOOST_AUTO_TEST_CASE(AParameterListsItsChoices) {
  const std::string list = "choices category:\n  a | Apples | 苹果\n  b | Pears | 梨\n\ncolumns:";
  const auto definition = ParseDefinition("reports/sales.report", With("columns:", list));
  BOOST_REQUIRE(definition);
  const auto& parameter = definition->parameters[1];
  BOOST_TEST((parameter.kind == ParameterKind::Listed));
  BOOST_REQUIRE(parameter.choices.size() == 2u);
  BOOST_TEST(parameter.choices[1].label.chinese == "梨");
  BOOST_TEST(HintOf(parameter, Language::English) == "Category: a, b (empty: all)");
  auto content = With("columns:", list);
  content.replace(content.find("\"\""), 2, "c");
  const auto wrong = ParseDefinition("reports/sales.report", content);
  BOOST_REQUIRE(!wrong);
  BOOST_TEST(wrong.error().line == 8);
  BOOST_TEST(wrong.error().sentence.find("c is not among") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(RefusedAsAWhole) {
  struct Case {
    const char* file;
    std::string content;
    const char* text;
  };
  const Case cases[] = {
      {"reports/x.report", "", "reports/x.report: `title.en:` is missing"},
      {"reports/Sales Report.report", kGood, "named with small letters"},
      {"reports/-x.report", kGood, "named with small letters"},
      {"reports/x.report", With("  SELECT", "SELECT"),
       "reports/x.report:19: expected `key: value`"},
      {"reports/x.report", kGood.substr(0, kGood.find("  SELECT")),
       "reports/x.report:19: the query is"},
  };
  for (const Case& each : cases) {
    const auto definition = ParseDefinition(each.file, each.content);
    BOOST_REQUIRE(!definition);
    BOOST_TEST(definition.error().ToString().find(each.text) != std::string::npos,
               definition.error().ToString());
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(catalogue)

BOOST_AUTO_TEST_CASE(AWrongFileLeavesTheOthers) {
  const TemporaryFolder folder;
  folder.Add("b-good.report", kGood);
  folder.Add("a-good.report", kGood);
  folder.Add("wrong.report", With("fen   total", "yuan  total"));
  folder.Add("README.md", "not a report");
  std::filesystem::create_directory(folder.path() / "folder.report");
  const auto catalogue = Catalogue::Load(folder.path());
  BOOST_REQUIRE(catalogue.definitions().size() == 2u);
  BOOST_TEST(catalogue.definitions()[0].name == "a-good");
  BOOST_TEST(catalogue.Find("b-good") == &catalogue.definitions()[1]);
  BOOST_TEST(catalogue.Find("wrong") == nullptr);
  BOOST_REQUIRE(catalogue.mistakes().size() == 2u);
  BOOST_TEST(catalogue.mistakes()[1].ToString().starts_with(
      (folder.path() / "wrong.report").string() + ":13: "));
}

BOOST_AUTO_TEST_CASE(ReportsStandByTopicAndPlace) {
  const TemporaryFolder folder;
  const std::string title = "title.en:    Sales\n";
  folder.Add("a.report", With(title, title + "topic: goods\n"));
  folder.Add("b.report", kGood);
  folder.Add("c.report", With(title, title + "topic: goods 2\n"));
  folder.Add("d.report", With(title, title + "topic: sales 9\n"));
  folder.Add("e.report", With(title, title + "topic: goods 2\n"));
  const auto catalogue = Catalogue::Load(folder.path());
  std::string names;
  for (const auto* definition : catalogue.ByTopic()) names += definition->name;
  BOOST_TEST(names == "dceab");
}

BOOST_AUTO_TEST_CASE(AFolderThatIsNotThere) {
  const TemporaryFolder folder;
  const auto catalogue = Catalogue::Load(folder.path() / "none");
  BOOST_TEST(catalogue.definitions().empty());
  BOOST_REQUIRE(catalogue.mistakes().size() == 1u);
  BOOST_TEST(catalogue.mistakes()[0].sentence.find("cannot be read") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::report
