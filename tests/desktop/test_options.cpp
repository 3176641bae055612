/// The desktop's command line.
#include <boost/test/unit_test.hpp>

#include "desktop/options.h"

using namespace steelyard::desktop;

BOOST_AUTO_TEST_SUITE(options)

BOOST_AUTO_TEST_CASE(RefusesWhatItDoesNotKnow) {
  const std::vector<std::vector<std::string>> wrong = {
      {"--listen", "7080"},          {"--listen", ":7080"},     {"--listen", "host:"},
      {"--listen", "host:70800"},    {"--listen", "host:80x"},  {"--language", "fr"},
      {"--language"},                {"--colour", "red"},       {"store.db"},
      {"--listen", "127.0.0.1:-1"},
  };
  for (const auto& arguments : wrong) {
    BOOST_TEST_CONTEXT(arguments.front() << ' ' << arguments.back()) {
      const auto options = ParseOptions(arguments);
      BOOST_REQUIRE(!options);
      BOOST_TEST(options.error().status == 2);
      BOOST_TEST(!options.error().text.empty());
    }
  }
}

BOOST_AUTO_TEST_CASE(SaysHelpAndEndsWell) {
  const auto options = ParseOptions({"--help"});
  BOOST_REQUIRE(!options);
  BOOST_TEST(options.error().status == 0);
  BOOST_TEST(options.error().text.find("--no-service") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(TakesEverything) {
  const auto options = ParseOptions({"--store", "s.db", "--reader", "pn532_uart:/dev/pts/3",
                                     "--listen", "0.0.0.0:0", "--no-service", "--language",
                                     "zh_CN", "--operator", "anna", "--password-file", "p"});
  BOOST_REQUIRE(options);
  BOOST_TEST(options->store == "s.db");
  BOOST_TEST(options->listen_host == "0.0.0.0");
  BOOST_TEST(options->listen_port == 0);
  BOOST_TEST((options->service == ServiceChoice::None));
  BOOST_TEST(options->language == "zh_CN");
}

BOOST_AUTO_TEST_CASE(HostsTheServiceUnlessToldOtherwise) {
  const auto options = ParseOptions({});
  BOOST_REQUIRE(options);
  BOOST_TEST((options->service == ServiceChoice::Host));
  BOOST_TEST(options->listen_port == 7080);
}

BOOST_AUTO_TEST_SUITE_END()
