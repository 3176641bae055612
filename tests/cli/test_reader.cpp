/// reader list/test, against a virtual reader.
#include <boost/test/unit_test.hpp>

#include <signal.h>

#include "cli/shop.h"

namespace steelyard::tests {
namespace {

using testing::ChildProcess;

}  // namespace

BOOST_AUTO_TEST_SUITE(card_readers)

BOOST_AUTO_TEST_CASE(AreListedAndTestedWithoutAStore) {
  const auto list = RunJson({"reader", "list"});
  BOOST_TEST(list.status == 0, list.errors);
  BOOST_TEST(list.answer["readers"].is_array());

  ChildProcess reader(Command({"simulate", "reader", "--uid", "04A1B2C3"}));
  const auto line = reader.WaitForLine("pn532_uart:");
  BOOST_REQUIRE(line.has_value());
  const auto device = line->substr(line->find("pn532_uart:"));
  const auto port = device.substr(device.find('/'));
  for (const auto& name : {device, port, device + ":115200"}) {
    const auto ran = RunJson({"reader", "test", "--reader", name});
    BOOST_TEST(ran.status == 0, ran.errors);
    BOOST_TEST(ran.answer["model"] == "PN532 v1.6");
    BOOST_TEST(ran.answer["cards"] == Json::array({"04A1B2C3"}));
    BOOST_TEST(ran.answer["opening_attempts"] == 1);
    BOOST_TEST(ran.answer["round_trip_us"].is_number_unsigned());
  }
  const auto text = testing::RunProgram(Command({"reader", "test", "--reader", port}));
  BOOST_TEST(text.output.find("PN532 v1.6 at " + device + ": card 04A1B2C3 (SAK 08).") == 0U,
             text.output);

  reader.Signal(SIGTERM);
  reader.Wait();
  const auto gone = RunJson({"reader", "test", "--reader", device});
  BOOST_TEST(gone.status == 3);
  BOOST_TEST(gone.outcome() == "reader_failed");
  BOOST_TEST(gone.answer["trouble"] == "not_there");
}

BOOST_AUTO_TEST_CASE(AreNamedOnTheCommandLine) {
  BOOST_TEST(RunJson({"reader", "test"}).status == 2);
  BOOST_TEST(RunJson({"reader", "test", "--reader", ""}).status == 2);
  BOOST_TEST(RunJson({"reader", "list", "--reader", "/dev/null"}).status == 2);
  const auto mistaken = RunJson({"reader", "test", "--reader", "usb"});
  BOOST_TEST(mistaken.status == 3);
  BOOST_TEST(mistaken.answer["trouble"] == "name_mistaken");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::tests
