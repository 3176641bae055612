/// Every window, looked at from within (window_check) and as a screen reader hears it.
#include <boost/test/unit_test.hpp>

#include <fstream>

#include "desktop/desk_shop.h"

using namespace steelyard;
using steelyard::testing::ChildProcess;
using steelyard::testing::RunProgram;
using steelyard::tests::DeskShop;
using steelyard::tests::Eventually;
using steelyard::tests::Screen;
using steelyard::tests::TempDatabase;

namespace {

struct Look {
  const char* language;
  const char* screen;  ///< of a shop's computer, or one of twice its density
  const char* scale;
  const char* theme = "Adwaita";  ///< empty: the system's, which changes while it is looked at
};

/// A demo store, and a reader with an issued card on it, so that the desk can do all it can.
class ShopToLookAt {
 public:
  ShopToLookAt() {
    const auto made = RunProgram({STEELYARDCTL, "--store", StorePath(), "init", "--name",
                                  "Orchard Lane", "--demo"});
    BOOST_REQUIRE_MESSAGE(made.status == 0, made.errors);
    m_reader = std::make_unique<ChildProcess>(std::vector<std::string>{
        STEELYARDCTL, "simulate", "reader", "--uid", "04A1B2C3", "--link", File("port")});
    BOOST_REQUIRE(m_reader->WaitForLine("reader pn532_uart:").has_value());
    const auto issued =
        RunProgram({STEELYARDCTL, "--store", StorePath(), "card", "issue", "--class",
                    "stored_value", "--top-up", "100", "--reader", File("port")});
    BOOST_REQUIRE_MESSAGE(issued.status == 0, issued.output << issued.errors);
    std::ofstream(File("password")) << "manager-demo\n";
  }

  void LookAround(const Look& look) {
    Screen screen(look.screen);
    auto environment = screen.Environment();
    for (const auto& variable :
         {"XDG_CONFIG_HOME=" + File("config"), "XDG_STATE_HOME=" + File("config"),
          std::string("GDK_SCALE=") + look.scale}) {
      environment.push_back(variable);
    }
    if (*look.theme) environment.push_back(std::string("GTK_THEME=") + look.theme);
    const auto looked = RunProgram(
        {"env", "--chdir", m_folder.folder().string(), WINDOW_CHECK, "--store", StorePath(),
         "--reader", File("port"), "--no-service", "--language", look.language, "--operator",
         "manager", "--password-file", File("password")},
        environment);
    BOOST_TEST(looked.status == 0, looked.errors);
    const auto summary = looked.output.find("looked at ");
    BOOST_REQUIRE_MESSAGE(summary != std::string::npos, looked.output << looked.errors);
    BOOST_TEST(looked.output.substr(0, summary) == "");
    int windows = 0;
    int controls = 0;
    int colours = 0;
    BOOST_REQUIRE(std::sscanf(looked.output.c_str() + summary,
                              "looked at %d windows, %d controls, %d colours", &windows, &controls,
                              &colours) == 3);
    BOOST_TEST(windows > 45);
    BOOST_TEST(controls > 480);
    BOOST_TEST(colours > 600);
    BOOST_TEST_MESSAGE(looked.output.substr(summary));
  }

 private:
  std::string StorePath() const { return m_folder.path().string(); }
  std::string File(const std::string& name) const { return (m_folder.folder() / name).string(); }

  TempDatabase m_folder;
  std::unique_ptr<ChildProcess> m_reader;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(windows, ShopToLookAt)

BOOST_AUTO_TEST_CASE(ShowAllTheirTextsShareNoMnemonicInEnglishAndFollowTheThemeOfTheSystem) {
  LookAround({"en", "1280x900", "1", ""});
}

BOOST_AUTO_TEST_CASE(ShowAllTheirTextsAndShareNoMnemonicInChineseAndCanBeReadInADarkTheme) {
  LookAround({"zh_CN", "1280x900", "1", "Adwaita:dark"});
}

BOOST_AUTO_TEST_CASE(ShowAllTheirTextsAtTwiceTheSize) {
  LookAround({"en", "2560x1800", "2"});
  LookAround({"zh_CN", "2560x1800", "2"});
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(screen_reader, DeskShop)

BOOST_AUTO_TEST_CASE(HearsANameForEveryControlThatTakesTheKeyboard) {
  Open();
  PlaceBlank("04A1B2C3");
  for (int page = 1; page <= 9; ++page) {
    screen.Press({"ctrl+" + std::to_string(page)});
    BOOST_REQUIRE(screen.WaitForWindow("– Steelyard"));
    for (const auto& unnamed : screen.Unnamed()) BOOST_ERROR(unnamed);
  }
  screen.Press({"ctrl+2"});
  Ask("F2", "Issue a card");
  for (const auto& unnamed : screen.Unnamed()) BOOST_ERROR(unnamed);
  GiveUp("Issue a card");
  Quit();
}

BOOST_AUTO_TEST_CASE(HearsTheRowAndTheCellThatHaveTheKeyboardAndWhatIsNew) {
  Open();
  BOOST_TEST(screen.WaitToHear("Put a card on the reader."));
  screen.Press({"ctrl+3"});
  BOOST_REQUIRE(screen.WaitForText("20 members"));
  screen.Press({"Tab"});
  BOOST_TEST(screen.WaitToHear(", row 1 of 20"));
  screen.Press({"Down"});
  BOOST_TEST(screen.WaitToHear(", row 2 of 20"));
  screen.Press({"ctrl+4"});
  BOOST_REQUIRE(screen.WaitForWindow("Products and prices – Steelyard"));
  BOOST_TEST(screen.WaitToHear("List price "));
  screen.Press({"F2", "a", "Return"});
  BOOST_TEST(screen.WaitToHear("Write a price as 12, 12.5 or 12.50. The cell keeps what it had."));
  screen.Press({"ctrl+2"});
  Quit();
}

BOOST_AUTO_TEST_SUITE_END()
