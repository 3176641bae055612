/// What the program leaves when it dies.
#include <boost/test/unit_test.hpp>

#include <signal.h>

#include <fstream>
#include <sstream>

#include "desktop/crash_report.h"
#include "desktop/desk_shop.h"

using namespace steelyard;
using steelyard::tests::DeskShop;
using steelyard::tests::Eventually;
namespace fs = std::filesystem;

namespace {

std::string ReadAll(const fs::path& file) {
  std::ifstream stream(file);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(crash, DeskShop)

BOOST_AUTO_TEST_CASE(LeavesAReportWithoutTextsAndTheNextStartSaysWhere) {
  auto& program = Start("manager", "en");
  BOOST_REQUIRE(screen.WaitForWindow("Today – Steelyard"));
  program.Signal(SIGSEGV);
  BOOST_TEST(program.Wait() == 128 + SIGSEGV);
  BOOST_TEST(program.errors().find("steelyard: ended unexpectedly; a report is in ") !=
             std::string::npos);
  fs::path report;
  for (const auto& file : fs::directory_iterator(File("steelyard"))) {
    if (file.path().filename().string().starts_with("crash-")) report = file.path();
  }
  BOOST_REQUIRE(!report.empty());
  const auto text = ReadAll(report);
  BOOST_TEST(text.find("Steelyard ") == 0u);
  BOOST_TEST(text.find("Signal: 11") != std::string::npos);
  BOOST_TEST(text.find("steelyard(") != std::string::npos);  // functions of the program
  BOOST_TEST(text.find("Orchard Lane") == std::string::npos);
  const auto permissions = fs::status(report).permissions();
  BOOST_TEST(((permissions & fs::perms::others_read) == fs::perms::none));

  Start("manager", "en");
  BOOST_REQUIRE(screen.WaitForWindow("Today – Steelyard"));
  BOOST_TEST(Says("Steelyard ended unexpectedly the last time."));
  BOOST_TEST(Says(report.replace_extension(".txt").filename().string()));
  screen.Press({"ctrl+2"});
  Quit();
}

BOOST_AUTO_TEST_CASE(EachReportIsToldOnceAndTheNewestTenStay) {
  const auto folder = File("reports");
  fs::create_directories(folder);
  for (int i = 10; i < 22; ++i) {
    std::ofstream(folder / ("crash-17000000" + std::to_string(i) + "-1.new")) << i;
  }
  std::ofstream(folder / "windows") << "not ours";
  const auto told = desktop::TakeNewCrashReports(folder);
  BOOST_REQUIRE(told.size() == 10u);
  BOOST_TEST(told.front().filename() == "crash-1700000012-1.txt");
  BOOST_TEST(told.back().filename() == "crash-1700000021-1.txt");
  BOOST_TEST(desktop::TakeNewCrashReports(folder).empty());
  BOOST_TEST(fs::exists(told.front()));
  BOOST_TEST(fs::exists(folder / "windows"));
  BOOST_TEST(desktop::TakeNewCrashReports(File("no such folder")).empty());
}

BOOST_AUTO_TEST_SUITE_END()
