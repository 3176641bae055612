/// CPU cards that get a newer version of the keys, torn away at every exchange: they stay ours and
/// genuine, can be written, lose none of their tries, and the next try comes to the same end.
#include <boost/test/unit_test.hpp>

#include <functional>

#include "cards/data_verifier.h"
#include "cards/fmcos_keys.h"
#include "cards/fmcos_layout.h"
#include "cards/key_versions_rig.h"
#include "simulator/fmcos_card.h"

namespace steelyard::cards {
namespace {

using ports::CardContent;
using ports::Genuineness;
using simulator::CutMoment;
using simulator::FmcosMemory;

constexpr CutMoment kMoments[] = {CutMoment::Before, CutMoment::Half, CutMoment::After};

struct CpuDesks : Desks {
  CpuDesks() : Desks(simulator::CardFamily::Cpu) {}

  FmcosMemory Memory() const {
    const auto image = Image();
    return simulator::ParseFmcosMemory(std::string(image.begin(), image.end())).value();
  }
  void Change(const std::function<void(FmcosMemory&)>& change) {
    FmcosMemory memory = Memory();
    change(memory);
    const std::string text = simulator::ToText(memory);
    Put(base::Bytes(text.begin(), text.end()));
  }
  /// How many keys of the card are those of this version.
  int KeysOfVersion(int version) const {
    FmcosMemory memory = Memory();
    auto& application = memory.master.directories.at(0);
    const auto ring = Ring({version}, version);
    const FmcosKeys expected = DeriveFmcosKeys(ring->current().keys, uid);
    const auto is = [](const simulator::FmcosKey* key, const Secret<16>& value) {
      return key != nullptr && EqualInConstantTime(key->value, value.bytes()) ? 1 : 0;
    };
    return is(memory.master.KeyOf(0x39, 0), expected.card_master) +
           is(application.KeyOf(0x39, 0), expected.application_master) +
           is(application.KeyOf(0x36, 0), expected.line) +
           is(application.KeyOf(0x30, 0), expected.genuineness);
  }
};

void CheckIsWhole(LibnfcReader& desk, const domain::CardUid& uid,
                  const domain::CardRecord& record) {
  const auto reading = desk.Read(uid);
  BOOST_TEST((reading.content == CardContent::Ours));
  BOOST_TEST((reading.genuineness == Genuineness::Proven));
  BOOST_TEST((reading.record == record));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cpu_rekey)

BOOST_AUTO_TEST_CASE(OlderCardsAreReadWrittenAndChanged) {
  CpuDesks desks;
  desks.IssueOld(1);
  BOOST_TEST(desks.KeysOfVersion(1) == 4);
  {
    auto desk = desks.With({1, 2}, 2);
    auto reading = desk.Read(desks.uid);
    const auto serial = reading.serial;
    BOOST_TEST((reading.content == CardContent::Ours));
    BOOST_TEST((reading.genuineness == Genuineness::Proven));
    BOOST_TEST(reading.key_version == 1);
    BOOST_TEST(reading.has_older_keys);
    desk.WriteRecord(desks.uid, Record(2));  // under the old line key, with the new MAC
    reading = desk.Read(desks.uid);
    BOOST_TEST((reading.record == Record(2)));
    BOOST_TEST(reading.has_older_keys);
    BOOST_TEST((DataVerifier(Ring({2}, 2)).Verify(desks.uid, reading.data) == Record(2)));
    desk.ChangeKeys(desks.uid);
    reading = desk.Read(desks.uid);
    BOOST_TEST((reading.record == Record(2)));
    BOOST_TEST((reading.serial == serial));
    BOOST_TEST(reading.key_version == 2);
    BOOST_TEST(!reading.has_older_keys);
    BOOST_TEST(!reading.older_copy_damaged);
    BOOST_TEST(desks.KeysOfVersion(2) == 4);
    const auto image = desks.Image();
    desk.ChangeKeys(desks.uid);
    BOOST_TEST((desks.Image() == image));
  }
  // Nothing of version 1 is left on the card, and it costs nothing to find that out.
  const auto image = desks.Image();
  BOOST_TEST((desks.ContentFor({1}, 1) == CardContent::Foreign));
  BOOST_TEST((desks.ContentFor({2}, 2) == CardContent::Ours));
  BOOST_TEST((desks.Image() == image));
}

BOOST_AUTO_TEST_CASE(ChangeTornAtEveryExchange) {
  for (const std::uint32_t counter : {1U, 2U, 3U}) {  // equal copies, then each the newer one
    CpuDesks desks;
    const auto old = desks.IssueOld(counter);
    auto desk = desks.With({1, 2}, 2);
    desk.Look();
    const auto change = [&] { desk.ChangeKeys(desks.uid); };
    const std::size_t exchanges = desks.ExchangesOf(change);
    BOOST_REQUIRE(exchanges > 30);
    const auto changed = desks.Image();
    for (std::size_t exchange = 1; exchange <= exchanges; ++exchange) {
      for (const CutMoment moment : kMoments) {
        BOOST_TEST_CONTEXT("counter " << counter << " exchange " << exchange << " moment "
                                      << int(moment)) {
          desks.Put(old);
          desks.Torn(exchange, moment, change);
          CheckIsWhole(desk, desks.uid, Record(counter));
          const auto reading = desk.Read(desks.uid);
          BOOST_TEST(reading.has_older_keys == (reading.key_version == 1));
          change();
          BOOST_TEST((desks.Image() == changed));  // the tries that are left, too
        }
      }
    }
  }
}

// The till goes on selling: what was torn is topped up before it is finished, and torn again.
BOOST_AUTO_TEST_CASE(TornCardsAreWritten) {
  CpuDesks desks;
  const auto old = desks.IssueOld(2);
  auto desk = desks.With({1, 2}, 2);
  desk.Look();
  const auto change = [&] { desk.ChangeKeys(desks.uid); };
  const auto write = [&] { desk.WriteRecord(desks.uid, Record(3)); };
  const std::size_t exchanges = desks.ExchangesOf(change);
  for (std::size_t exchange = 1; exchange <= exchanges; ++exchange) {
    desks.Put(old);
    desks.Torn(exchange, CutMoment::After, change);
    const auto torn = desks.Image();
    const std::size_t writing = desks.ExchangesOf(write);
    for (std::size_t second = 1; second <= writing; second += 5) {
      BOOST_TEST_CONTEXT("exchanges " << exchange << " and " << second) {
        desks.Put(torn);
        desks.Torn(second, CutMoment::After, write);
        const auto between = desk.Read(desks.uid);
        BOOST_TEST((between.content == CardContent::Ours));
        BOOST_TEST((between.record == Record(2) || between.record == Record(3)));
        write();
        CheckIsWhole(desk, desks.uid, Record(3));
        change();
        CheckIsWhole(desk, desks.uid, Record(3));
        BOOST_TEST(desks.KeysOfVersion(2) == 4);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(MixturesOfThreeVersions) {
  CpuDesks desks;
  CheckMixturesOfThreeVersions(desks, {.first = 8, .step = 3, .third_after = 12},
                               [&](LibnfcReader& desk, const domain::CardRecord& record) {
                                 CheckIsWhole(desk, desks.uid, record);
                               });
  BOOST_TEST(desks.KeysOfVersion(3) == 4);
}

// An issue that was begun with the old keys is finished with the new ones, even where it was torn
// a second time on the way.
BOOST_AUTO_TEST_CASE(HalfIssuedWithOldKeys) {
  CpuDesks desks;
  desks.PlaceBlank();
  const auto blank = desks.Image();
  std::size_t exchanges = 0;
  {
    auto desk = desks.With({1}, 1);
    desk.Look();
    exchanges = desks.ExchangesOf([&] { desk.Personalise(desks.uid, Record(1)); });
  }
  for (std::size_t exchange = 10; exchange < exchanges; ++exchange) {
    desks.Put(blank);
    {
      auto old_desk = desks.With({1}, 1);
      old_desk.Look();
      desks.Torn(exchange, CutMoment::After, [&] { old_desk.Personalise(desks.uid, Record(1)); });
    }
    const auto torn = desks.Image();
    for (const std::size_t second : {std::size_t{0}, exchanges / 2, exchanges * 3 / 4}) {
      BOOST_TEST_CONTEXT("exchanges " << exchange << " and " << second) {
        desks.Put(torn);
        auto desk = desks.With({1, 2}, 2);
        desk.Look();
        if (desk.Read(desks.uid).content == CardContent::Ours) continue;  // it was sealed already
        const auto issue = [&] { desk.Personalise(desks.uid, Record(1)); };
        if (second > 0 && second < desks.ExchangesOf(issue)) {
          desks.Put(torn);
          desks.Torn(second, CutMoment::After, issue);
        }
        issue();
        CheckIsWhole(desk, desks.uid, Record(1));
        BOOST_TEST(desk.Read(desks.uid).key_version == 2);
        BOOST_TEST(desks.KeysOfVersion(2) == 4);
        FmcosMemory memory = desks.Memory();
        BOOST_TEST(memory.master.KeyOf(0x39, 0)->tries_left() > 9);
        BOOST_TEST(memory.master.directories.at(0).KeyOf(0x39, 0)->tries_left() > 9);
      }
    }
  }
}

// Two desks at once, one of which was started before the new version was put to use.
BOOST_AUTO_TEST_CASE(NeverBackToOlderKeys) {
  for (const auto family : {simulator::CardFamily::M1, simulator::CardFamily::Cpu}) {
    Desks desks(family);
    desks.IssueOld(1);
    {
      auto ahead = desks.With({1, 2}, 2);
      ahead.ChangeKeys(desks.uid);
    }
    const auto image = desks.Image();
    auto behind = desks.With({1, 2}, 1);
    BOOST_TEST(!behind.Read(desks.uid).has_older_keys);
    behind.ChangeKeys(desks.uid);
    BOOST_TEST((desks.Image() == image));
    behind.WriteRecord(desks.uid, Record(2));
    BOOST_TEST((behind.Read(desks.uid).record == Record(2)));
    BOOST_TEST(behind.Read(desks.uid).key_version == 2);
  }
}

BOOST_AUTO_TEST_CASE(OtherCardsAreLeftAlone) {
  CpuDesks desks;
  const auto refused = [&](const char* name) {
    auto desk = desks.With({2, 3}, 3);
    const auto before = desks.Image();
    BOOST_TEST_CONTEXT(name) {
      desk.Read(desks.uid);
      BOOST_CHECK_THROW(desk.ChangeKeys(desks.uid), ports::ReaderError);
      BOOST_TEST((desks.Image() == before));  // no try was spent either
    }
  };
  desks.PlaceBlank();
  refused("blank");
  desks.IssueOld(1);  // of a version that this desk does not know
  refused("unknown version");
  {
    auto desk = desks.With({1, 2, 3}, 3);
    desk.ChangeKeys(desks.uid);
  }
  const auto changed = desks.Image();
  desks.Change([](FmcosMemory& memory) {
    for (const std::uint8_t id : fmcos::kRecordFiles) {
      memory.master.directories.at(0).FileWithId(id)->bytes[20] ^= 1;
    }
  });
  refused("no valid copy");
  desks.Put(changed);
  desks.Change([&](FmcosMemory& memory) {  // made by somebody who knows an older version's keys
    const FmcosKeys old = DeriveFmcosKeys(Ring({2}, 2)->current().keys, desks.uid);
    const auto key = old.genuineness.bytes();
    memory.master.directories.at(0).KeyOf(0x30, 0)->value.assign(key.begin(), key.end());
  });
  refused("answers under older keys than its seal's");
  auto desk = desks.With({2, 3}, 3);
  BOOST_TEST((desk.Read(desks.uid).genuineness == Genuineness::Refuted));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::cards
