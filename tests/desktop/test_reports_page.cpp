/// The page Reports: the real program on a demo store, driven by its keyboard.
#include <fmt/format.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "desktop/back_office.h"
#include "host/reports.h"
#include "report/run.h"

using namespace steelyard;
using steelyard::testing::RunProgram;
using steelyard::tests::Eventually;
namespace fs = std::filesystem;

namespace {

/// A line is wrong: there is no such topic.
constexpr char kBroken[] =
    "title.en:    Broken\ntitle.zh_CN: 坏\ntopic:       fruit\n\n"
    "columns:\n  day date | Day | 日\n\nquery:\n  SELECT :from WHERE :from <= :to\n";
/// More than can be written before somebody has called it off.
constexpr char kEndless[] =
    "title.en:    Endless\ntitle.zh_CN: 无尽\n\n"
    "columns:\n  number count | No. | 号\n  name text | Name | 名称\n\n"
    "query:\n  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)\n"
    "  SELECT i, 'row ' || i FROM n WHERE :from <= :to\n";

std::string ReadAll(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

struct ReportOffice : tests::BackOffice {
  domain::BusinessDay Today() {
    return app::Today(context(), app::LoadSettings(context().store));
  }
  void OpenReports() {
    Open();
    GoTo("7", "Reports – Steelyard");
    BOOST_REQUIRE(Says("Sales by day  "));
  }
  /// In the catalogue: past the headings of its topics, which the arrow keys come to as well.
  void Choose(const std::string& name) {
    const auto reports = host::LoadReports(store().path());
    std::vector<std::string> keys{"ctrl+f", "Home"};
    std::optional<report::Topic> topic;
    for (const auto* definition : reports.ByTopic()) {
      if (topic && definition->topic != *topic) keys.push_back("Down");
      keys.push_back("Down");
      topic = definition->topic;
      if (definition->name == name) return screen.Press(keys);
    }
    BOOST_FAIL(name + " is not in the catalogue");
  }
  /// What the window that the keys lead to asks for is saved there.
  void SaveAs(const std::vector<std::string>& keys, const fs::path& file) {
    screen.Press(keys);
    BOOST_REQUIRE(screen.WaitForWindow("Save the report"));
    screen.Press({"ctrl+a"});
    screen.TypeLine(file.string());
    BOOST_REQUIRE(screen.WaitUntilGone("Save the report"));
    BOOST_REQUIRE(screen.WaitForWindow("Reports – Steelyard"));
  }
  std::string Saved(const std::vector<std::string>& keys, const std::string& name) {
    SaveAs(keys, File(name));
    BOOST_TEST(Says("Saved as " + File(name).string()));
    return ReadAll(File(name));
  }
  /// What the command line says of the same books.
  std::string Csv(const std::vector<std::string>& report) {
    std::vector<std::string> command{STEELYARDCTL, "--store", StorePath(), "report", "run"};
    command.insert(command.end(), report.begin(), report.end());
    const auto out = File("expected.csv").string();
    command.insert(command.end(), {"--format", "csv", "--output", out});
    const auto ran = RunProgram(command);
    BOOST_REQUIRE_MESSAGE(ran.status == 0, ran.errors);
    return ReadAll(out);
  }
  std::int64_t TicketsOf(domain::BusinessDay day, int scale) {
    return store().queries().Totals(domain::Period::FromDays(day, day).value(), scale).tickets;
  }
  void PutReport(const std::string& name, const char* text) {
    fs::create_directories(File("reports"));
    std::ofstream(File("reports") / name) << text;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(reports_page, ReportOffice)

BOOST_AUTO_TEST_CASE(APeriodAndAFilterAreChosenAndTheTicketsBehindAreShown) {
  const auto yesterday = Today().PlusDays(-1);
  OpenReports();
  screen.Press({"alt+e", "Home"});
  BOOST_TEST(Says("Sales by day  " + Today().ToString()));
  // A day from the calendar, which opens at the one that is typed.
  screen.Press({"alt+t", "Down"});
  BOOST_REQUIRE(screen.WaitForWindow("Choose a day"));
  screen.Press({"Left"});
  BOOST_TEST(Says(yesterday.ToString()));
  Photograph("desktop-choose-day");
  screen.Press({"Return"});
  BOOST_TEST(Says("The last day comes before the first."));
  screen.Press({"alt+f", "Down"});
  BOOST_REQUIRE(screen.WaitForWindow("Choose a day"));
  screen.Press({"Left", "Return"});
  BOOST_TEST(Says("Sales by day  " + yesterday.ToString()));
  const std::vector<std::string> same{"sales-by-day", "--from", yesterday.ToString(), "--to",
                                      yesterday.ToString()};
  const auto all = Saved({"F11"}, "all.csv");
  BOOST_TEST(all == Csv(same));

  // The scales there are, behind the period.
  screen.Press({"alt+t", "Tab", "Tab", "Down"});
  BOOST_TEST(Says("Scale: 1"));
  Photograph("desktop-reports-filter");
  const auto narrowed = Saved({"F11"}, "one.csv");
  auto of_scale = same;
  of_scale.insert(of_scale.end(), {"--scale", "1"});
  BOOST_TEST(narrowed == Csv(of_scale));
  BOOST_TEST(narrowed != all);

  // From the total to its tickets, and back.
  const auto tickets = TicketsOf(yesterday, 1);
  BOOST_REQUIRE(tickets > 0);
  screen.Press({"alt+t", "Tab", "Tab", "Tab", "End"});
  BOOST_REQUIRE(screen.PressUntilWindow("F6", "^Sales by day$"));
  BOOST_TEST(Says(fmt::format("{} tickets", tickets)));
  screen.Press({"Escape"});
  BOOST_REQUIRE(screen.WaitForWindow("Reports – Steelyard"));

  // The same days, but another report and all scales: beside the day before them.
  Choose("sales-by-day-compared");
  Photograph("desktop-reports-compared");
  BOOST_TEST(Says("compared with " + yesterday.PlusDays(-1).ToString()));
  BOOST_TEST(!screen.HasText("Scale: 1"));
  BOOST_TEST(Saved({"F11"}, "compared.csv") ==
             Csv({"sales-by-day-compared", "--from", yesterday.ToString(), "--to",
                  yesterday.ToString()}));
  Quit();
}

/// On a system that speaks another one.
BOOST_AUTO_TEST_CASE(TheCalendarSpeaksTheLanguageOfTheWindows) {
  tests::BackOffice office({.language = "zh_CN"});
  office.Open();
  office.GoTo("7", "报表 – Steelyard");
  office.screen.Press({"alt+f", "ctrl+a"});
  office.screen.Type("2026-03-31");
  office.screen.Press({"Down"});
  BOOST_REQUIRE(office.screen.WaitForWindow("选择日期"));
  BOOST_TEST(office.Says("2026-03-31, 2026年3月"));
  BOOST_TEST(office.screen.HasText("选定"));
  office.Photograph("desktop-choose-day-chinese");
  office.screen.Press({"Next"});
  BOOST_TEST(office.Says("2026-04-30, 2026年4月"));
  office.screen.Press({"Home", "Up"});
  BOOST_TEST(office.Says("2026-03-25, 2026年3月"));
  office.screen.Press({"ctrl+Prior", "End", "Right"});
  BOOST_TEST(office.Says("2025-04-01, 2025年4月"));
  office.screen.Press({"Escape"});
  BOOST_REQUIRE(office.screen.WaitForWindow("报表 – Steelyard"));
  office.Quit();
}

BOOST_AUTO_TEST_CASE(AReportOfOnesOwnIsSavedExportedScheduledAndCalledOff) {
  PutReport("broken.report", kBroken);
  PutReport("endless.report", kEndless);
  OpenReports();  // the others work
  BOOST_TEST(Says("A report was left out: "));
  BOOST_TEST(screen.HasText("broken.report:3: fruit is no topic"));

  screen.Press({"alt+o", "a"});
  BOOST_REQUIRE(screen.WaitForWindow("Save as a report of your own"));
  screen.Press({"ctrl+a"});
  screen.Type("my-days");
  screen.Press({"alt+t", "ctrl+a"});
  screen.Type("Days of mine");
  screen.Press({"alt+o", "Home", "space"});
  Photograph("desktop-save-report");
  screen.Press({"alt+s"});
  BOOST_TEST(Says("Days of mine  "));
  BOOST_TEST(fs::exists(File("reports") / "my-days.report"));
  const auto reports = host::LoadReports(store().path());
  const auto* mine = reports.Find("my-days");
  BOOST_REQUIRE(mine != nullptr);
  BOOST_TEST(mine->shown.size() + 1 == mine->columns.size());
  Photograph("desktop-reports-own");

  const auto csv = Saved({"F11"}, "mine.csv");
  BOOST_TEST(csv.substr(0, csv.find('\n')).find("Day") == std::string::npos);
  BOOST_TEST(Saved({"F8"}, "mine.pdf").starts_with("%PDF"));
  BOOST_TEST(tests::TextOfPdf(File("mine.pdf")).find("Days of mine") != std::string::npos);
  BOOST_TEST(Saved({"F9"}, "mine.xlsx").starts_with("PK"));
  BOOST_TEST(Saved({"alt+o", "h"}, "mine.html").find("Days of mine") != std::string::npos);
  BOOST_TEST(nlohmann::json::parse(Saved({"alt+o", "j"}, "mine.json"))["report"] == "my-days");

  fs::create_directory(File("exports"));
  BOOST_REQUIRE(screen.PressUntilWindow("ctrl+t", "Schedule an export"));
  screen.Press({"alt+o"});
  BOOST_REQUIRE(screen.WaitForWindow("Choose a folder"));
  screen.TypeLine(File("exports").string());
  BOOST_REQUIRE(screen.WaitUntilGone("Choose a folder"));
  BOOST_REQUIRE(screen.WaitForWindow("Schedule an export"));
  Photograph("desktop-schedule-own");
  screen.Press({"alt+s"});
  BOOST_TEST(Says("runs next"));
  const auto schedules = store().schedules().All();
  BOOST_REQUIRE_EQUAL(schedules.size(), 1);
  BOOST_TEST(schedules.front().report == "my-days");
  BOOST_TEST(schedules.front().place == File("exports").string());
  GoTo("9", "Settings – Steelyard");
  screen.Press({"ctrl+f", "ctrl+Next"});
  BOOST_TEST(Says("Days of mine"));

  GoTo("7", "Reports – Steelyard");
  Choose("endless");
  BOOST_REQUIRE(Says("Endless  "));
  SaveAs({"F8"}, File("endless.pdf"));
  screen.Press({"alt+l"});
  BOOST_TEST(Says("The export was cancelled. No file was left behind."));
  for (const auto& file : fs::directory_iterator(File(""))) {
    const auto name = file.path().filename().string();
    BOOST_TEST(name.find("endless") == std::string::npos, name);
  }
  Quit();
}

BOOST_AUTO_TEST_SUITE_END()
