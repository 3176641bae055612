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

BOOST_AUTO_TEST_CASE(TheInstallerPutsItsFilesBelowAnotherRoot) {
  const Shop shop;
  const auto install = [&](const std::vector<std::string>& arguments) {
    std::vector<std::string> command{STEELYARD_SOURCE_DIR "/installer/readers.sh"};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return testing::RunProgram(command);
  };
  for (int i = 0; i < 2; ++i) {  // to run it again does no harm
    const auto ran = install({"--root", shop.File("image")});
    BOOST_TEST(ran.status == 0, ran.errors);
    BOOST_TEST(shop.Read("image/etc/udev/rules.d/70-steelyard-readers.rules").find("uaccess") !=
               std::string::npos);
    BOOST_TEST(shop.Read("image/etc/modprobe.d/steelyard-readers.conf").find("blacklist pn533") !=
               std::string::npos);
  }
  shop.Write("file", "");
  const std::pair<std::vector<std::string>, const char*> refusals[] = {
      {{"--root"}, "--root needs a folder. Nothing was done."},
      {{"--bogus"}, "There is no option --bogus. Nothing was done."},
      {{"--root", shop.File("image"), "root"}, "With --root no users are changed."},
      {{"--root", shop.File("file")}, "could not be written."}};
  for (const auto& [arguments, sentence] : refusals) {
    const auto ran = install(arguments);
    BOOST_TEST(ran.status == 1);
    BOOST_TEST(ran.errors.find(sentence) != std::string::npos, ran.errors);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(cards_on_readers)

struct ReaderWithCard {
  explicit ReaderWithCard(const std::string& uid)
      : process(Command({"simulate", "reader", "--uid", uid})) {
    const auto line = process.WaitForLine("pn532_uart:");
    BOOST_REQUIRE(line.has_value());
    device = line->substr(line->find("pn532_uart:"));
  }
  ~ReaderWithCard() {
    process.Signal(SIGTERM);
    process.Wait();
  }
  ChildProcess process;
  std::string device;
};

BOOST_AUTO_TEST_CASE(WhoReplacesACardIsToldThatItsPinStaysBehind) {
  const Shop shop;
  shop.Open();
  std::string card;
  {
    const ReaderWithCard reader("04A1B2C3");
    const auto issued = shop.Run({"card", "issue", "--class", "both", "--top-up", "50",
                                  "--reader", reader.device});
    BOOST_REQUIRE_MESSAGE(issued.status == 0, issued.errors);
    card = issued.answer["card"];
  }
  shop.Write("pin", "836152\n");
  BOOST_TEST(shop.Run({"card", "pin", "set", "--card", card, "--new-pin-file", shop.File("pin")})
                 .status == 0);
  std::string heir;
  {
    const ReaderWithCard reader("04D4E5F6");
    const auto replaced =
        shop.Run({"card", "replace", "--card", card, "--reader", reader.device});
    BOOST_REQUIRE_MESSAGE(replaced.status == 0, replaced.errors);
    BOOST_TEST(replaced.answer["pin_left_on"] == card);
    heir = replaced.answer["card"];
  }
  const ReaderWithCard reader("04D4E5F7");
  const auto replaced = shop.Run({"card", "replace", "--card", heir, "--reader", reader.device});
  BOOST_TEST(replaced.status == 0);
  BOOST_TEST(!replaced.answer.contains("pin_left_on"));
}

BOOST_AUTO_TEST_CASE(AStatementIsReadPageByPage) {
  const Shop shop;
  shop.Open();
  const ReaderWithCard reader("04A1B2C3");
  const std::string card = shop.Run({"card", "issue", "--class", "both", "--top-up", "50",
                                     "--reader", reader.device}).answer["card"];
  for (const char* amount : {"1", "2", "3"}) {
    BOOST_TEST(shop.Run({"card", "top-up", "--amount", amount, "--reader", reader.device}).status ==
               0);
  }
  const auto page = [&](const char* skip) {
    return shop.Run({"card", "statement", "--card", card, "--limit", "3", "--skip", skip}).answer;
  };
  const auto newest = page("0"), older = page("3"), none = page("99");
  BOOST_REQUIRE(newest["movements"].size() == 3);
  BOOST_TEST(newest["movements"][0]["amount"] == 300);
  BOOST_REQUIRE(older["movements"].size() == 1);
  BOOST_TEST(older["movements"][0]["amount"] == 5000);
  BOOST_TEST(none["movements"].empty());
  for (const auto& answer : {newest, older, none}) BOOST_TEST(answer["total"] == 4);
  BOOST_TEST(older["skipped"] == 3);
  BOOST_TEST(shop.Run({"card", "statement", "--card", card, "--skip", "-1"}).status == 2);
  const auto text = testing::RunProgram(
      Command({"card", "statement", "--card", card, "--limit", "3", "--store", shop.store()}));
  BOOST_TEST(text.output.find("Movements 1 to 3 of 4. For older ones give --skip 3.") !=
             std::string::npos, text.output);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::tests
