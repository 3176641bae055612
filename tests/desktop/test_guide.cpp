/// The user guide tells of every page and every command, in both languages, and opens with F1.
#include <boost/test/unit_test.hpp>

#include <wx/init.h>

#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "desktop/desk_shop.h"
#include "desktop/format.h"
#include "desktop/guide.h"
#include "desktop/language.h"
#include "desktop/screen.h"

using namespace steelyard;
using namespace steelyard::desktop;

namespace {

namespace fs = std::filesystem;

const fs::path kSource = STEELYARD_SOURCE_DIR;

std::string ReadAll(const fs::path& file) {
  std::ifstream stream(file);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

fs::path Folder(report::Language language) {
  return kSource / "resources" / "guide" /
         (language == report::Language::Chinese ? "zh_CN" : "en");
}

/// `Top up` of `&Top up...`, `充值` of `充值(&T)...`.
std::string PlainLabel(const wxString& label) {
  const auto text = FromWx(label);
  static const std::regex mnemonic(R"(\(&[A-Z0-9]\)|&|\.\.\.)");
  return std::regex_replace(text, mnemonic, "");
}

struct OfferedCommand {
  std::string page;  ///< the prefix of its id
  wxString label;
  std::string hotkey;
};

/// The commands in the sources of the pages: `{"card.top_up", _("&Top up..."), _("…"), … "F3"`.
std::vector<OfferedCommand> OfferedCommands() {
  static const std::regex begin(
      R"re("([a-z]+)\.[a-z_0-9]+",\s*(?:\.label = )?_\("([^"]+)"\),\s*(?:\.help = )?_\()re");
  static const std::regex key(R"re("((?:(?:Ctrl|Shift|Alt)\+)*(?:F[0-9]+|[A-Z]|Delete))")re");
  std::vector<OfferedCommand> commands;
  for (const auto& entry : fs::directory_iterator(kSource / "src" / "desktop" / "pages")) {
    if (entry.path().extension() != ".cpp") continue;
    const auto source = ReadAll(entry.path());
    std::vector<std::smatch> found(std::sregex_iterator(source.begin(), source.end(), begin), {});
    for (std::size_t i = 0; i < found.size(); ++i) {
      const auto from = found[i].suffix().first;
      const auto to = i + 1 < found.size() ? found[i + 1][0].first : source.end();
      std::smatch pressed;
      const std::string rest(from, to);
      const bool has_key = std::regex_search(rest, pressed, key);
      commands.push_back({found[i][1], ToWx(found[i][2].str()), has_key ? pressed[1].str() : ""});
    }
  }
  return commands;
}

const std::map<std::string, std::string> kChapterOf = {
    {"card", "card_desk"},     {"day", "today"},        {"exception", "exceptions"},
    {"member", "members"},     {"prices", "products"},  {"report", "reports"},
    {"sale", "sales"},         {"sales", "sales"},      {"scale", "scales"},
    {"schedule", "settings"},  {"setting", "settings"}, {"settings", "settings"}};

}  // namespace

BOOST_AUTO_TEST_SUITE(desktop_guide)

BOOST_AUTO_TEST_CASE(both_languages_have_the_same_chapters_and_every_page_has_one) {
  const auto english = ReadGuide(Folder(report::Language::English));
  const auto chinese = ReadGuide(Folder(report::Language::Chinese));
  BOOST_REQUIRE_GE(english.size(), 12U);
  BOOST_REQUIRE_EQUAL(english.size(), chinese.size());
  std::set<std::string> names;
  for (std::size_t i = 0; i < english.size(); ++i) {
    BOOST_TEST(english[i].name == chinese[i].name);
    BOOST_TEST(!english[i].title.empty());
    BOOST_TEST(!chinese[i].title.empty());
    names.insert(english[i].name);
  }
  for (const auto& [prefix, chapter] : kChapterOf) BOOST_TEST(names.count(chapter) == 1U, chapter);
}

BOOST_AUTO_TEST_CASE(the_chapter_of_a_page_has_each_of_its_commands_with_its_key) {
  wxInitializer toolkit;
  const auto commands = OfferedCommands();
  BOOST_REQUIRE_GE(commands.size(), 40U);
  for (const auto language : {report::Language::English, report::Language::Chinese}) {
    UseLanguage(language == report::Language::Chinese ? "zh_CN" : "en");
    std::map<std::string, std::string> chapters;
    for (const auto& chapter : ReadGuide(Folder(language))) {
      chapters[chapter.name] = ReadAll(chapter.file);
    }
    for (const auto& command : commands) {
      BOOST_TEST_CONTEXT(command.page << ": " << command.label << " " << command.hotkey) {
        BOOST_REQUIRE(kChapterOf.count(command.page) == 1U);
        const auto& text = chapters.at(kChapterOf.at(command.page));
        const auto label = PlainLabel(wxGetTranslation(command.label));
        const auto row = text.find("<td>" + label + "</td>");
        BOOST_REQUIRE_MESSAGE(row != std::string::npos, label + " is not in the chapter");
        if (command.hotkey.empty()) continue;
        const auto cell = "<b>" + command.hotkey + "</b></td><td>" + label + "</td>";
        BOOST_TEST(text.find(cell) != std::string::npos, cell + " is not in the chapter");
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(every_picture_and_every_link_leads_somewhere) {
  static const std::regex link(R"re((?:src|href)="([^"#]+)")re");
  int links = 0;
  for (const auto language : {report::Language::English, report::Language::Chinese}) {
    for (const auto& chapter : ReadGuide(Folder(language))) {
      const auto text = ReadAll(chapter.file);
      for (std::sregex_iterator at(text.begin(), text.end(), link), end; at != end; ++at) {
        ++links;
        const auto target = chapter.file.parent_path() / (*at)[1].str();
        BOOST_TEST(fs::exists(target), chapter.file.string() + " names " + target.string());
      }
    }
  }
  BOOST_TEST(links > 20);
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_not_there_has_no_chapters) {
  BOOST_TEST(ReadGuide("/nowhere").empty());
}

BOOST_AUTO_TEST_CASE(f1_in_a_dialog_opens_its_chapter_and_the_dialog_goes_on) {
  tests::DeskShop shop;
  shop.Open();
  auto& screen = shop.screen;
  shop.PlaceBlank("04A1B2C3");
  shop.Ask("F2", "Issue a card");
  screen.Type("12");
  BOOST_REQUIRE(screen.PressUntilWindow("F1", "Card desk – Guide"));
  screen.Press({"Down"});
  BOOST_REQUIRE(screen.WaitForWindow("Members – Guide"));
  screen.Press({"Escape"});
  BOOST_REQUIRE(screen.WaitUntilGone("– Guide"));
  BOOST_REQUIRE(screen.WaitForWindow("Issue a card"));
  shop.GiveUp("Issue a card");
  // One with a chapter of its own.
  screen.Press({"ctrl+1"});
  BOOST_REQUIRE(screen.WaitForWindow("Today – Steelyard"));
  shop.Ask("F2", "Close the day");
  BOOST_REQUIRE(screen.PressUntilWindow("F1", "In the evening – Guide"));
  screen.Press({"Escape"});
  BOOST_REQUIRE(screen.WaitUntilGone("– Guide"));
  shop.GiveUp("Close the day");
  screen.Press({"ctrl+2"});
  shop.Quit();
}

BOOST_AUTO_TEST_CASE(f1_opens_the_guide_at_the_page_in_front_and_the_guide_can_be_searched) {
  tests::DeskShop shop;
  shop.Open();
  auto& screen = shop.screen;
  BOOST_REQUIRE(screen.PressUntilWindow("F1", "Card desk – Guide"));
  screen.Press({"Down"});
  BOOST_REQUIRE(screen.WaitForWindow("Members – Guide"));
  screen.Photograph(fs::path(STEELYARD_BINARY_DIR) / "desktop-test-guide.png");
  screen.Press({"alt+f"});
  screen.Type("verification ends");
  screen.Press({"Tab", "Tab", "Home"});
  BOOST_CHECK(screen.WaitForWindow("Exceptions – Guide"));
  screen.Press({"Escape"});
  BOOST_REQUIRE(screen.WaitUntilGone("– Guide"));
  BOOST_REQUIRE(screen.WaitForWindow("Card desk – Steelyard"));
  shop.Quit();
}

BOOST_AUTO_TEST_SUITE_END()
