/// Frames, and what the chip answers, as bytes: through the framing alone and through the pty.
#include <boost/test/unit_test.hpp>

#include <string>

#include "base/hex.h"
#include "simulator/classic_card.h"
#include "simulator/fmcos_card.h"
#include "simulator/line.h"
#include "simulator/pn532_chip.h"
#include "simulator/pn532_frame.h"
#include "simulator/virtual_reader.h"

namespace steelyard::simulator {
namespace {

const std::string kWakeUp = "55550000000000000000000000000000";
const std::string kAck = "0000FF00FF00";

base::Bytes Hex(const std::string& text) { return base::ParseHex(text).value(); }

std::string Described(const std::optional<HostFrame>& frame) {
  if (!frame) return "nothing";
  const std::string wake_up = frame->wake_up == WakeUp::Seen ? "wake " : "";
  switch (frame->kind) {
    case HostFrameKind::Command: return wake_up + base::ToUpperHex(frame->body);
    case HostFrameKind::Ack: return wake_up + "ack";
    case HostFrameKind::Nack: return wake_up + "nack";
    case HostFrameKind::Damaged: return wake_up + "damaged";
  }
  return "";
}

ClassicCard Card(const char* uid) {
  return ClassicCard::Blank(domain::CardUid::Parse(uid).value()).value();
}

/// A chip that is awake, a field, and hexadecimal in and out.
struct Rig {
  RfField field;
  Pn532Chip chip{field};

