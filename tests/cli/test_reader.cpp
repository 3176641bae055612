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

BOOST_AUTO_TEST_CASE(ACpuCardShowsItsPurse) {
  const Shop shop;
  shop.Open();
  ChildProcess reader(Command({"simulate", "reader", "--card", "cpu"}));
  const auto line = reader.WaitForLine("pn532_uart:");
  BOOST_REQUIRE(line.has_value());
  const auto device = line->substr(line->find("pn532_uart:"));
  BOOST_TEST(shop.Run({"setting", "set", "cards.purse", "2"}).outcome() == "value_invalid");
  BOOST_TEST(shop.Run({"setting", "set", "cards.purse", "1"}).status == 0);

  const auto issued = shop.Run({"card", "issue", "--reader", device, "--class", "both", "--top-up",
                                "100", "--deposit", "10"});
  BOOST_TEST(issued.status == 0, issued.errors);
  BOOST_TEST(issued.answer["purse"] == 10'000);
  BOOST_TEST(issued.answer["purse_difference"] == 0);
  const auto number = issued.answer["card"].get<std::string>();
  const auto corrected = shop.Run({"card", "correct", "--card", number, "--reason", "wrong card"});
  BOOST_TEST(corrected.status == 0, corrected.errors);  // in the books only
  BOOST_TEST(corrected.answer["purse"] == Json());
  const auto shown = shop.Run({"card", "show", "--reader", device});
  BOOST_TEST(shown.answer["purse"] == 10'000);
  BOOST_TEST(shown.answer["purse_difference"] == 10'000);
  const auto text = testing::RunProgram(
      Command({"card", "show", "--reader", device, "--store", shop.store(), "--passphrase-file",
               shop.File("passphrase")}));
  BOOST_TEST(text.output.find("Purse on the card 100.00, 100.00 more than the books") !=
                 std::string::npos,
             text.output);
  const auto topped_up = shop.Run({"card", "top-up", "--reader", device, "--amount", "25"});
  BOOST_TEST(topped_up.status == 0, topped_up.errors);
  BOOST_TEST(topped_up.answer["purse"] == 2'500);
  BOOST_TEST(topped_up.answer["purse_difference"] == 0);
  BOOST_TEST(shop.Run({"verify"}).status == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::tests
