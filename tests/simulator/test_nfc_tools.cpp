/// Other people's programs on the virtual reader: libnfc itself, nfc-list and nfc-mfclassic.
#include <boost/test/unit_test.hpp>

#include <nfc/nfc.h>
#include <stdlib.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/hex.h"
#include "simulator/card_image.h"
#include "simulator/virtual_reader.h"
#include "support/child_process.h"

namespace steelyard::simulator {
namespace {

namespace fs = std::filesystem;
using testing::RunProgram;

std::unique_ptr<VirtualCard> Blank(CardFamily family, const char* uid) {
  return BlankCard(family, domain::CardUid::Parse(uid).value());
}

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "steelyard-XXXXXX").string();
    BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
    m_path = name;
  }
  ~Folder() { fs::remove_all(m_path); }
  std::string operator/(const char* name) const { return (m_path / name).string(); }

 private:
  fs::path m_path;
};

struct Freer {
  void operator()(nfc_context* context) const { nfc_exit(context); }
  void operator()(nfc_device* device) const { nfc_close(device); }
};

/// What any program does that was written for libnfc.
class Program {
 public:
  explicit Program(const std::string& connstring) {
    nfc_context* context = nullptr;
    nfc_init(&context);
    m_context.reset(context);
    m_device.reset(nfc_open(context, connstring.c_str()));
    if (!m_device) return;
    BOOST_REQUIRE(nfc_initiator_init(m_device.get()) == 0);
    BOOST_REQUIRE(nfc_device_set_property_bool(m_device.get(), NP_INFINITE_SELECT, false) == 0);
  }
  bool IsOpen() const { return m_device != nullptr; }
  int Select() {
    return nfc_initiator_select_passive_target(
        m_device.get(), {.nmt = NMT_ISO14443A, .nbr = NBR_106}, nullptr, 0, &target);
  }
  /// The answer in hexadecimal, or libnfc's number for what went wrong.
  std::string Ask(const std::string& hex, int timeout_ms = 1000) {
    const auto order = base::ParseHex(hex).value();
    std::array<std::uint8_t, 264> answer{};
    const int size = nfc_initiator_transceive_bytes(m_device.get(), order.data(), order.size(),
                                                    answer.data(), answer.size(), timeout_ms);
    if (size < 0) return std::to_string(size);
    return base::ToUpperHex(std::span(answer).first(std::size_t(size)));
  }
  bool IsStillThere() {
    return nfc_initiator_target_is_present(m_device.get(), &target) == NFC_SUCCESS;
  }

  nfc_target target{};

 private:
  std::unique_ptr<nfc_context, Freer> m_context;
  std::unique_ptr<nfc_device, Freer> m_device;
};

/// nfc-list and its kin come in a package of their own.
boost::test_tools::assertion_result AreToolsThere(boost::unit_test::test_unit_id) {
  boost::test_tools::assertion_result result(fs::exists("/usr/bin/nfc-list") &&
                                             fs::exists("/usr/bin/nfc-mfclassic"));
  result.message() << "libnfc-bin is not installed";
  return result;
}

std::vector<std::string> On(const VirtualReader& reader) {
  return {"LIBNFC_DEVICE=" + reader.connstring(), "LIBNFC_AUTO_SCAN=false"};
}

base::Bytes WithoutKeysB(base::Bytes image) {
  for (std::size_t sector = 0; sector < 16; ++sector) {
    std::fill_n(image.begin() + std::ptrdiff_t(64 * sector + 58), 6, std::uint8_t{0});
  }
  return image;
}

const std::string kSelect = "00A404000E315041592E5359532E4444463031";

}  // namespace

BOOST_AUTO_TEST_SUITE(nfc_tools)

BOOST_AUTO_TEST_CASE(LibnfcTalksToACpuCard) {
  VirtualReader reader;
  reader.Place(*Blank(CardFamily::Cpu, "1122AABB"));
  Program program(reader.connstring());
  BOOST_REQUIRE(program.IsOpen());
  BOOST_REQUIRE(program.Select() == 1);
  const nfc_iso14443a_info& card = program.target.nti.nai;
  BOOST_TEST(card.btSak == 0x20);
  BOOST_TEST(base::ToUpperHex(std::span(card.abtAtqa)) == "0008");
  BOOST_TEST(base::ToUpperHex(std::span(card.abtAts).first(card.szAtsLen)) ==
             "78809002209000" "000000001122AABB");
  BOOST_TEST(program.Ask(kSelect).ends_with("9000"));
  BOOST_TEST(program.Ask("0084000008").size() == 20U);
  BOOST_TEST(program.Ask("0084000005") == "6700");
  BOOST_TEST(program.IsStillThere());
  // The longest order the card takes needs the long form of the frame.
  BOOST_TEST(program.Ask("00D69500EF" + std::string(2 * 0xEF, '7')) == "6A82");
  reader.TakeAway();
  BOOST_TEST(!program.IsStillThere());
  BOOST_TEST(program.Select() == 0);
  reader.PutBack();
  BOOST_TEST(program.Select() == 1);
}

