/// CPU cards through the real libnfc: from blank to ours, who may do what to them, and cards that
/// are not what they say.
#include <boost/test/unit_test.hpp>

#include <functional>
#include <string>

#include "cards/fmcos_issue.h"
#include "cards/fmcos_operations.h"
#include "cards/rig.h"
#include "simulator/classic_card.h"
#include "simulator/fmcos_card.h"

namespace steelyard::cards {
namespace {

using ports::CardContent;
using ports::Genuineness;
using simulator::FmcosCard;

struct CpuRig : Rig {
  explicit CpuRig(std::string_view uid_text = "1122AABB")
      : Rig(uid_text, simulator::CardFamily::Cpu) {
    PlaceBlank();
  }

  void PlaceCard(const simulator::VirtualCard& card) {
    desk.TakeAway();
    desk.Place(card);
  }
  /// The memory of the card, changed, on a card of its own.
  void Change(const std::function<void(simulator::FmcosMemory&)>& change) {
    const auto image = Image();
    auto memory = simulator::ParseFmcosMemory(std::string(image.begin(), image.end())).value();
    change(memory);
    PlaceMemory(memory);
  }
  void PlaceMemory(const simulator::FmcosMemory& memory) {
    const std::string text = simulator::ToText(memory);
    PlaceCard(FmcosCard::FromImage(base::Bytes(text.begin(), text.end())).value());
  }
  FmcosKeys CardKeys() const { return DeriveFmcosKeys(TestKeys(), uid); }
};

base::Bytes Hex(std::string_view text) { return base::ParseHex(text).value(); }

simulator::FmcosDirectory& ApplicationOf(simulator::FmcosMemory& memory) {
  BOOST_REQUIRE(memory.master.directories.size() == 1);
  return memory.master.directories.front();
}

/// What somebody with a reader of their own sends; the last answer.
class Stranger {
 public:
  explicit Stranger(Rig& rig)
      : m_device(rig.desk.connstring()), m_target(m_device.Select(rig.uid).value()) {
    Send("00A404000BF0535445454C5941524401");
  }
  ApduStatus Send(std::string_view command) { return Ask(Hex(command)).status(); }
  ApduAnswer Ask(const base::Bytes& command) {
    const auto result = m_device.Exchange(command);
    BOOST_REQUIRE((result.outcome == ExchangeOutcome::Done));
    return ApduAnswer::FromBytes(result.data).value();
  }

