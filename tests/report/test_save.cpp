/// Tests of "Save as…", and of the store's own folder of reports.
#include "report/built_in.h"
#include "report/fixtures.h"
#include "report/save.h"

namespace steelyard::report {
namespace {

constexpr const char* kOriginal = R"(# Counts apples.
title.en:    Apples
title.zh_CN: 苹果
chart:       bar name amount

parameters:
  least count 0 | At least | 至少

columns:
  name    text         | Name   | 名称
  lines   count total  | Lines  | 明细
  amount  fen   total  | Amount | 金额

# Sorted, so that it reads well.
query:
  SELECT 'a' AS name, 1, CAST(:least AS BIGINT) WHERE :from <= :to
)";

struct TwoFolders {
  TemporaryFolder built_in;
  TemporaryFolder own;
  TwoFolders() { built_in.Add("apples.report", kOriginal); }
  Catalogue Load() const { return Catalogue::Load(ReportFolders{built_in.path(), own.path()}); }
  base::Result<std::filesystem::path, SaveMistake> Save(const SavedReport& saved) const {
    const Catalogue catalogue = Load();
    return SaveReport(catalogue, *catalogue.Find("apples"), saved, own.path());
  }
};

const SavedReport kMine = {
    "my-apples", {"My apples", "我的苹果"}, {{"amount", "name"}, "name"}, {{"least", "7"}}};

}  // namespace

BOOST_AUTO_TEST_SUITE(save)