BOOST_AUTO_TEST_CASE(LibnfcMeetsEveryFault) {
  VirtualReader reader;
  reader.Place(*Blank(CardFamily::Cpu, "1122AABB"));
  Program program(reader.connstring());
  BOOST_REQUIRE(program.Select() == 1);
  // Torn at the second order, and at a write, before it and after it.
  for (const CutMoment moment : {CutMoment::Before, CutMoment::Half, CutMoment::After}) {
    for (const CutCount counted : {CutCount::Exchanges, CutCount::Writes}) {
      const auto before = reader.card()->image();
      reader.SetCut({counted, counted == CutCount::Exchanges ? 2U : 1U, moment});
      BOOST_TEST(program.Ask(kSelect).ends_with("9000"));
      BOOST_TEST(program.Ask("800E000000") == "-20");
      BOOST_TEST(program.Select() == 0);
      reader.PutBack();
      BOOST_TEST(program.Select() == 1);
      BOOST_TEST((reader.card()->image() == before) == (moment != CutMoment::After));
      reader.TakeAway();
      reader.Place(*Blank(CardFamily::Cpu, "1122AABB"));
      BOOST_TEST(program.Select() == 1);
    }
  }
  struct Row { WireFaultKind kind; const char* answer; };
  for (const Row& row : {Row{WireFaultKind::BadDataChecksum, "-1"},
                         {WireFaultKind::BadLengthChecksum, "-1"},
                         {WireFaultKind::DropAnswer, "-6"},
                         {WireFaultKind::DropAcknowledgement, "-6"}}) {
    reader.SetFault({.kind = row.kind});
    BOOST_TEST(program.Ask("0084000004", 100) == row.answer);
    BOOST_TEST(program.Ask("0084000004").ends_with("9000"));
  }
  reader.SetFault({.kind = WireFaultKind::Delay, .delay = std::chrono::milliseconds(200)});
  BOOST_TEST(program.Ask("0084000004", 2000).ends_with("9000"));
}

BOOST_AUTO_TEST_CASE(APulledReaderComesBackUnderTheSameName) {
  const Folder folder;
  VirtualReader reader({}, folder / "reader");
  BOOST_TEST(reader.port() == folder / "reader");
  reader.Place(*Blank(CardFamily::Cpu, "1122AABB"));
  Program program(reader.connstring());
  BOOST_REQUIRE(program.IsOpen());
  BOOST_REQUIRE(program.Select() == 1);
  reader.Unplug();
  BOOST_TEST(program.Ask("0084000004") == "-1");
  BOOST_TEST(!fs::exists(folder / "reader"));
  BOOST_TEST(!Program(reader.connstring()).IsOpen());
  reader.PlugIn();
  BOOST_TEST(program.Ask("0084000004") == "-1");  // who had it open has to open it again
  Program again(reader.connstring());
  BOOST_REQUIRE(again.IsOpen());
  BOOST_TEST(again.Select() == 1);
  BOOST_TEST(again.Ask("0084000004").ends_with("9000"));
}

BOOST_AUTO_TEST_CASE(NfcListNamesWhatLiesThere,
                     *boost::unit_test::precondition(AreToolsThere)) {
  VirtualReader reader;
  const auto list = [&] { return RunProgram({"nfc-list", "-v", "-t", "1"}, On(reader)).output; };
  const auto says = [](const std::string& text, const char* words) {
    return text.find(words) != std::string::npos;
  };
  BOOST_TEST(says(list(), "0 ISO14443A passive target"));
  reader.Place(*Blank(CardFamily::Cpu, "1122AABB"));
  const auto cpu = list();
  BOOST_TEST(says(cpu, "1 ISO14443A passive target"));
  BOOST_TEST(says(cpu, "UID (NFCID1): 11  22  aa  bb"));
  BOOST_TEST(says(cpu, "FM1208"));
  reader.Place(*Blank(CardFamily::M1, "04782E21801D80"));
  const auto both = list();
  BOOST_TEST(says(both, "2 ISO14443A passive target"));
  BOOST_TEST(says(both, "04  78  2e  21  80  1d  80"));
  BOOST_TEST(says(both, "MIFARE Classic 1K"), both);
}

BOOST_AUTO_TEST_CASE(NfcMfclassicReadsAndWrites,
                     *boost::unit_test::precondition(AreToolsThere)) {
  const Folder folder;
  VirtualReader reader;
  reader.Place(*Blank(CardFamily::M1, "DEADBEEF"));
  const std::string dump = folder / "dump.mfd";
  auto run = RunProgram({"nfc-mfclassic", "r", "a", "u", dump}, On(reader));
  BOOST_TEST(run.status == 0, run.output + run.errors);
  BOOST_TEST(run.output.find("64 of 64 blocks read") != std::string::npos, run.output);
  // A dump is a card image, either way; a key B that was not given is zeros in a dump.
  base::Bytes image = LoadCardImage(dump)->image();
  BOOST_TEST((WithoutKeysB(image) == WithoutKeysB(reader.card()->image())));
  image[64] = 0x42;
  SaveCardImage(*CardFromImage(image), dump);
  run = RunProgram({"nfc-mfclassic", "w", "a", "u", dump, dump}, On(reader));
  BOOST_TEST(run.status == 0, run.output + run.errors);
  BOOST_TEST((WithoutKeysB(reader.card()->image()) == WithoutKeysB(image)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::simulator
