/// The page Settings: the real program on a demo store, driven by its keyboard.
#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <fstream>
#include <map>

#include "app/settings.h"
#include "desktop/screen.h"
#include "host/opened_store.h"
#include "host/reports.h"
#include "host/schedule.h"
#include "support/temp_database.h"

using namespace steelyard;
using steelyard::testing::ChildProcess;
using steelyard::testing::RunProgram;
using steelyard::tests::Eventually;

namespace {

constexpr char kChangeExport[] = "Change a scheduled export";

class SettingsShop {
 public:
  SettingsShop() {
    const auto made = RunProgram(
        {STEELYARDCTL, "--store", StorePath(), "init", "--name", "Orchard", "--demo"});
    BOOST_REQUIRE_MESSAGE(made.status == 0, made.errors);
    m_store = host::OpenedStore::Open(m_folder.path());
    std::filesystem::create_directory(File("exports"));
  }

  /// In the language that was chosen before, when none is given.
  void Open(const std::string& language, const std::string& title) {
    std::ofstream(File("password")) << "manager-demo\n";
    if (!m_program) screen.StartReading(File(""));
    auto environment = screen.Environment();
    environment.push_back("XDG_CONFIG_HOME=" + File("").string());
    environment.push_back(tests::WatchSetting());
    std::vector<std::string> command{"env", "--chdir", File("").string(), STEELYARD, "--store",
                                     StorePath(), "--reader", "none:", "--no-service",
                                     "--operator", "manager", "--password-file",
                                     File("password").string()};
    if (!language.empty()) command.insert(command.end(), {"--language", language});
    m_program = std::make_unique<ChildProcess>(std::move(command), environment);
    BOOST_REQUIRE(screen.WaitForWindow("– Steelyard"));
    screen.Press({"ctrl+9"});
    BOOST_REQUIRE(screen.WaitForWindow(title));
    BOOST_REQUIRE(screen.WaitForText("store.code"));  // the settings are there, too
  }
  void Quit() {
    screen.Press({"ctrl+q"});
    BOOST_REQUIRE(Eventually([&] { return m_program->HasEnded(); }));
    BOOST_TEST(m_program->Wait() == 0);
    BOOST_TEST(tests::SaidOfSlowWindows(*m_program) == "");
  }
  void Search(const std::string& text) {
    screen.Press({"ctrl+f", "ctrl+a"});
    screen.Type(text);
  }
  void OpenSchedule(const std::string& text) {
    screen.Press({"ctrl+f", "ctrl+Next"});
    BOOST_REQUIRE(screen.WaitForText(text));
  }
  /// By the window's menu; the file is there, or is to be written.
  void Transfer(const std::string& key, const std::string& title, const std::string& name) {
    screen.Press({"alt+o", key});
    BOOST_REQUIRE(screen.WaitForWindow(title));
    screen.Press({"ctrl+l", "ctrl+a"});
    screen.TypeLine(File(name).string());
  }
  void ChangeTo(const std::string& title, const std::string& value) {
    BOOST_REQUIRE(screen.PressUntilWindow("F2", title));
    screen.Press({"ctrl+a"});
    screen.TypeLine(value);
    BOOST_REQUIRE(screen.WaitUntilGone("^" + title + "$"));
    BOOST_REQUIRE(screen.WaitForWindow("Settings – Steelyard"));
  }
  /// The first scheduled export, with what the books know to choose from.
  void OpenChange() {
    BOOST_REQUIRE(screen.WaitForWindow("Settings – Steelyard"));
    BOOST_REQUIRE(screen.PressUntilWindow("F3", kChangeExport));
    BOOST_REQUIRE(screen.WaitForText("礼盒"));
  }
  /// The keys that lead from one report to the other in a list of them.
  std::vector<std::string> StepsTo(const std::string& from, const std::string& to) {
    const auto reports = host::LoadReports(store().path());
    std::map<std::string, std::ptrdiff_t> places;
    for (const auto* one : reports.ByTopic()) {
      places.emplace(one->name, static_cast<std::ptrdiff_t>(places.size()));
    }
    const auto steps = places.at(to) - places.at(from);
    return std::vector<std::string>(static_cast<std::size_t>(std::abs(steps)),
                                    steps < 0 ? "Up" : "Down");
  }
  std::size_t CountAudit() {
    std::size_t count = 0;
    m_store->context().store.Read([&](const ports::Books& books) {
      count = books.audit().Newest(1'000).size();
    });
    return count;
  }
  void Put(const std::string& name, const std::string& text) {
    std::ofstream(File(name)) << text;
  }
  std::string LineOf(const std::string& name) {
    std::ifstream file(File(name));
    std::string line;
    std::getline(file, line);
    return line;
  }
  void Photograph(const std::string& name) {
    screen.Photograph(std::filesystem::path(STEELYARD_BINARY_DIR) /
                      ("desktop-test-settings-" + name + ".png"));
  }

  std::optional<std::string> ValueOf(const std::string& name) {
    for (const auto& view : app::ListSettings(m_store->context())) {
      if (view.setting->name == name) return view.value;
    }
    return "there is no such setting";
  }
  bool WaitForValue(const std::string& name, const std::optional<std::string>& value) {
    return Eventually([&] { return ValueOf(name) == value; });
  }
  void Set(const char* name, const char* value) {
    const app::SettingChange change{name, value, {}};
    BOOST_REQUIRE(app::ChangeSetting(context(), {"manager", ports::Role::Manager}, change)
                      .outcome == app::SettingOutcome::Done);
  }
  app::Context& context() { return m_store->context(); }
  host::OpenedStore& store() { return *m_store; }
  std::string StorePath() const { return m_folder.path().string(); }
  std::filesystem::path File(const std::string& name) const { return m_folder.folder() / name; }

  tests::Screen screen;

 private:
  tests::TempDatabase m_folder;
  std::unique_ptr<host::OpenedStore> m_store;
  std::unique_ptr<ChildProcess> m_program;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(settings_page, SettingsShop)

BOOST_AUTO_TEST_CASE(a_setting_is_found_changed_and_put_back) {
  Open("en", "Settings – Steelyard");
  Search("highest deposit");
  BOOST_REQUIRE(screen.WaitForText("1 setting"));
  BOOST_TEST(screen.WaitForText("Value: 20.00. Default: 20.00. It takes an amount from 0.00 to "
                                "1,000.00."));
  BOOST_REQUIRE(screen.PressUntilWindow("F2", "Highest deposit"));
  screen.Press({"ctrl+a"});
  screen.Type("1000.01");
  BOOST_TEST(screen.WaitForText("It takes an amount from 0.00 to 1,000.00."));
  Photograph("refused");
  screen.Press({"Return"});  // nothing happens
  BOOST_TEST(screen.HasWindow("Highest deposit"));
  screen.Press({"ctrl+a"});
  screen.TypeLine("15.5");
  BOOST_TEST(screen.WaitForText("Highest deposit was changed."));
  BOOST_TEST(WaitForValue("limits.deposit_fen", "1550"));
  BOOST_TEST(screen.WaitForText("Value: 15.50. Default: 20.00. It takes an amount from 0.00 to "
                                "1,000.00."));
  Photograph("changed");
  screen.Press({"alt+b"});
  BOOST_TEST(WaitForValue("limits.deposit_fen", std::nullopt));
  Quit();
}

BOOST_AUTO_TEST_CASE(changes_are_taken_back_one_by_one_and_those_of_others_are_kept) {
  Open("en", "Settings – Steelyard");
  Search("highest deposit");
  BOOST_REQUIRE(screen.WaitForText("1 setting"));
  screen.Press({"ctrl+z"});  // there is nothing yet
  ChangeTo("Highest deposit", "15.5");
  BOOST_TEST(WaitForValue("limits.deposit_fen", "1550"));
  ChangeTo("Highest deposit", "16");
  BOOST_TEST(WaitForValue("limits.deposit_fen", "1600"));
  screen.Press({"alt+b"});
  BOOST_TEST(WaitForValue("limits.deposit_fen", std::nullopt));
  BOOST_REQUIRE(screen.WaitForText("The setting was changed."));
  screen.Press({"ctrl+z"});
  BOOST_TEST(screen.WaitForText("Highest deposit is 16.00 again."));
  Photograph("undone");
  BOOST_TEST(ValueOf("limits.deposit_fen").value() == "1600");
  BOOST_TEST(screen.WaitForText("Value: 16.00. Default: 20.00."));
  screen.Press({"ctrl+z", "ctrl+z"});
  BOOST_TEST(screen.WaitForText("Highest deposit is 20.00 again."));
  BOOST_TEST(ValueOf("limits.deposit_fen").value() == "2000");
  const auto entries = CountAudit();
  screen.Press({"ctrl+z"});
  Search("lock_minutes");  // the window has heard the key once it shows what was typed after it
  BOOST_TEST(screen.WaitForText("On the command line: desk.lock_minutes"));
  BOOST_TEST(CountAudit() == entries);

  // Another computer of the store.
  Search("highest deposit");
  BOOST_REQUIRE(screen.WaitForText("1 setting"));
  ChangeTo("Highest deposit", "17");
  BOOST_TEST(WaitForValue("limits.deposit_fen", "1700"));
  Set("limits.deposit_fen", "1800");
  screen.Press({"ctrl+z"});
  BOOST_TEST(screen.WaitForText("Highest deposit: It was changed elsewhere meanwhile."));
  BOOST_TEST(screen.WaitForText("Value: 18.00. Default: 20.00."));
  BOOST_TEST(ValueOf("limits.deposit_fen").value() == "1800");

  // All that a file changed is one change.
  Put("two.json", R"({"steelyard_settings": 1, "settings": {"limits.deposit_fen": "400",
                      "cards.hold_minutes": "5"}})");
  Transfer("i", "Import settings", "two.json");
  BOOST_TEST(screen.WaitForText("2 settings will change:"));
  screen.Press({"alt+c"});
  BOOST_TEST(screen.WaitForText("The settings of the file hold now."));
  screen.Press({"ctrl+z"});
  BOOST_TEST(screen.WaitForText("2 settings are as they were."));
  BOOST_TEST(ValueOf("limits.deposit_fen").value() == "1800");
  BOOST_TEST(ValueOf("cards.hold_minutes").value() == "10");
  Quit();
}

BOOST_AUTO_TEST_CASE(taking_back_what_made_stand_in_cheaper_is_agreed_to_as_well) {
  for (const char* name : {"stand_in.purchase_fen", "stand_in.card_amount_fen",
                           "stand_in.card_count", "stand_in.hot_list_age_minutes"}) {
    Set(name, "60");
  }
  const app::SettingChange total{"stand_in.scale_total_fen", "30000",
                                 domain::MoneyDifference(1'000'000)};
  BOOST_REQUIRE(app::ChangeSetting(context(), {"manager", ports::Role::Manager}, total).outcome ==
                app::SettingOutcome::Done);
  Open("en", "Settings – Steelyard");
  Search("most of one scale");
  BOOST_REQUIRE(screen.WaitForText("1 setting"));
  ChangeTo("Most of one scale", "200");
  BOOST_TEST(WaitForValue("stand_in.scale_total_fen", "20000"));
  BOOST_REQUIRE(screen.PressUntilWindow("ctrl+z", "^Undo$"));
  BOOST_TEST(screen.WaitForText("at worst 600.00 is lost"));
  screen.Press({"Escape"});
  BOOST_TEST(screen.WaitUntilGone("^Undo$"));
  BOOST_TEST(ValueOf("stand_in.scale_total_fen").value() == "20000");
  BOOST_REQUIRE(screen.PressUntilWindow("ctrl+z", "^Undo$"));
  screen.Press({"alt+a"});
  BOOST_TEST(WaitForValue("stand_in.scale_total_fen", "30000"));
  Quit();
}

BOOST_AUTO_TEST_CASE(stand_in_shows_what_it_may_cost_before_it_is_on) {
  for (const char* name : {"stand_in.purchase_fen", "stand_in.card_amount_fen",
                           "stand_in.card_count", "stand_in.hot_list_age_minutes"}) {
    Set(name, "60");
  }
  Open("en", "Settings – Steelyard");
  Search("most of one scale");
  BOOST_REQUIRE(screen.WaitForText("1 setting"));
  BOOST_REQUIRE(screen.PressUntilWindow("F2", "Most of one scale"));
  screen.Press({"ctrl+a"});
  screen.TypeLine("300");
  BOOST_TEST(screen.WaitForText("at worst 600.00 is lost"));
  BOOST_TEST(!ValueOf("stand_in.scale_total_fen"));
  Photograph("stand-in");
  screen.Press({"Return"});
  BOOST_TEST(WaitForValue("stand_in.scale_total_fen", "30000"));
  Quit();
}

BOOST_AUTO_TEST_CASE(an_export_is_scheduled_run_looked_at_and_removed) {
  Open("en", "Settings – Steelyard");
  OpenSchedule("Nothing is scheduled yet.");
  BOOST_REQUIRE(screen.PressUntilWindow("ctrl+n", "Schedule an export"));
  screen.Press({"alt+a"});
  screen.Type(File("no").string());
  screen.Press({"Return"});
  BOOST_TEST(screen.WaitForText("There is no such folder. Make it first."));
  screen.Press({"alt+a", "ctrl+a"});
  screen.Type(File("exports").string());
  screen.Press({"alt+n"});
  screen.Type("day {from}.pdf");
  Photograph("schedule");
  screen.Press({"Return"});
  BOOST_TEST(screen.WaitForText("runs next"));
  BOOST_REQUIRE_EQUAL(store().schedules().All().size(), 1);
  screen.Press({"F9"});
  BOOST_TEST(screen.WaitForText("Done: "));
  BOOST_REQUIRE(Eventually([&] { return !std::filesystem::is_empty(File("exports")); }));
  const auto file = *std::filesystem::directory_iterator(File("exports"));
  BOOST_TEST(file.path().filename().string().starts_with("day 20"));
  Photograph("schedule-tab");
  BOOST_REQUIRE(screen.PressUntilWindow("F4", "History"));
  BOOST_TEST(screen.WaitForText("delivered. "));
  Photograph("history");
  screen.Press({"Escape"});
  BOOST_TEST(screen.WaitUntilGone("History"));
  screen.Press({"alt+p"});
  BOOST_TEST(Eventually([&] {
    return store().schedules().All().front().state == ports::ScheduleState::Paused;
  }));
  BOOST_REQUIRE(screen.PressUntilWindow("alt+m", "Remove from the schedule"));
  screen.Press({"alt+r"});
  BOOST_TEST(Eventually([&] { return store().schedules().All().empty(); }));
  Quit();
}

BOOST_AUTO_TEST_CASE(a_schedule_asks_for_what_its_report_asks_for) {
  // As the command line writes it.
  host::ExportPlan plan;
  plan.report = "sales-by-product";
  plan.parameters = {{"category", "moon"}, {"scale", "2"}};
  plan.format = "csv";
  plan.language = "en";
  plan.place = File("exports").string();
  const app::Actor manager{"manager", ports::Role::Manager};
  BOOST_REQUIRE(host::AddExport(store(), manager, plan).outcome == host::ScheduleOutcome::Done);
  const auto kept = [this] { return host::PlanOf(store().schedules().All().front()); };
  Open("en", "Settings – Steelyard");
  OpenSchedule("Sales by product");
  OpenChange();
  BOOST_TEST(screen.HasText("moon"));  // which nothing is sold in
  Photograph("schedule-parameters");
  screen.Press({"alt+c"});
  BOOST_REQUIRE(screen.WaitUntilGone(kChangeExport));
  BOOST_TEST((kept().parameters == plan.parameters));  // nobody chose anything else
  OpenChange();
  screen.Press({"alt+r", "Tab", "Down", "Tab", "Home", "alt+c"});
  BOOST_TEST(Eventually([&] {
    return kept().parameters == ports::ReportParameters{{"scale", "3"}};
  }));
  BOOST_REQUIRE(screen.WaitUntilGone(kChangeExport));

  // Another report asks for something else, and what is typed is checked while it is typed.
  OpenChange();
  screen.Press({"alt+r"});
  screen.Press(StepsTo("sales-by-product", "top-products"));
  BOOST_TEST(screen.WaitForText("How many"));
  screen.Press({"alt+r", "Tab", "ctrl+a"});
  screen.Type("x");
  BOOST_TEST(screen.WaitForText("\"x\" cannot be the parameter \"most\"."));
  Photograph("schedule-wrong-parameter");
  screen.Press({"Return"});  // nothing happens
  BOOST_TEST(screen.HasWindow(kChangeExport));
  screen.Press({"ctrl+a"});
  screen.TypeLine("5");
  BOOST_TEST(Eventually([&] {
    return kept().report == "top-products" &&
           kept().parameters == ports::ReportParameters{{"most", "5"}};
  }));
  Quit();
}

BOOST_AUTO_TEST_CASE(settings_go_into_a_file_and_come_back_whole_or_not_at_all) {
  Set("limits.deposit_fen", "1550");
  Open("en", "Settings – Steelyard");
  screen.Press({"alt+o", "e"});
  BOOST_REQUIRE(screen.WaitForWindow("Export settings"));
  screen.Press({"ctrl+a"});
  screen.TypeLine(File("kept.json").string());
  BOOST_TEST(screen.WaitForText("The settings are in " + File("kept.json").string()));
  Set("limits.deposit_fen", "300");

  Put("words.json", "no settings at all\n");
  Transfer("i", "Import settings", "words.json");
  BOOST_TEST(screen.WaitForText("words.json is no JSON. Nothing was changed"));
  Put("other.json", R"({"name": "another program", "settings": {}})");
  Transfer("i", "Import settings", "other.json");
  BOOST_TEST(screen.WaitForText("other.json holds no settings of this program"));
  Put("newer.json",
      R"({"steelyard_settings": 2, "settings": {"limits.deposit_fen": "400"}})");
  Transfer("i", "Import settings", "newer.json");
  BOOST_TEST(screen.WaitForText("newer.json was written by a newer version of this program"));
  // One that could be and one out of bounds.
  Put("bounds.json", R"({"steelyard_settings": 1, "settings": {"limits.deposit_fen": "400",
                         "cards.hold_minutes": "5000", "limits.moon": "1"}})");
  Transfer("i", "Import settings", "bounds.json");
  BOOST_TEST(screen.WaitForText("Nothing was changed, because of these in the file:"));
  BOOST_TEST(screen.HasText("cards.hold_minutes: it takes a number from 1 to 1440"));
  BOOST_TEST(screen.HasText("limits.moon: there is no such setting"));
  Photograph("import-refused");
  screen.Press({"Return"});
  BOOST_TEST(ValueOf("limits.deposit_fen").value() == "300");

  Transfer("i", "Import settings", "kept.json");
  BOOST_TEST(screen.WaitForText("1 setting will change:"));
  BOOST_TEST(screen.HasText("Highest deposit: 15.50"));
  screen.Press({"alt+c"});
  BOOST_TEST(screen.WaitForText("The settings of the file hold now."));
  BOOST_TEST(ValueOf("limits.deposit_fen").value() == "1550");
  Quit();
}

