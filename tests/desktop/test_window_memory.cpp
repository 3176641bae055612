/// The window comes back as it was left, and never where nobody sees it.
#include <boost/test/unit_test.hpp>

#include <fstream>

#include "desktop/desk_shop.h"

using namespace steelyard;
using steelyard::tests::DeskShop;
using steelyard::tests::Eventually;

BOOST_FIXTURE_TEST_SUITE(window_memory, DeskShop)

BOOST_AUTO_TEST_CASE(SizeAndPageComeBack) {
  Open();
  screen.Resize("Card desk", 1100, 700);
  BOOST_REQUIRE(Eventually([&] {
    const auto place = screen.PlaceOf("Card desk");
    return place && (*place)[2] == 1100 && (*place)[3] == 700;
  }));
  Quit();
  Start("manager", "en");
  // It was the last page; whoever never left one begins with the first.
  BOOST_REQUIRE(screen.WaitForWindow("Card desk – Steelyard"));
  const auto place = screen.PlaceOf("Card desk").value();
  BOOST_TEST(place[2] == 1100);
  BOOST_TEST(place[3] == 700);
  Quit();
}

BOOST_AUTO_TEST_CASE(AScreenThatIsGoneHidesNothing) {
  std::filesystem::create_directories(File("steelyard"));
  std::ofstream(File("steelyard/windows"))
      << "[window]\nx=5000\ny=-3000\nwidth=1000\nheight=600\nmaximised=0\n";
  Start("manager", "en");
  BOOST_REQUIRE(screen.WaitForWindow("Today – Steelyard"));
  const auto place = screen.PlaceOf("Today – Steelyard").value();
  BOOST_TEST(place[0] >= 0);
  BOOST_TEST(place[1] >= 0);
  BOOST_TEST(place[0] < 1280 - 100);
  BOOST_TEST(place[1] < 900 - 100);
  screen.Press({"ctrl+2"});
  Quit();
}

BOOST_AUTO_TEST_CASE(AMemoryOfNonsenseIsNone) {
  std::filesystem::create_directories(File("steelyard"));
  std::ofstream(File("steelyard/windows"), std::ios::binary)
      << "\xff\xfe[[[=\n\n[window]\nwidth=-7\nheight=banana\n[page]\nof manager=../..\n";
  Open();
  Quit();
}

BOOST_AUTO_TEST_SUITE_END()
