/// The pictures of README and guide, taken of the real windows so that they stay true.
///
///   STEELYARD_PICTURES=1 build/dev/tests/desktop/test_desktop -t pictures
///
/// puts them into resources/screenshots; without that they are taken, looked at and thrown away.
#include <boost/test/unit_test.hpp>

#include <cstdlib>

#include "desktop/desk_shop.h"

using namespace steelyard;
using steelyard::tests::DeskShop;
namespace fs = std::filesystem;

namespace {

struct PictureOf {
  const char* key;
  const char* title;
  const char* chinese_title;
  const char* file;
};
constexpr PictureOf kPictures[] = {{"ctrl+1", "Today", "今日", "today"},
                                   {"ctrl+2", "Card desk", "卡务台", "card-desk"},
                                   {"ctrl+3", "Members", "会员", "members"},
                                   {"ctrl+4", "Products and prices", "商品与价格", "products"},
                                   {"ctrl+5", "Scales", "电子秤", "scales"},
                                   {"ctrl+6", "Sales", "销售", "sales"},
                                   {"ctrl+7", "Reports", "报表", "reports"},
                                   {"ctrl+8", "Exceptions", "异常", "exceptions"},
                                   {"ctrl+9", "Settings", "设置", "settings"}};

struct Studio : DeskShop {
  /// Where the pictures in this language belong; a folder of the test's when nobody asked for them.
  fs::path FolderOf(const std::string& language) {
    const bool is_wanted = std::getenv("STEELYARD_PICTURES") != nullptr;
    auto folder = is_wanted ? fs::path(STEELYARD_SOURCE_DIR) / "resources" / "screenshots"
                            : File("screenshots");
    if (language != "en") folder /= language;
    fs::create_directories(folder);
    return folder;
  }

  void TakeAll(const std::string& language) {
    const auto folder = FolderOf(language);
    const bool is_english = language == "en";
    for (const auto& picture : kPictures) {
      const std::string title = is_english ? picture.title : picture.chinese_title;
      screen.Press({picture.key});
      BOOST_REQUIRE(screen.WaitForWindow(title + " – Steelyard"));
      Take(title + " – Steelyard", folder / (std::string(picture.file) + ".png"));
    }
  }

  /// Where no store is yet: the second page of the wizard, with the name of the store typed.
  void TakeFirstStart(const std::string& language) {
    const std::string title = language == "en" ? "Set up Steelyard" : "设置 Steelyard";
    auto environment = screen.Environment();
    for (const char* name : {"XDG_CONFIG_HOME=", "XDG_STATE_HOME="}) {
      environment.push_back(name + File("").string());
    }
    testing::ChildProcess program({STEELYARD, "--store", File("none.db").string(), "--no-service",
                                   "--language", language},
                                  environment);
    BOOST_REQUIRE(screen.WaitForWindow(title));
    screen.Press({"alt+x"});
    BOOST_REQUIRE(screen.WaitForWindow(title + (language == "en" ? " – The store" : " – 门店")));
    screen.Type("Orchard Lane");
    screen.Press({"Tab", "Tab"});  // to where no caret blinks
    Take(title, FolderOf(language) / "first-start.png");
    screen.Press({"Escape"});
    BOOST_TEST(tests::Eventually([&] { return program.HasEnded(); }));
  }

  void Take(const std::string& title, const fs::path& file) {
    BOOST_TEST(screen.PhotographWindow(title, file), file);
    BOOST_REQUIRE(fs::exists(file));
    BOOST_TEST(fs::file_size(file) > 5'000u);
    BOOST_TEST(fs::file_size(file) < 80'000u);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(pictures, Studio)

BOOST_AUTO_TEST_CASE(OfTheFirstStartAreTakenInBothLanguages) {
  TakeFirstStart("en");
  TakeFirstStart("zh_CN");
}

BOOST_AUTO_TEST_CASE(AreTakenInBothLanguages) {
  Open();
  Issue("04A1B2C3", "500", "10");
  BOOST_REQUIRE(Says("Collect 510.00."));
  TakeAll("en");
  screen.Press({"ctrl+2"});
  Quit();
  // Of the same card, as it comes to lie on the reader.
  Start("manager", "zh_CN");
  BOOST_REQUIRE(screen.WaitForWindow("卡务台 – Steelyard"));
  TakeAll("zh_CN");
  screen.Press({"ctrl+q"});
}

BOOST_AUTO_TEST_SUITE_END()