BOOST_AUTO_TEST_CASE(reader_and_language_belong_to_this_computer) {
  Open("", "Settings – Steelyard");
  Search("currency");
  BOOST_TEST(screen.WaitForText("Value: Yuan (CNY), counted in fen. Default: Yuan (CNY)"));
  Search("works with");
  BOOST_REQUIRE(screen.WaitForText("1 setting"));
  BOOST_TEST(screen.WaitForText("Value: none:. Default: The first reader that answers."));
  Photograph("reader");
  BOOST_REQUIRE(screen.PressUntilWindow("F2", "Card reader"));
  screen.Press({"ctrl+a", "BackSpace"});
  BOOST_TEST(screen.WaitForText("Choose a reader, or write where it is."));
  screen.Type(File("port").string());
  Photograph("reader-dialog");
  screen.Press({"alt+u"});
  BOOST_TEST(screen.WaitForText("The card desk works with this reader now."));
  BOOST_TEST(LineOf("steelyard/reader") == File("port").string());
  BOOST_TEST(screen.WaitForText("Value: " + File("port").string()));
  screen.Press({"alt+b"});
  BOOST_TEST(screen.WaitForText("Value: The first reader that answers."));
  BOOST_TEST(LineOf("steelyard/reader") == "");
  screen.Press({"ctrl+z"});
  BOOST_TEST(screen.WaitForText("Value: " + File("port").string()));
  BOOST_TEST(LineOf("steelyard/reader") == File("port").string());

  Search("language of the windows");
  BOOST_REQUIRE(screen.WaitForText("Value: that of the system."));
  BOOST_REQUIRE(screen.PressUntilWindow("F2", "Language of the windows"));
  screen.Press({"Down", "Return"});
  BOOST_TEST(screen.WaitForText("The windows speak it from the next start on."));
  BOOST_TEST(LineOf("steelyard/language") == "zh_CN");
  screen.Press({"ctrl+z"});
  BOOST_TEST(screen.WaitForText("Value: that of the system."));
  BOOST_TEST(LineOf("steelyard/language") == "");
  BOOST_REQUIRE(screen.PressUntilWindow("F2", "Language of the windows"));
  screen.Press({"Down", "Return"});
  BOOST_REQUIRE(screen.WaitForText("Value: 简体中文."));
  Quit();
  Open("", "设置 – Steelyard");
  Search("language");
  BOOST_TEST(screen.WaitForText("值：简体中文。默认值：系统语言。"));
  Photograph("local-chinese");
  Quit();
}

BOOST_AUTO_TEST_CASE(all_of_it_is_there_in_chinese) {
  Open("zh_CN", "设置 – Steelyard");
  Search("deposit_fen");
  BOOST_REQUIRE(screen.WaitForText("1 项设置"));
  BOOST_TEST(screen.WaitForText("值：20.00。默认值：20.00。"));
  BOOST_REQUIRE(screen.PressUntilWindow("F2", "押金上限"));
  Photograph("chinese-dialog");
  screen.Press({"Escape"});
  BOOST_TEST(screen.WaitUntilGone("押金上限"));
  OpenSchedule("尚未安排任何计划。");
  BOOST_REQUIRE(screen.PressUntilWindow("ctrl+n", "安排导出"));
  Photograph("chinese-schedule");
  screen.Press({"Escape"});
  Quit();
}

BOOST_AUTO_TEST_SUITE_END()