BOOST_FIXTURE_TEST_CASE(ASavedReportRunsWithItsColumnsAndDefaults, TwoFolders) {
  const auto file = Save(kMine);
  BOOST_REQUIRE(file);
  BOOST_TEST(file->filename() == "my-apples.report");
  const Catalogue catalogue = Load();
  BOOST_TEST(catalogue.mistakes().empty());
  const Definition* mine = catalogue.Find("my-apples");
  BOOST_REQUIRE(mine != nullptr);
  SqliteRows rows;
  const auto table = Run(*mine, kNovember, rows);
  BOOST_REQUIRE(table);
  BOOST_TEST(table->title.chinese == "我的苹果");
  BOOST_TEST((table->rows == std::vector<Row>{{Number(7), Text("a")}}));
  BOOST_TEST(table->groups.size() == 1u);
  BOOST_TEST(table->chart.has_value());
  BOOST_TEST(table->filters.empty());  // 7 is its default
  const std::string text = ReadFile(*file);
  BOOST_TEST(text.find("# Counts apples.") == 0u);
  BOOST_TEST(text.find("# Sorted, so that it reads well.") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(AChartWhoseColumnsAreHiddenIsNotSaved, TwoFolders) {
  SavedReport saved = kMine;
  saved.changes = {{"lines", "name"}, ""};
  const auto file = Save(saved);
  BOOST_REQUIRE(file);
  BOOST_TEST(ReadFile(*file).find("chart:") == std::string::npos);
  // And what was saved can be saved again.
  const Catalogue catalogue = Load();
  saved.name = "again";
  saved.changes = {};
  BOOST_TEST(bool(SaveReport(catalogue, *catalogue.Find("my-apples"), saved, own.path())));
  const Catalogue both = Load();
  BOOST_TEST(both.mistakes().empty());
  BOOST_TEST(both.Find("again")->shown.size() == 2u);
}

BOOST_AUTO_TEST_CASE(TheKindOfAParameterIsKept) {
  const Catalogue catalogue = BuiltIn();
  const TemporaryFolder own;
  const SavedReport saved = {"scale-two", {"Two", "二"}, {}, {{"scale", "2"}}};
  BOOST_REQUIRE(bool(SaveReport(catalogue, *catalogue.Find("sales-by-day"), saved, own.path())));
  const Catalogue again = Catalogue::Load(own.path());
  BOOST_REQUIRE(again.definitions().size() == 1u);
  const auto& mine = again.definitions().front();
  BOOST_TEST((mine.topic == Topic::Sales));
  BOOST_TEST((mine.parameters[0].kind == ParameterKind::Scale));
  BOOST_TEST(mine.parameters[0].default_value == "2");
}

BOOST_FIXTURE_TEST_CASE(EveryBuiltInReportCanBeSaved, TwoFolders) {
  const Catalogue catalogue = BuiltIn();
  for (const Definition& definition : catalogue.definitions()) {
    const SavedReport saved = {"my-" + definition.name, {"Mine", "我的"}, {}, {}};
    const auto file = SaveReport(catalogue, definition, saved, own.path());
    BOOST_REQUIRE_MESSAGE(bool(file), definition.name);
  }
  const Catalogue again = Catalogue::Load(own.path());
  BOOST_TEST(again.mistakes().empty());
  for (const Definition& definition : catalogue.definitions()) {
    const Definition* mine = again.Find("my-" + definition.name);
    BOOST_REQUIRE(mine != nullptr);
    BOOST_TEST(mine->query.find(definition.query.substr(0, 40)) != std::string::npos);
    BOOST_TEST(mine->chart.has_value() == definition.chart.has_value());
    BOOST_TEST((mine->group == definition.group));
    BOOST_TEST(mine->drill.size() == definition.drill.size());
  }
}

BOOST_FIXTURE_TEST_CASE(WhatCannotBeSavedIsRefusedAndLeavesNothing, TwoFolders) {
  const auto with = [](auto change) {
    SavedReport saved = kMine;
    change(saved);
    return saved;
  };
  const struct {
    SavedReport saved;
    SaveMistake mistake;
  } cases[] = {
      {with([](auto& s) { s.name = "My Apples"; }), SaveMistake::NameNotValid},
      {with([](auto& s) { s.name = "../apples"; }), SaveMistake::NameNotValid},
      {with([](auto& s) { s.name = ""; }), SaveMistake::NameNotValid},
      {with([](auto& s) { s.name = "apples"; }), SaveMistake::NameTaken},
      {with([](auto& s) { s.title.english = ""; }), SaveMistake::TitleNotValid},
      {with([](auto& s) { s.title.chinese = "a\nquery:"; }), SaveMistake::TitleNotValid},
      {with([](auto& s) { s.changes.columns = {"moon"}; }), SaveMistake::ColumnUnknown},
      {with([](auto& s) { s.changes.group = "moon"; }), SaveMistake::ColumnUnknown},
      {with([](auto& s) { s.defaults = {{"least", "many"}}; }), SaveMistake::ParameterNotValid},
      {with([](auto& s) { s.defaults = {{"moon", "1"}}; }), SaveMistake::ParameterNotValid},
  };
  for (const auto& one : cases) {
    const auto file = Save(one.saved);
    BOOST_REQUIRE(!file);
    BOOST_TEST((file.error() == one.mistake));
    BOOST_TEST(!Explain(file.error(), Language::English).empty());
    BOOST_TEST(!Explain(file.error(), Language::Chinese).empty());
  }
  BOOST_TEST(own.FileCount() == 0u);
}

BOOST_AUTO_TEST_CASE(ADefaultThatIsNoneOfTheChoicesIsSaidToBeTheMistake) {
  const Catalogue catalogue = BuiltIn();
  const Definition* exceptions = catalogue.Find("exceptions");
  BOOST_REQUIRE(exceptions != nullptr);
  const auto& parameters = exceptions->parameters;
  const auto listed = std::find_if(parameters.begin(), parameters.end(), [](const auto& each) {
    return each.kind == ParameterKind::Listed;
  });
  BOOST_REQUIRE((listed != parameters.end()));
  const TemporaryFolder own;
  const SavedReport saved = {"mine", {"Mine", "我的"}, {}, {{listed->name, "moonlight"}}};
  const auto file = SaveReport(catalogue, *exceptions, saved, own.path());
  BOOST_REQUIRE(!file);
  BOOST_TEST((file.error() == SaveMistake::ParameterNotValid));
  BOOST_TEST(own.FileCount() == 0u);
}

BOOST_FIXTURE_TEST_CASE(AFileThatIsThereIsNotReplaced, TwoFolders) {
  own.Add("my-apples.report", "broken");
  const auto file = Save(kMine);
  BOOST_REQUIRE(!file);
  BOOST_TEST((file.error() == SaveMistake::NameTaken));
  BOOST_TEST(ReadFile(own.path() / "my-apples.report") == "broken");
}

BOOST_FIXTURE_TEST_CASE(AnOwnReportCannotTakeTheNameOfABuiltInOne, TwoFolders) {
  own.Add("apples.report", kOriginal);
  own.Add("pears.report", kOriginal);
  own.Add("broken.report", "title.en: x\nmoon: y\n");
  const Catalogue catalogue = Load();
  BOOST_TEST(catalogue.definitions().size() == 2u);
  BOOST_TEST((catalogue.Find("apples")->file.parent_path() == built_in.path()));
  BOOST_TEST(catalogue.Find("pears") != nullptr);
  BOOST_REQUIRE(catalogue.mistakes().size() == 2u);
  BOOST_TEST(catalogue.mistakes()[0].ToString().find("there is a report apples already") !=
             std::string::npos);
  BOOST_TEST(catalogue.mistakes()[1].ToString().find("broken.report:2: `moon:` is not known") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(AFolderOfOnesOwnNeedNotBeThere) {
  const TemporaryFolder built_in;
  built_in.Add("apples.report", kOriginal);
  const auto catalogue =
      Catalogue::Load(ReportFolders{built_in.path(), built_in.path() / "reports"});
  BOOST_TEST(catalogue.mistakes().empty());
  BOOST_TEST(catalogue.definitions().size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::report
