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
                                   {"ctrl+8", "Exceptions", "异常", "exceptions"}};

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
      const auto file = folder / (std::string(picture.file) + ".png");
      BOOST_TEST(screen.PhotographWindow(title + " – Steelyard", file), file);
      BOOST_REQUIRE(fs::exists(file));
      BOOST_TEST(fs::file_size(file) > 5'000u);
      BOOST_TEST(fs::file_size(file) < 80'000u);
    }
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(pictures, Studio)

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