  std::string Ask(const std::string& command) {
    const ChipReply reply = chip.Handle(Hex(command));
    switch (reply.kind) {
      case ReplyKind::Answer: return base::ToUpperHex(reply.body);
      case ReplyKind::SyntaxError: return "error";
      case ReplyKind::Polling: return "polling";
    }
    return "";
  }
  void Place(const char* uid) { field.Place(std::make_shared<ClassicCard>(Card(uid))); }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(pn532_frame)

BOOST_AUTO_TEST_CASE(OneFrame) {
  struct Row { std::string bytes; const char* frame; };
  const Row rows[] = {
      {"0000FF02FED4022A00", "02"},
      {kWakeUp + "0000FF03FDD414011700", "wake 1401"},
      {"AA00BB0000FF02FED4022A00", "02"},
      {"00FF02FED4022A00", "02"},
      {"0000FFFFFF0002FED4022A00", "02"},
      {kAck, "ack"},
      {"0000FFFF000000", "nack"},
      {"0000FF02FFD4022A00", "damaged"},          // length checksum
      {"0000FF02FED4022B00", "damaged"},          // data checksum
      {"0000FFFFFF0002FFD4022A00", "damaged"},    // extended length checksum
      {"0000FF02FED5032800", "nothing"},          // an answer, not for the chip
      {"0000FF02FED4", "nothing"},
      {"0000FF", "nothing"},
      {"00", "nothing"},
      {"", "nothing"}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.bytes) {
      FrameReader whole;
      whole.Feed(Hex(row.bytes));
      BOOST_TEST(Described(whole.Next()) == row.frame);
      FrameReader piecewise;
      std::string seen = "nothing";
      for (const std::uint8_t byte : Hex(row.bytes)) {
        piecewise.Feed(std::span(&byte, 1));
        const auto frame = piecewise.Next();
        if (frame && seen == "nothing") seen = Described(frame);
      }
      BOOST_TEST(seen == row.frame);
    }
  }
}

BOOST_AUTO_TEST_CASE(TwoFramesInOneRead) {
  FrameReader reader;
  reader.Feed(Hex("0000FF02FED4022A00" + kAck + "0000FF03FDD414011700"));
  BOOST_TEST(Described(reader.Next()) == "02");
  BOOST_TEST(Described(reader.Next()) == "ack");
  BOOST_TEST(Described(reader.Next()) == "1401");
  BOOST_TEST(Described(reader.Next()) == "nothing");
}

BOOST_AUTO_TEST_CASE(AFrameAfterADamagedOne) {
  FrameReader reader;
  reader.Feed(Hex("0000FF02FED4022B000000FF02FED4022A00"));
  BOOST_TEST(Described(reader.Next()) == "damaged");
  BOOST_TEST(Described(reader.Next()) == "02");
}

BOOST_AUTO_TEST_CASE(Answers) {
  BOOST_TEST(base::ToUpperHex(EncodeAnswer(Hex("0332010607"))) == "0000FF06FAD50332010607E800");
  BOOST_TEST(base::ToUpperHex(EncodeAnswer(Hex("15"), FrameForm::Extended)) ==
             "0000FFFFFF0002FED5151600");
  BOOST_TEST(base::ToUpperHex(EncodeAnswer(base::Bytes(255, 0x41))).substr(0, 16) ==
             "0000FFFFFF0100FF");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(pn532_chip)

BOOST_AUTO_TEST_CASE(Answers) {
  struct Row { const char* command; const char* answer; };
  const Row rows[] = {{"02", "0332010607"},
                      {"00006C69626E6663", "01006C69626E6663"},
                      {"1401", "15"},
                      {"1214", "13"},
                      {"0663026303", "070000"},
                      {"08630280", "09"},
                      {"0663026303", "078000"},
                      {"3205FF01FF", "33"},
                      {"4A0100", "polling"},
                      {"3205000102", "33"},
                      {"4A0100", "4B00"},
                      {"4A010100FFFF0100", "4B00"},
                      {"400130", "4127"},
                      {"420600", "4301"},
                      {"4400", "4500"},
                      {"5200", "5300"},
                      {"04", "0500010000"},
                      {"16F0", "1700"},
                      {"99", "error"},
                      {"00", "error"},
                      {"14", "error"},
                      {"066302FF", "error"},
                      {"086302", "error"},
                      {"4A01", "error"},
                      {"4A0300", "error"},
                      {"40", "error"}};
  Rig rig;
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.command) {
      BOOST_TEST(rig.Ask(row.command) == row.answer);
    }
  }
}

BOOST_AUTO_TEST_CASE(ASessionWithACard) {
  Rig rig;
  rig.Place("DEADBEEF");
  const std::string factory = "FFFFFFFFFFFF";
  BOOST_TEST(rig.Ask("400130") == "4127");
  BOOST_TEST(rig.Ask("4A0100") == "4B0101000408" "04DEADBEEF");
  BOOST_TEST(rig.Ask("40016004" + factory + "DEADBEEF") == "4100");
  BOOST_TEST(rig.Ask("4001A004E803000017FCFFFFE803000004FB04FB") == "4100");
  BOOST_TEST(rig.Ask("4001C00432000000") == "4100");
  BOOST_TEST(rig.Ask("4001B004") == "4100");
  BOOST_TEST(rig.Ask("40013004") == "4100B603000049FCFFFFB603000004FB04FB");
  BOOST_TEST(rig.Ask("40013008") == "4113");
  BOOST_TEST(rig.Ask("40013004") == "4127");  // halted by the refusal
  BOOST_TEST(rig.Ask("4A0100DEADBEEF") == "4B010100040804DEADBEEF");
  BOOST_TEST(rig.Ask("40013004") == "4113");  // the authentication is gone
  BOOST_TEST(rig.Ask("4A0100DEADBEEF") == "4B010100040804DEADBEEF");
  BOOST_TEST(rig.Ask("40016004000000000000DEADBEEF") == "4114");
  BOOST_TEST(rig.Ask("40016004" + factory + "DEADBEEF") == "4127");
  rig.field.TakeAway();
  BOOST_TEST(rig.Ask("3205000102") == "33");
  BOOST_TEST(rig.Ask("4A0100DEADBEEF") == "4B00");
}

// A purse is loaded through the chip: the ATS behind the UID, APDUs as they are, and the question
// whether the card is still there.
BOOST_AUTO_TEST_CASE(ASessionWithACpuCard) {
  Rig rig;
  rig.Ask("3205000102");
  auto card = FmcosCard::Blank(domain::CardUid::Parse("1122AABB").value()).value();
  for (const char* order :
       {"800E000000", "80E03F011138036FF0F095FFFFA00000000386980701",
        "00A4040009A00000000386980701", "80E00000073F018F95F0FFFF",
        "80D401001534F00200012B8A438742C851566F02D881B09D58C0",
        "80D40101153FF0020001A9E6E145F5DF09500A58EEF8575D49DB", "80D40100083AF0EF0133123456",
        "80E00018072E0A17F0EFFFFF", "80E00002072F0208F000FF18"}) {
    BOOST_TEST(base::ToHex(card.Exchange(Hex(order)).data).ends_with("9000"));
  }
  card.SetNextRandom(Hex("A1B2C3D4"));
  rig.field.Place(card.Clone());
  const std::string found = "4B0101000820041122AABB1078809002209000" "000000001122AABB";
  BOOST_TEST(rig.Ask("4A0100") == found);
  BOOST_TEST(rig.Ask("400100A4040009A00000000386980701") ==
             "4100" "6F0B8409A00000000386980701" "9000");
  BOOST_TEST(rig.Ask("40010020000003123456") == "41009000");
  BOOST_TEST(rig.Ask("4001805000020B010000271066666666666610") ==
             "4100" "00000000" "0000" "0001" "A1B2C3D4" "480443F8" "9000");
  BOOST_TEST(rig.Ask("4001805200000B202506010930009083FD7304") == "4100" "487DEBF8" "9000");
  BOOST_TEST(rig.Ask("4001805C000204") == "4100" "00002710" "9000");
  BOOST_TEST(rig.Ask("42B2") == "4300A3");
  BOOST_TEST(rig.field.writes() == 1U);
  BOOST_TEST(rig.Ask("4400") == "4500");
  BOOST_TEST(rig.Ask("42B2") == "4301");
  BOOST_TEST(rig.Ask("40010084000004") == "4127");
  BOOST_TEST(rig.Ask("4A01001122AABB") == found);
  BOOST_TEST(rig.Ask("4001805C000204") == "4100" "6A82");  // the MF is selected again
  rig.field.TakeAway();
  BOOST_TEST(rig.Ask("42B2") == "4301");
  BOOST_TEST(rig.Ask("40010084000004") == "4101");
}

BOOST_AUTO_TEST_CASE(AFeederSwapsWrittenCardsOnly) {
  Rig rig;
  rig.Ask("3205000102");
  for (const char* uid : {"DEADBEE0", "DEADBEE1"}) {
    rig.field.Stack(std::make_shared<ClassicCard>(Card(uid)));
  }
  BOOST_TEST(rig.Ask("4A0100") == "4B00");
  rig.field.SetFeeding(Feeding::ByItself);
  for (const char* uid : {"DEADBEE0", "DEADBEE1"}) {
    const std::string found = std::string("4B010100040804") + uid;
    for (int look = 0; look < 3; ++look) BOOST_TEST(rig.Ask("4A0100") == found);
    BOOST_TEST(rig.Ask(std::string("40016004FFFFFFFFFFFF") + uid) == "4100");
    BOOST_TEST(rig.Ask("40013004").substr(0, 4) == "4100");
    BOOST_TEST(rig.Ask("4A0100") == found);
    BOOST_TEST(rig.Ask(std::string("40016004FFFFFFFFFFFF") + uid) == "4100");
    BOOST_TEST(rig.Ask("4001A004" + std::string(32, '1')) == "4100");
    BOOST_TEST(rig.Ask(std::string("4A0100") + uid) == found);  // asked for by name it stays
    BOOST_TEST(rig.Ask("4A0100") == "4B00");
  }
  BOOST_TEST(rig.Ask("4A0100") == "4B00");
  BOOST_TEST(rig.field.stacked() == 0U);
}

// The figures of card_time.h are added up, and nothing waits for them.
BOOST_AUTO_TEST_CASE(CardTimeIsCounted) {
  Rig rig;
  rig.Place("DEADBEEF");
  const auto took = [&](const std::string& command) {
    const auto before = rig.field.card_time();
    rig.Ask(command);
    return std::chrono::duration_cast<std::chrono::microseconds>(rig.field.card_time() - before)
        .count();
  };
  BOOST_TEST(took("4A0100") == 2'500);
  BOOST_TEST(took("40016004FFFFFFFFFFFFDEADBEEF") == 2'620);
  BOOST_TEST(took("40013004") == 2'079);
  BOOST_TEST(took("4001A004" + std::string(32, '1')) == 4'860);
  BOOST_TEST(took("02") == 0);
}

BOOST_AUTO_TEST_CASE(SelectingByUid) {
  Rig rig;
  rig.Ask("3205000102");
  rig.Place("04782E21801D80");
  BOOST_TEST(rig.Ask("4A0100") == "4B01010044080704782E21801D80");
  BOOST_TEST(rig.Ask("4A01008804782E21801D80") == "4B01010044080704782E21801D80");
  BOOST_TEST(rig.Ask("4A01008804782E21801D81") == "4B00");
  BOOST_TEST(rig.Ask("4A0100DEADBEEF") == "4B00");
  // Seven-byte cards are authenticated with the last four bytes of the UID.
  rig.Ask("4A0100");
  BOOST_TEST(rig.Ask("40016004FFFFFFFFFFFF21801D80") == "4100");
}

BOOST_AUTO_TEST_CASE(TwoCards) {
  Rig rig;
  rig.Ask("3205000102");
  rig.Place("DEADBEEF");
  rig.Place("01020304");
  BOOST_TEST(rig.Ask("4A0100") == "4B010100040804DEADBEEF");
  BOOST_TEST(rig.Ask("4400") == "4500");
  BOOST_TEST(rig.Ask("4A0100") == "4B01010004080401020304");
  BOOST_TEST(rig.Ask("4A0200").substr(0, 4) == "4B02");
}

BOOST_AUTO_TEST_CASE(APollWaitsForACard) {
  Rig rig;
  BOOST_TEST(rig.Ask("4A0100") == "polling");
  BOOST_TEST(!rig.chip.PollAgain());
  rig.Place("DEADBEEF");
  const auto answer = rig.chip.PollAgain();
  BOOST_REQUIRE(answer.has_value());
  BOOST_TEST(base::ToUpperHex(*answer) == "4B010100040804DEADBEEF");
  BOOST_TEST(!rig.chip.PollAgain());
}

BOOST_AUTO_TEST_CASE(CutsHappenOnce) {
  struct Row { CardCut cut; const char* status_of_write; const char* block; };
  const Row rows[] = {{{CutCount::Exchanges, 2, CutMoment::Before}, "4101", "0000"},
                      {{CutCount::Exchanges, 2, CutMoment::Half}, "4101", "1100"},
                      {{CutCount::Exchanges, 2, CutMoment::After}, "4101", "1111"},
                      {{CutCount::Writes, 1, CutMoment::Before}, "4101", "0000"},
                      {{CutCount::Writes, 1, CutMoment::After}, "4101", "1111"},
                      {{CutCount::Writes, 2, CutMoment::After}, "4100", "1111"}};
  for (const Row& row : rows) {
    Rig rig;
    rig.Ask("3205000102");
    rig.Place("DEADBEEF");
    rig.field.SetCut(row.cut);
    rig.Ask("4A0100");
    BOOST_TEST(rig.Ask("40016004FFFFFFFFFFFFDEADBEEF") == "4100");
    BOOST_TEST(rig.Ask("4001A004" + std::string(32, '1')) == row.status_of_write);
    rig.field.TakeAway();
    BOOST_TEST(rig.Ask("4A0100") == "4B00");
    rig.field.PutBack();
    const auto block = base::ToHex(rig.field.cards()[0]->image()).substr(128, 32);
    BOOST_TEST(block.substr(0, 2) + block.substr(30) == row.block);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(virtual_reader)

BOOST_AUTO_TEST_CASE(SleepsUntilWoken) {
  VirtualReader reader;
  Line line(reader.port());
  line.Send("0000FF02FED4022A00");  // not heard
  line.Send(kWakeUp + "0000FF03FDD414011700");
  BOOST_TEST(line.Receive(15) == kAck + "0000FF02FED5151600");
  line.Send("0000FF02FED4022A00");
  BOOST_TEST(line.Receive(19) == kAck + "0000FF06FAD50332010607E800");
  BOOST_TEST(reader.counters().commands == 2U);
}

BOOST_AUTO_TEST_CASE(DamagedAndUnknownFrames) {
  VirtualReader reader;
  Line line(reader.port());
  line.Send(kWakeUp + "0000FF02FED4022B00");
  BOOST_TEST(line.Receive(8) == "0000FF01FF7F8100");
  line.Send("0000FF02FED4993300" "0000FF02FED4999300");
  BOOST_TEST(line.Receive(22) == "0000FF01FF7F8100" + kAck + "0000FF01FF7F8100");
}

BOOST_AUTO_TEST_CASE(WireFaults) {
  const std::string good = kAck + "0000FF06FAD50332010607E800";
  struct Row { WireFaultKind kind; std::string wire; };
  const Row rows[] = {{WireFaultKind::DropAcknowledgement, ""},
                      {WireFaultKind::DropAnswer, kAck},
                      {WireFaultKind::BadDataChecksum, kAck + "0000FF06FAD50332010607E900"},
                      {WireFaultKind::BadLengthChecksum, kAck + "0000FF06FBD50332010607E800"},
                      {WireFaultKind::ErrorFrame, kAck + "0000FF01FF7F8100"},
                      {WireFaultKind::ExtendedAnswer, kAck + "0000FFFFFF0006FAD50332010607E800"},
                      {WireFaultKind::Delay, good}};
  for (const Row& row : rows) {
    VirtualReader reader;
    Line line(reader.port());
    reader.SetFault({.kind = row.kind, .number = 2, .delay = std::chrono::milliseconds(1)});
    line.Send(kWakeUp + "0000FF02FED4022A00" "0000FF02FED4022A00" "0000FF02FED4022A00");
    const std::string expected = good + row.wire + good;
    BOOST_TEST(line.Receive(expected.size() / 2) == expected);
  }
}

BOOST_AUTO_TEST_CASE(AWaitingPollSeesThePlacedCard) {
  VirtualReader reader;
  Line line(reader.port());
  line.Send(kWakeUp + "0000FF04FCD44A0100E100");
  BOOST_TEST(line.Receive(6) == kAck);
  reader.Place(Card("DEADBEEF"));
  BOOST_TEST(line.Receive(19) == "0000FF0CF4D54B010100040804DEADBEEF" "9600");
}

BOOST_AUTO_TEST_CASE(CardsComeAndGo) {
  std::size_t changes = 0;
  VirtualReader reader([&](const VirtualCard&) { ++changes; });
  BOOST_TEST(!reader.card());
  reader.Place(Card("DEADBEEF"));
  BOOST_TEST(reader.counters().cards == 1U);
  reader.TakeAway();
  BOOST_TEST(reader.counters().cards == 0U);
  BOOST_TEST(reader.card()->uid().ToString() == "DEADBEEF");
  reader.PutBack();
  BOOST_TEST(reader.counters().cards == 1U);
  BOOST_TEST(changes == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::simulator
