/// The card desk's reader, through the real libnfc, against the virtual PN532.
#include <boost/test/unit_test.hpp>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <string>
#include <thread>

#include "cards/access_bits.h"
#include "cards/classic_layout.h"
#include "cards/data_verifier.h"
#include "cards/find_readers.h"
#include "cards/record_codec.h"
#include "cards/rig.h"
#include "simulator/fmcos_card.h"

namespace steelyard::cards {
namespace {

using ports::CardContent;
using ports::TouchOutcome;
using simulator::ClassicCard;

/// A card of somebody else: this key in these sectors, everything else as the factory made it.
ClassicCard CardOfOthers(const domain::CardUid& uid, std::initializer_list<int> sectors) {
  base::Bytes image = ClassicCard::Blank(uid)->image();
  for (const int sector : sectors) {
    std::fill_n(image.begin() + TrailerBlockOf(sector) * 16, 6, std::uint8_t{0xA5});
  }
  return ClassicCard::FromImage(image).value();
}

/// What a real program printed. Fails the test when it did not end well.
std::string OutputOf(const std::string& command) {
  std::string output;
  std::array<char, 512> buffer;
  FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  BOOST_REQUIRE(pipe != nullptr);
  while (const std::size_t size = ::fread(buffer.data(), 1, buffer.size(), pipe)) {
    output.append(buffer.data(), size);
  }
  const int status = ::pclose(pipe);
  BOOST_TEST_CONTEXT(output) { BOOST_TEST((WIFEXITED(status) && WEXITSTATUS(status) == 0)); }
  return output;
}

/// The keys of a card as nfc-mfclassic wants them: a dump whose trailers hold the keys.
base::Bytes KeyDump(const StoreKeys& keys, const domain::CardUid& uid) {
  base::Bytes dump(ClassicCard::kImageSize);
  for (int sector = 0; sector < kSectorCount; ++sector) {
    const auto trailer = dump.begin() + TrailerBlockOf(sector) * 16;
    std::ranges::copy(DeriveClassicKey(keys, uid, sector, KeySlot::A).bytes(), trailer);
    std::ranges::copy(EncodeAccessBits(kIssuedConditions), trailer + 6);
    std::ranges::copy(DeriveClassicKey(keys, uid, sector, KeySlot::B).bytes(), trailer + 10);
  }
  std::ranges::copy(uid.bytes(), dump.begin());
  return dump;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reader)

BOOST_AUTO_TEST_CASE(LooksAtWhatLiesThere) {
  Rig rig;
  BOOST_TEST(rig.reader.Model() == "PN532 v1.6");
  BOOST_TEST((rig.reader.Look().outcome == TouchOutcome::NoCard));
  rig.PlaceBlank();
  for (int i = 0; i < 3; ++i) {
    const auto touch = rig.reader.Look();
    BOOST_TEST((touch.outcome == TouchOutcome::OneCard));
    BOOST_TEST((touch.uid == rig.uid));
  }
  rig.desk.Place(ClassicCard::Blank(domain::CardUid::Parse("04782E21801D80").value()).value());
  const auto two = rig.reader.Look();
  BOOST_TEST((two.outcome == TouchOutcome::SeveralCards));
  BOOST_TEST(!two.uid);
  rig.desk.TakeAway();
  BOOST_TEST((rig.reader.Look().outcome == TouchOutcome::NoCard));
}

BOOST_AUTO_TEST_CASE(OtherKindsOfCardsAreUnsupported) {
  for (const int sak : {0x00, 0x09, 0x18, 0x20, 0x38}) {
    BOOST_TEST_CONTEXT("SAK " << sak) {
      Rig rig;
      auto card = ClassicCard::Blank(rig.uid).value();
      card.SetSak(static_cast<std::uint8_t>(sak));
      rig.desk.Place(card);
      const auto touch = rig.reader.Look();
      BOOST_TEST((touch.outcome == TouchOutcome::UnsupportedCard));
      BOOST_TEST((touch.uid == rig.uid));
      BOOST_CHECK_THROW(rig.reader.Read(rig.uid), ports::ReaderError);
      BOOST_CHECK_THROW(rig.reader.Personalise(rig.uid, Record(1)), ports::ReaderError);
      BOOST_TEST((rig.Image() == card.image()));
    }
  }
}

// Beside a side that speaks ISO/IEC 14443-4 and knows none of our commands.
BOOST_AUTO_TEST_CASE(TheClassicSideOfAHybridIsUsedWhereItsOtherSideIsNotOurs) {
  Rig rig;
  auto blank = ClassicCard::Blank(rig.uid).value();
  blank.SetHybrid(ClassicCard::Hybrid::WithClassic);
  rig.desk.Place(blank);
  BOOST_TEST((rig.reader.Look().outcome == TouchOutcome::OneCard));
  BOOST_TEST((rig.reader.Read(rig.uid).content == CardContent::Blank));
  rig.reader.Personalise(rig.uid, Record(1));
  for (std::uint32_t counter = 2; counter < 5; ++counter) {
    BOOST_TEST((rig.reader.Look().outcome == TouchOutcome::OneCard));
    rig.reader.WriteRecord(rig.uid, Record(counter));
    const auto reading = rig.reader.Read(rig.uid);
    BOOST_TEST((reading.content == CardContent::Ours));
    BOOST_TEST((reading.family == domain::CardFamily::Classic));
    BOOST_TEST((reading.record == Record(counter)));
  }
  // It is found again after it lay elsewhere, and does not stand in the way of a CPU card.
  rig.desk.TakeAway();
  BOOST_TEST((rig.reader.Look().outcome == TouchOutcome::NoCard));
  rig.desk.Place(*simulator::BlankCard(simulator::CardFamily::Cpu, simulator::UidAfter(rig.uid)));
  BOOST_TEST((rig.reader.Look().outcome == TouchOutcome::OneCard));
  BOOST_TEST((rig.reader.Read(simulator::UidAfter(rig.uid)).family == domain::CardFamily::Cpu));
}

BOOST_AUTO_TEST_CASE(ATornHybridGoesOnAsClassic) {
  Rig rig;
  auto blank = ClassicCard::Blank(rig.uid).value();
  blank.SetHybrid(ClassicCard::Hybrid::WithClassic);
  rig.desk.Place(blank);
  rig.desk.SetCut({simulator::CutCount::Writes, 9, simulator::CutMoment::Half});
  BOOST_CHECK_THROW(rig.reader.Personalise(rig.uid, Record(1)), ports::CardLeftError);
  rig.desk.PutBack();
  BOOST_TEST((rig.reader.Read(rig.uid).content == CardContent::HalfIssued));
  rig.reader.Personalise(rig.uid, Record(1));
  BOOST_TEST((rig.reader.Read(rig.uid).content == CardContent::Ours));
}

BOOST_AUTO_TEST_CASE(ASakThatPromisesAClassicSideIsNotBelieved) {
  Rig rig;
  auto card = ClassicCard::Blank(rig.uid).value();
  card.SetHybrid(ClassicCard::Hybrid::NoClassic);
  rig.desk.Place(card);
  BOOST_TEST((rig.reader.Look().outcome == TouchOutcome::UnsupportedCard));
  BOOST_CHECK_THROW(rig.reader.Personalise(rig.uid, Record(1)), ports::ReaderError);
  BOOST_TEST((rig.Image() == card.image()));
}

BOOST_AUTO_TEST_CASE(AHybridWhoseOtherSideIsFmcosIsACpuCard) {
  Rig rig;
  auto card = simulator::FmcosCard::Blank(rig.uid).value();
  card.SetSak(0x28);
  rig.desk.Place(card);
  BOOST_TEST((rig.reader.Look().outcome == TouchOutcome::OneCard));
  rig.reader.Personalise(rig.uid, Record(1));
  const auto reading = rig.reader.Read(rig.uid);
  BOOST_TEST((reading.family == domain::CardFamily::Cpu));
  BOOST_TEST((reading.genuineness == ports::Genuineness::Proven));
}

// Sectors of this card's keys with what was read from another card.
BOOST_AUTO_TEST_CASE(TheDataOfAnotherCardIsTold) {
  Rig first("DEADBEEF");
  first.PlaceIssued(Record(7));
  const auto original = first.reader.Read(first.uid);
  Rig rig("04782E21801D80");
  rig.PlaceIssued(Record(1));
  auto image = rig.Image();
  for (const int sector : kRecordSectors) {
    std::ranges::copy(original.data, image.begin() + FirstBlock(sector) * 16);
  }
  rig.desk.TakeAway();
  rig.desk.Place(ClassicCard::FromImage(image).value());
  const auto reading = rig.reader.Read(rig.uid);
  BOOST_TEST((reading.content == CardContent::Damaged));
  BOOST_REQUIRE(reading.claims.size() == 2u);
  for (const auto& claim : reading.claims) {
    BOOST_TEST((claim.number == Record(7).number));
    BOOST_TEST(rig.reader.IsRecordOf(first.uid, claim.data));
    BOOST_TEST(!rig.reader.IsRecordOf(rig.uid, claim.data));
  }
}

BOOST_AUTO_TEST_CASE(FromBlankToOurs) {
  for (const char* uid : {"DEADBEEF", "04782E21801D80"}) {
    BOOST_TEST_CONTEXT(uid) {
      Rig rig(uid);
      rig.PlaceBlank();
      const auto blank = rig.reader.Read(rig.uid);
      BOOST_TEST((blank.content == CardContent::Blank));
      BOOST_TEST(!blank.record);
      BOOST_TEST(blank.data.empty());

      rig.reader.Personalise(rig.uid, Record(1));
      const auto ours = rig.reader.Read(rig.uid);
      BOOST_TEST((ours.content == CardContent::Ours));
      BOOST_TEST((ours.record == Record(1)));
      BOOST_TEST(!ours.older_copy_damaged);
      BOOST_TEST((DataVerifier(rig.keys).Verify(rig.uid, ours.data) == Record(1)));

      // Repeated, as after an answer that was lost.
      const auto image = rig.Image();
      rig.reader.Personalise(rig.uid, Record(1));
      BOOST_TEST((rig.Image() == image));
    }
  }
}

BOOST_AUTO_TEST_CASE(EverySectorGetsItsOwnKeys) {
  Rig rig;
  rig.PlaceIssued(Record(1));
  const auto image = rig.Image();
  for (int sector = 0; sector < kSectorCount; ++sector) {
    const StoreKeys& keys = rig.keys->current().keys;
    const auto trailer = BuildTrailer({DeriveClassicKey(keys, rig.uid, sector, KeySlot::A),
                                       DeriveClassicKey(keys, rig.uid, sector, KeySlot::B)},
                                      kIssuedConditions);
    const auto at = std::span(image).subspan(std::size_t(TrailerBlockOf(sector)) * 16, 16);
    BOOST_TEST(base::ToHex(at) == base::ToHex(trailer.bytes()));
  }
}

BOOST_AUTO_TEST_CASE(WritesAlternateBetweenTheCopies) {
  Rig rig;
  rig.PlaceIssued(Record(1));
  const auto copy = [&](int sector) {
    const auto image = rig.Image();
    const auto bytes = std::span(image).subspan(std::size_t(FirstBlock(sector)) * 16, kRecordSize);
    return DecodeRecord(bytes, rig.uid, rig.keys->current().keys).value().counter;
  };
  const std::pair<std::uint32_t, std::uint32_t> expected[] = {{1, 2}, {3, 2}, {3, 4}, {5, 4}};
  for (std::uint32_t counter = 2; counter <= 5; ++counter) {
    rig.reader.WriteRecord(rig.uid, Record(counter, counter * 100));
    BOOST_TEST(copy(1) == expected[counter - 2].first);
    BOOST_TEST(copy(2) == expected[counter - 2].second);
    const auto reading = rig.reader.Read(rig.uid);
    BOOST_TEST((reading.content == CardContent::Ours));
    BOOST_TEST((reading.record == Record(counter, counter * 100)));
  }
}

BOOST_AUTO_TEST_CASE(RecordsThatAreRefused) {
  Rig rig;
  rig.PlaceIssued(Record(7));
  auto long_tier = Record(8);
  long_tier.tier = "platinum+";
  const auto image = rig.Image();
  BOOST_CHECK_THROW(rig.reader.WriteRecord(rig.uid, Record(6)), ports::ReaderError);
  BOOST_CHECK_THROW(rig.reader.WriteRecord(rig.uid, Record(7, 1)), ports::ReaderError);
  BOOST_CHECK_THROW(rig.reader.WriteRecord(rig.uid, long_tier), ports::ReaderError);
  BOOST_CHECK_THROW(rig.reader.Personalise(rig.uid, Record(8)), ports::ReaderError);
  rig.reader.WriteRecord(rig.uid, Record(7));  // what the card holds already
  BOOST_TEST((rig.Image() == image));
  BOOST_TEST(rig.desk.counters().writes == 6U + 16U);
}

BOOST_AUTO_TEST_CASE(ForeignCardsAreNeverWritten) {
  const std::initializer_list<int> rows[] = {
      {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {0}, {1}, {2}, {9}, {15}};
  for (const auto& sectors : rows) {
    Rig rig;
    rig.desk.Place(CardOfOthers(rig.uid, sectors));
    const auto image = rig.Image();
    const auto reading = rig.reader.Read(rig.uid);
    BOOST_TEST((reading.content == CardContent::Foreign));
    BOOST_TEST(!reading.record);
    BOOST_CHECK_THROW(rig.reader.Personalise(rig.uid, Record(1)), ports::ReaderError);
    BOOST_CHECK_THROW(rig.reader.WriteRecord(rig.uid, Record(1)), ports::ReaderError);
    BOOST_TEST((rig.Image() == image));
    BOOST_TEST(rig.desk.counters().writes == 0U);
  }
}

// The factory's key A but conditions of somebody's own: not blank, for we could not write it.
BOOST_AUTO_TEST_CASE(FactoryKeyWithOtherConditionsIsForeign) {
  Rig rig;
  base::Bytes image = ClassicCard::Blank(rig.uid)->image();
  std::ranges::copy(EncodeAccessBits(kIssuedConditions),
                    image.begin() + TrailerBlockOf(5) * 16 + 6);
  rig.desk.Place(ClassicCard::FromImage(image).value());
  BOOST_TEST((rig.reader.Read(rig.uid).content == CardContent::Foreign));
}

BOOST_AUTO_TEST_CASE(CardOfAnotherStoreIsForeign) {
  Rig rig;
  rig.PlaceIssued(Record(1));
  const auto image = rig.Image();
  LibnfcReader other(rig.desk.connstring(),
                     TestRing("OTHER"), rig.locks / ".");
  BOOST_CHECK_THROW(other.Model(), ports::ReaderError);  // the port is locked
  Rig their_desk;
  their_desk.keys = TestRing("OTHER");
  their_desk.desk.Place(ClassicCard::FromImage(image).value());
  LibnfcReader theirs(their_desk.desk.connstring(), their_desk.keys, their_desk.locks.path());
  BOOST_TEST((theirs.Read(rig.uid).content == CardContent::Foreign));
  BOOST_CHECK_THROW(theirs.Personalise(rig.uid, Record(1)), ports::ReaderError);
  BOOST_TEST((their_desk.Image() == image));
}

// One copy is enough; with none the card is damaged and left alone.
BOOST_AUTO_TEST_CASE(DamagedCopies) {
  Rig issued;
  issued.PlaceIssued(Record(1));
  issued.reader.WriteRecord(issued.uid, Record(2));
  const auto damaged = [&](std::initializer_list<int> sectors) {
    base::Bytes image = issued.Image();
    for (const int sector : sectors) image[std::size_t(FirstBlock(sector)) * 16 + 20] ^= 1;
    return ClassicCard::FromImage(image).value();
  };
  struct Row { std::initializer_list<int> sectors; CardContent content; std::uint32_t counter; };
  const Row rows[] = {{{1}, CardContent::Ours, 2}, {{2}, CardContent::Ours, 1}};
  for (const Row& row : rows) {
    Rig rig;
    rig.desk.Place(damaged(row.sectors));
    const auto reading = rig.reader.Read(rig.uid);
    BOOST_TEST((reading.content == row.content));
    BOOST_TEST(reading.record->counter == row.counter);
    BOOST_TEST(reading.older_copy_damaged);
    rig.reader.WriteRecord(rig.uid, Record(3));
    const auto mended = rig.reader.Read(rig.uid);
    BOOST_TEST((mended.record == Record(3)));
    BOOST_TEST(!mended.older_copy_damaged);
  }
  Rig rig;
  rig.desk.Place(damaged({1, 2}));
  const auto image = rig.Image();
  const auto reading = rig.reader.Read(rig.uid);
  BOOST_TEST((reading.content == CardContent::Damaged));
  BOOST_TEST(!reading.record);
  BOOST_CHECK_THROW(rig.reader.WriteRecord(rig.uid, Record(3)), ports::ReaderError);
  BOOST_CHECK_THROW(rig.reader.Personalise(rig.uid, Record(3)), ports::ReaderError);
  BOOST_TEST((rig.Image() == image));
}

// A record copied from card to card, bytes and keys and all, is not believed.
BOOST_AUTO_TEST_CASE(CopiedRecordIsNotBelieved) {
  Rig rig;
  rig.PlaceIssued(Record(1));
  const auto original = rig.Image();
  Rig other("01020304");
  other.PlaceIssued(Record(1));
  base::Bytes forged = other.Image();
  for (const int sector : kRecordSectors) {
    const auto at = std::ptrdiff_t(FirstBlock(sector)) * 16;
    std::copy_n(original.begin() + at, kRecordSize, forged.begin() + at);
  }
  Rig desk("01020304");
  desk.desk.Place(ClassicCard::FromImage(forged).value());
  BOOST_TEST((desk.reader.Read(desk.uid).content == CardContent::Damaged));
}

BOOST_AUTO_TEST_CASE(AnotherCardIsNotTakenForTheOneThatWasSeen) {
  Rig rig;
  rig.PlaceBlank();
  const auto elsewhere = domain::CardUid::Parse("01020304").value();
  BOOST_CHECK_THROW(rig.reader.Read(elsewhere), ports::CardLeftError);
  BOOST_CHECK_THROW(rig.reader.Personalise(elsewhere, Record(1)), ports::CardLeftError);
  BOOST_TEST(rig.desk.counters().writes == 0U);
}

BOOST_AUTO_TEST_CASE(NoReader) {
  const TemporaryFolder locks;
  const auto keys = TestRing();
  for (const char* name : {"", "nonsense", "pn532_uart:/dev/no-such-port", "/dev/no-such-port"}) {
    BOOST_TEST_CONTEXT(name) {
      LibnfcReader reader(name, keys, locks.path());
      BOOST_CHECK_EXCEPTION(reader.Look(), ports::ReaderError, [](const auto& error) {
        return std::string_view(error.what()).ends_with('.');
      });
    }
  }
}

BOOST_AUTO_TEST_CASE(SerialPortsThatMayHaveAReader) {
  const TemporaryFolder devices;
  for (const char* name : {"ttyUSB1", "ttyUSB0", "ttyACM0", "ttyS0", "null", "usbtty"}) {
    std::ofstream(devices / name) << "";
  }
  std::filesystem::create_directories(devices / "serial" / "by-id");
  const auto by_id = devices / "serial" / "by-id";
  std::filesystem::create_symlink(devices / "ttyUSB1", by_id / "usb-CP2102-port0");
  std::filesystem::create_symlink(devices / "ttyACM0", by_id / "usb-with:colon");
  std::filesystem::create_symlink(devices / "unplugged", by_id / "usb-unplugged");
  // What the system says of the adapters: ttyUSB1 is a CP210x, ttyUSB0 something else.
  const auto adapter = [&](const char* port, const char* vendor) {
    const auto usb = devices / "sys" / "devices" / port;
    std::filesystem::create_directories(usb / "interface" / port);
    std::ofstream(usb / "idVendor") << vendor << "\n";
    const auto tty = devices / "sys" / "class" / "tty" / port;
    std::filesystem::create_directories(tty);
    std::filesystem::create_symlink(usb / "interface" / port, tty / "device");
  };
  adapter("ttyUSB1", "10c4");
  adapter("ttyUSB0", "2341");
  const auto found = FindReaders({.devices = devices.path(), .system = devices / "sys"});
  struct Row { std::string name, kind; Likelihood likelihood; };
  const Row rows[] = {{(by_id / "usb-CP2102-port0").string(), "CP210x", Likelihood::KnownAdapter},
                      {(devices / "ttyACM0").string(), "", Likelihood::AnyPort},
                      {(devices / "ttyUSB0").string(), "", Likelihood::AnyPort}};
  BOOST_REQUIRE(found.size() == std::size(rows));
  for (std::size_t i = 0; i < found.size(); ++i) {
    BOOST_TEST(found[i].name == "pn532_uart:" + rows[i].name);
    BOOST_TEST(found[i].kind == rows[i].kind);
    BOOST_TEST((found[i].likelihood == rows[i].likelihood));
  }
  BOOST_TEST(FindReaders({.devices = devices / "none", .system = devices / "none"}).empty());
}

BOOST_AUTO_TEST_CASE(ReadersOnUsbAreKnownByTheirIds) {
  const TemporaryFolder system;
  const auto usb = system / "bus" / "usb" / "devices";
  struct Device {
    const char *folder, *vendor, *product, *number;
  };
  const Device devices[] = {{"1-1", "072f", "2200", "4"},   // ACR122
                            {"1-2", "0951", "1666", "5"},   // a memory stick
                            {"3-1.2", "04cc", "2533", "117"}};
  for (const Device& device : devices) {
    const auto folder = usb / device.folder;
    std::filesystem::create_directories(folder);
    std::filesystem::create_directories(usb / (std::string(device.folder) + ":1.0"));
    std::ofstream(folder / "idVendor") << device.vendor << "\n";
    std::ofstream(folder / "idProduct") << device.product << "\n";
    std::ofstream(folder / "busnum") << device.folder[0] << "\n";
    std::ofstream(folder / "devnum") << device.number << "\n";
  }
  const auto found = FindReaders({.devices = system / "none", .system = system.path()});
  BOOST_REQUIRE(found.size() == 2U);
  BOOST_TEST(found[0].name == "acr122_usb");
  BOOST_TEST(found[0].kind == "ACR122U");
  BOOST_TEST(found[1].name == "pn53x_usb");
  BOOST_TEST((found[1].likelihood == Likelihood::Reader));
}

// Written to by nobody any more: the card is there, but does not let itself be written.
BOOST_AUTO_TEST_CASE(FrozenCopyIsReported) {
  Rig issued;
  issued.PlaceIssued(Record(1));
  base::Bytes image = issued.Image();
  std::ranges::copy(EncodeAccessBits({{0b010, 0b010, 0b010}, 0b011}),
                    image.begin() + TrailerBlockOf(2) * 16 + 6);
  Rig rig;
  rig.desk.Place(ClassicCard::FromImage(image).value());
  BOOST_TEST((rig.reader.Read(rig.uid).record == Record(1)));
  BOOST_CHECK_EXCEPTION(
      rig.reader.WriteRecord(rig.uid, Record(2)), ports::CardLeftError, [](const auto& error) {
        return std::string_view(error.what()).find("replace the card") != std::string_view::npos;
      });
  BOOST_TEST((rig.reader.Read(rig.uid).record == Record(1)));
  BOOST_TEST((rig.Image() == image));
}

BOOST_AUTO_TEST_CASE(ABarePathIsASerialPort) {
  Rig rig;
  rig.PlaceBlank();
  LibnfcReader reader(rig.desk.port(), rig.keys, rig.locks.path());
  BOOST_TEST((reader.Look().outcome == TouchOutcome::OneCard));
  BOOST_CHECK_THROW(rig.reader.Look(), ports::ReaderError);  // the same port
}

BOOST_AUTO_TEST_CASE(OneProgramAtATime) {
  Rig rig;
  rig.PlaceBlank();
  rig.reader.Look();
  LibnfcReader second(rig.desk.connstring(), rig.keys, rig.locks.path());
  BOOST_CHECK_THROW(second.Look(), ports::ReaderError);
  // A speed behind the port makes no other port of it.
  LibnfcReader third(rig.desk.connstring() + ":115200", rig.keys, rig.locks.path());
  BOOST_CHECK_THROW(third.Look(), ports::ReaderError);
  {
    Rig elsewhere;
    elsewhere.PlaceBlank();
    BOOST_TEST((elsewhere.reader.Look().outcome == TouchOutcome::OneCard));
  }
  BOOST_TEST((rig.reader.Look().outcome == TouchOutcome::OneCard));
}

// A program that is killed in the middle leaves neither a lock nor a reader out of step.
BOOST_AUTO_TEST_CASE(KilledInTheMiddle) {
  Rig rig;
  rig.PlaceBlank();
  const pid_t child = ::fork();
  BOOST_REQUIRE(child >= 0);
  if (child == 0) {
    LibnfcReader reader(rig.desk.connstring(), rig.keys, rig.locks.path());
    try {
      while (true) reader.Read(rig.uid);
    } catch (const ports::ReaderError&) {
      ::_exit(1);
    }
  }
  // Waits for the child to be in the middle of a survey by the commands the chip has seen.
  while (rig.desk.counters().exchanges < 50 && ::waitpid(child, nullptr, WNOHANG) == 0) {
    std::this_thread::yield();
  }
  ::kill(child, SIGKILL);
  int status = 0;
  BOOST_REQUIRE(::waitpid(child, &status, 0) == child);
  BOOST_TEST((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));
  BOOST_TEST((rig.reader.Look().outcome == TouchOutcome::OneCard));
  rig.reader.Personalise(rig.uid, Record(1));
  BOOST_TEST((rig.reader.Read(rig.uid).record == Record(1)));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(real_tools)

BOOST_AUTO_TEST_CASE(NfcListSeesTheCard) {
  Rig rig("04782E21801D80");
  rig.PlaceIssued(Record(1));
  simulator::VirtualReader desk;
  desk.Place(*rig.desk.card());
  const std::string output = OutputOf("LIBNFC_AUTO_SCAN=false LIBNFC_DEFAULT_DEVICE=" +
                                      desk.connstring() + " nfc-list");
  BOOST_TEST_CONTEXT(output) {
    BOOST_TEST(output.find("04  78  2e  21  80  1d  80") != std::string::npos);
    BOOST_TEST(output.find("SAK (SEL_RES): 08") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(NfcMfclassicReadsWhatWeWrote) {
  for (const char* uid : {"DEADBEEF", "04782E21801D80"}) {
    BOOST_TEST_CONTEXT(uid) {
      Rig rig(uid);
      rig.PlaceIssued(Record(1));
      rig.reader.WriteRecord(rig.uid, Record(2, 4'711));
      simulator::VirtualReader desk;
      desk.Place(*rig.desk.card());

      const TemporaryFolder folder;
      const auto keys = KeyDump(rig.keys->current().keys, rig.uid);
      const auto keys_file = (folder / "keys.mfd").string();
      const auto dump_file = (folder / "dump.mfd").string();
      std::ofstream(keys_file, std::ios::binary)
          .write(reinterpret_cast<const char*>(keys.data()), std::streamsize(keys.size()));
      OutputOf("LIBNFC_AUTO_SCAN=false LIBNFC_DEFAULT_DEVICE=" + desk.connstring() +
               " nfc-mfclassic r A u " + dump_file + " " + keys_file);

      std::ifstream file(dump_file, std::ios::binary);
      const base::Bytes dump{std::istreambuf_iterator<char>(file), {}};
      BOOST_REQUIRE(dump.size() == ClassicCard::kImageSize);
      const auto image = rig.Image();
      for (std::size_t block = 0; block < 64; ++block) {
        if (block % 4 == 3) continue;  // the program puts the keys it knows into trailers
        BOOST_TEST(base::ToHex(std::span(dump).subspan(block * 16, 16)) ==
                   base::ToHex(std::span(image).subspan(block * 16, 16)));
      }
      const auto second = std::span(dump).subspan(std::size_t(FirstBlock(2)) * 16, kRecordSize);
      BOOST_TEST((*DecodeRecord(second, rig.uid, rig.keys->current().keys) == Record(2, 4'711)));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::cards