 private:
  NfcDevice m_device;
  NfcTarget m_target;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(cpu_cards)

BOOST_AUTO_TEST_CASE(FromBlankToOurs) {
  for (const char* uid : {"1122AABB", "04782E21801D80"}) {
    BOOST_TEST_CONTEXT(uid) {
      CpuRig rig(uid);
      const auto touch = rig.reader.Look();
      BOOST_TEST((touch.outcome == ports::TouchOutcome::OneCard));
      BOOST_TEST((touch.uid == rig.uid));
      const auto blank = rig.reader.Read(rig.uid);
      BOOST_TEST((blank.content == CardContent::Blank));
      BOOST_TEST((blank.family == domain::CardFamily::Cpu));
      BOOST_TEST((blank.genuineness == Genuineness::Unprovable));
      BOOST_TEST(!blank.serial.has_value());

      rig.reader.Personalise(rig.uid, Record(1));
      const auto ours = rig.reader.Read(rig.uid);
      BOOST_TEST((ours.content == CardContent::Ours));
      BOOST_TEST((ours.record == Record(1)));
      BOOST_TEST((ours.genuineness == Genuineness::Proven));
      BOOST_TEST(ours.serial.has_value());
      BOOST_TEST(ours.data.size() == kRecordSize);
      BOOST_TEST(!ours.older_copy_damaged);
    }
  }
}

BOOST_AUTO_TEST_CASE(WritesAlternateBetweenTheCopies) {
  CpuRig rig;
  rig.reader.Personalise(rig.uid, Record(1));
  const auto serial = rig.reader.Read(rig.uid).serial;
  for (std::uint32_t counter = 2; counter < 8; ++counter) {
    rig.reader.WriteRecord(rig.uid, Record(counter, counter * 1000));
    const auto reading = rig.reader.Read(rig.uid);
    BOOST_TEST((reading.record == Record(counter, counter * 1000)));
    BOOST_TEST((reading.serial == serial));
    rig.Change([&](simulator::FmcosMemory& memory) {
      // The copy that was not written last holds the record before.
      auto& application = ApplicationOf(memory);
      for (const std::uint8_t id : fmcos::kRecordFiles) {
        const auto record = DecodeRecord(application.FileWithId(id)->bytes, rig.uid, TestKeys());
        BOOST_TEST((record.value().counter == counter || record.value().counter == counter - 1));
      }
    });
  }
}

BOOST_AUTO_TEST_CASE(RepeatedIssueChangesNothing) {
  CpuRig rig;
  rig.reader.Personalise(rig.uid, Record(1));
  const auto issued = rig.Image();
  rig.reader.Personalise(rig.uid, Record(1));
  BOOST_TEST((rig.Image() == issued));
  BOOST_CHECK_THROW(rig.reader.Personalise(rig.uid, Record(2)), ports::ReaderError);
  rig.reader.WriteRecord(rig.uid, Record(1));
  BOOST_TEST((rig.Image() == issued));
}

BOOST_AUTO_TEST_CASE(RecordsThatAreRefused) {
  CpuRig rig;
  BOOST_CHECK_THROW(rig.reader.WriteRecord(rig.uid, Record(1)), ports::ReaderError);
  rig.reader.Personalise(rig.uid, Record(7));
  const auto issued = rig.Image();
  auto long_tier = Record(8);
  long_tier.tier = "platinum1";
  for (const auto& record : {Record(6), Record(7, 1), long_tier}) {
    BOOST_CHECK_THROW(rig.reader.WriteRecord(rig.uid, record), ports::ReaderError);
  }
  BOOST_TEST((rig.Image() == issued));
}

BOOST_AUTO_TEST_CASE(KeysAndRightsOnTheCard) {
  CpuRig rig;
  rig.reader.Personalise(rig.uid, Record(1));
  rig.Change([&](simulator::FmcosMemory& memory) {
    auto& application = ApplicationOf(memory);
    BOOST_REQUIRE(application.key_file.has_value());
    BOOST_TEST(application.key_file->keys.size() == 3U);
    BOOST_TEST(application.key_file->space_used() == application.key_file->size);
    BOOST_TEST(application.erase_right == fmcos::kNever);
    const FmcosKeys keys = rig.CardKeys();
    const auto holds = [](simulator::FmcosKey* key, const Secret<16>& value) {
      return key != nullptr && EqualInConstantTime(key->value, value.bytes());
    };
    BOOST_TEST(holds(memory.master.KeyOf(0x39, 0), keys.card_master));
    BOOST_TEST(holds(application.KeyOf(0x39, 0), keys.application_master));
    BOOST_TEST(holds(application.KeyOf(0x36, 0), keys.line));
    BOOST_TEST(holds(application.KeyOf(0x30, 0), keys.genuineness));
    for (const auto& key : application.key_file->keys) BOOST_TEST((key.type & 0xC0) == 0xC0);
  });
}

// Everything somebody without keys may try. The card refuses, and nothing on it changes.
BOOST_AUTO_TEST_CASE(StrangersCanReadAndNothingElse) {
  CpuRig rig;
  rig.reader.Personalise(rig.uid, Record(1));
  const auto issued = rig.Image();
  struct Row { const char* what; const char* command; };
  const Row rows[] = {
      {"write a record", "00D69100030102030000"},
      {"write a record, guarded by nothing", "04D691000701020300000000"},
      {"write the application file", "00D69500030102030000"},
      {"add a key", "80D40101153AF0F0AA3300112233445566778899AABBCCDDEEFF"},
      {"add a short key", "80D401010D39F0F0AA330011223344556677"},
      {"change the master key", "80D4390015F9F0F0AAAA00112233445566778899AABBCCDDEEFF"},
      {"change the line key", "80D4360015F6F0F0FFAA00112233445566778899AABBCCDDEEFF"},
      {"change the genuineness key", "80D4300015F0F0F0000000112233445566778899AABBCCDDEEFF"},
      {"a second key file", "80E00000073F005095F0FFFF"},
      {"a record file again", "80E0001107280030F0F0FFFF"},
      {"erase", "800E000000"}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.what) {
      CpuRig theirs;
      theirs.PlaceCard(*rig.desk.card());
      Stranger stranger(theirs);
      BOOST_TEST((stranger.Send(row.command) != ApduStatus::Ok));
      BOOST_TEST((theirs.Image() == issued));
    }
  }
  CpuRig theirs;
  theirs.PlaceCard(*rig.desk.card());
  Stranger stranger(theirs);
  BOOST_TEST((stranger.Ask(Hex("00B0910030")).data.size() == kRecordSize));
}

// A scale holds the genuineness master: it verifies, and what it has opens no file.
BOOST_AUTO_TEST_CASE(AScaleVerifiesAndCannotWrite) {
  CpuRig rig;
  rig.reader.Personalise(rig.uid, Record(1));
  CpuRig theirs;
  theirs.PlaceCard(*rig.desk.card());
  const auto key = rig.CardKeys().genuineness;
  Stranger scale(theirs);
  const base::Bytes number = Hex("0123456789ABCDEF");
  const auto proof = scale.Ask(Hex("00880000080123456789ABCDEF"));
  BOOST_TEST((proof.data == InternalAuthCipher(key.bytes(), number)));
  const auto challenge = scale.Ask(Hex("0084000008")).data;
  const auto cryptogram = ExternalAuthCryptogram(key.bytes(), challenge);
  base::Bytes open = Hex("0082000008");
  open.insert(open.end(), cryptogram.begin(), cryptogram.end());
  BOOST_TEST((scale.Ask(open).status() == ApduStatus::WrongSecret));
  const auto line_challenge = scale.Ask(Hex("0084000004")).data;
  const base::Bytes zeros(kRecordSize);
  const auto write = MacedCommand({0x00, 0xD6, 0x91, 0x00}, zeros, key.bytes(), line_challenge);
  BOOST_TEST((scale.Ask(write).status() == ApduStatus::NotAllowed));
  const auto record = scale.Ask(Hex("00B0910030")).data;
  BOOST_TEST((DecodeRecord(record, rig.uid, TestKeys()).value() == Record(1)));
}

// Everything that can be read was copied to a card with the same UID, but its keys cannot be.
BOOST_AUTO_TEST_CASE(CopiesAreRefuted) {
  CpuRig rig;
  rig.reader.Personalise(rig.uid, Record(1));
  rig.Change([](simulator::FmcosMemory& memory) {
    ApplicationOf(memory).KeyOf(0x30, 0)->value[3] ^= 0x10;
  });
  const auto copy = rig.Image();
  const auto reading = rig.reader.Read(rig.uid);
  BOOST_TEST((reading.content == CardContent::Ours));
  BOOST_TEST((reading.genuineness == Genuineness::Refuted));
  BOOST_CHECK_THROW(rig.reader.WriteRecord(rig.uid, Record(2)), ports::ReaderError);
  BOOST_CHECK_THROW(rig.reader.Personalise(rig.uid, Record(1)), ports::ReaderError);
  BOOST_TEST((rig.Image() == copy));
  rig.Change([](simulator::FmcosMemory& memory) {
    auto& keys = ApplicationOf(memory).key_file->keys;
    std::erase_if(keys, [](const simulator::FmcosKey& key) { return key.kind() == 0x30; });
  });
  BOOST_TEST((rig.reader.Read(rig.uid).genuineness == Genuineness::Refuted));
}

// The record bears the UID in its MAC, so on a chip with another number it is no record.
BOOST_AUTO_TEST_CASE(CopyOnAnotherChipIsNoCardOfOurs) {
  CpuRig rig;
  rig.reader.Personalise(rig.uid, Record(1));
  rig.Change([&](simulator::FmcosMemory& memory) {
    memory.uid = domain::CardUid::Parse("1122AABC").value();
  });
  const auto uid = rig.reader.Look().uid.value();
  const auto reading = rig.reader.Read(uid);
  BOOST_TEST((reading.content == CardContent::Foreign));
  BOOST_CHECK_THROW(rig.reader.Personalise(uid, Record(2)), ports::ReaderError);
}

BOOST_AUTO_TEST_CASE(TornCopies) {
  CpuRig rig;
  rig.reader.Personalise(rig.uid, Record(1));
  rig.reader.WriteRecord(rig.uid, Record(2));
  const auto spoil = [&](int copy) {
    rig.Change([&](simulator::FmcosMemory& memory) {
      ApplicationOf(memory).FileWithId(fmcos::kRecordFiles[std::size_t(copy)])->bytes[20] ^= 1;
    });
  };
  spoil(0);
  auto reading = rig.reader.Read(rig.uid);
  BOOST_TEST((reading.content == CardContent::Ours));
  BOOST_TEST(reading.older_copy_damaged);
  rig.reader.WriteRecord(rig.uid, Record(3));
  BOOST_TEST(!rig.reader.Read(rig.uid).older_copy_damaged);
  spoil(0);
  spoil(1);
  reading = rig.reader.Read(rig.uid);
  BOOST_TEST((reading.content == CardContent::Damaged));
  BOOST_CHECK_THROW(rig.reader.WriteRecord(rig.uid, Record(4)), ports::ReaderError);
}

// A card with somebody's key on its MF loses one try in all, however often it is touched; one that
// bears a known application loses none.
BOOST_AUTO_TEST_CASE(ForeignCardsAreLeftAlone) {
  const auto foreign_key = [](simulator::FmcosMemory& memory) {
    memory.master.KeyOf(0x39, 0)->value.assign(16, 0x42);
  };
  CpuRig rig;
  rig.Change(foreign_key);
  for (int touch = 0; touch < 3; ++touch) {
    BOOST_TEST((rig.reader.Read(rig.uid).content == CardContent::Foreign));
  }
  BOOST_CHECK_THROW(rig.reader.WriteRecord(rig.uid, Record(1)), ports::ReaderError);
  rig.Change([](simulator::FmcosMemory& memory) {
    BOOST_TEST(memory.master.KeyOf(0x39, 0)->tries_left() == 13);
    BOOST_TEST(memory.master.directories.empty());
  });

  CpuRig transit;
  transit.Change(foreign_key);
  transit.Change([](simulator::FmcosMemory& memory) {
    simulator::FmcosDirectory purse;
    purse.id = 0x1001;
    purse.size = 0x0200;
    purse.name = Hex("A000000632010105");
    memory.master.directories.push_back(purse);
  });
  const auto before = transit.Image();
  BOOST_TEST((transit.reader.Read(transit.uid).content == CardContent::Foreign));
  BOOST_CHECK_THROW(transit.reader.Personalise(transit.uid, Record(1)), ports::ReaderError);
  BOOST_TEST((transit.Image() == before));
}

BOOST_AUTO_TEST_CASE(CardOfAnotherStoreIsForeign) {
  CpuRig rig;
  rig.reader.Personalise(rig.uid, Record(1));
  CpuRig theirs;
  theirs.PlaceCard(*rig.desk.card());
  LibnfcReader reader(theirs.desk.connstring(),
                      TestRing("OTHER"), theirs.locks.path());
  const auto before = theirs.Image();
  BOOST_TEST((reader.Read(rig.uid).content == CardContent::Foreign));
  BOOST_CHECK_THROW(reader.Personalise(rig.uid, Record(1)), ports::ReaderError);
  BOOST_CHECK_THROW(reader.WriteRecord(rig.uid, Record(2)), ports::ReaderError);
  BOOST_TEST((theirs.Image() == before));
}

// Some cards come with a key of eight bytes, some were erased by their seller.
BOOST_AUTO_TEST_CASE(OtherBlankCards) {
  struct Row { const char* what; std::function<void(simulator::FmcosMemory&)> change; };
  const Row rows[] = {
      {"key of eight bytes",
       [](auto& memory) { memory.master.KeyOf(0x39, 0)->value.assign(8, 0xFF); }},
      {"no key", [](auto& memory) { memory.master.key_file->keys.clear(); }},
      {"no key file", [](auto& memory) { memory.master.key_file.reset(); }}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.what) {
      CpuRig rig;
      rig.Change(row.change);
      BOOST_TEST((rig.reader.Read(rig.uid).content == CardContent::Blank));
      rig.reader.Personalise(rig.uid, Record(1));
      BOOST_TEST((rig.reader.Read(rig.uid).content == CardContent::Ours));
      rig.Change([](simulator::FmcosMemory& memory) {
        const auto& key = memory.master.KeyOf(0x39, 0)->value;
        BOOST_TEST((key != base::Bytes(key.size(), 0xFF)));
      });
    }
  }
}

BOOST_AUTO_TEST_CASE(CardSwappedForOneOfTheOtherFamily) {
  CpuRig rig;
  rig.reader.Personalise(rig.uid, Record(1));
  BOOST_TEST((rig.reader.Look().outcome == ports::TouchOutcome::OneCard));
  rig.PlaceCard(simulator::ClassicCard::Blank(rig.uid).value());
  BOOST_CHECK_THROW(rig.reader.WriteRecord(rig.uid, Record(2)), ports::ReaderError);
  rig.desk.TakeAway();
  BOOST_TEST((rig.reader.Look().outcome == ports::TouchOutcome::NoCard));
  rig.desk.Place(simulator::ClassicCard::Blank(rig.uid).value());
  BOOST_TEST((rig.reader.Read(rig.uid).family == domain::CardFamily::Classic));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::cards
