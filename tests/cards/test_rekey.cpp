/// Cards that get a newer version of the keys, torn away at every exchange: they stay ours, the
/// newest record stays readable, and the next try comes to the same end.
#include <boost/test/unit_test.hpp>

#include "cards/classic_layout.h"
#include "cards/data_verifier.h"
#include "cards/key_versions_rig.h"
#include "cards/record_codec.h"

namespace steelyard::cards {
namespace {

using ports::CardContent;
using simulator::CutMoment;

constexpr CutMoment kMoments[] = {CutMoment::Before, CutMoment::Half, CutMoment::After};

struct ClassicDesks : Desks {
  ClassicDesks() : Desks(simulator::CardFamily::M1) {}
};

}  // namespace

BOOST_AUTO_TEST_SUITE(rekey)

BOOST_AUTO_TEST_CASE(OlderCardsAreReadWrittenAndChanged) {
  ClassicDesks desks;
  desks.IssueOld(1);
  {
    auto desk = desks.With({1, 2}, 2);
    auto reading = desk.Read(desks.uid);
    BOOST_TEST((reading.content == CardContent::Ours));
    BOOST_TEST(reading.key_version == 1);
    BOOST_TEST(reading.has_older_keys);
    desk.WriteRecord(desks.uid, Record(2));  // under the old sector keys, with the new MAC
    reading = desk.Read(desks.uid);
    BOOST_TEST((reading.record == Record(2)));
    BOOST_TEST(reading.has_older_keys);
    BOOST_TEST((DataVerifier(Ring({2}, 2)).Verify(desks.uid, reading.data) == Record(2)));
    desk.ChangeKeys(desks.uid);
    reading = desk.Read(desks.uid);
    BOOST_TEST((reading.record == Record(2)));
    BOOST_TEST(reading.key_version == 2);
    BOOST_TEST(!reading.has_older_keys);
    BOOST_TEST(!reading.older_copy_damaged);
    const auto image = desks.Image();
    desk.ChangeKeys(desks.uid);
    BOOST_TEST((desks.Image() == image));
  }
  // Nothing of version 1 is left on the card.
  BOOST_TEST((desks.ContentFor({1}, 1) == CardContent::Foreign));
  BOOST_TEST((desks.ContentFor({2}, 2) == CardContent::Ours));
}

BOOST_AUTO_TEST_CASE(ChangeTornAtEveryExchange) {
  for (const std::uint32_t counter : {1U, 2U, 3U}) {  // equal copies, then each the newer one
    ClassicDesks desks;
    const auto old = desks.IssueOld(counter);
    auto desk = desks.With({1, 2}, 2);
    desk.Look();
    const auto change = [&] { desk.ChangeKeys(desks.uid); };
    const std::size_t exchanges = desks.ExchangesOf(change);
    BOOST_REQUIRE(exchanges > 80);
    const auto changed = desks.Image();
    const std::size_t step = counter == 2 ? 1 : 7;
    for (std::size_t exchange = 1; exchange <= exchanges; exchange += step) {
      for (const CutMoment moment : kMoments) {
        BOOST_TEST_CONTEXT("counter " << counter << " exchange " << exchange << " moment "
                                      << int(moment)) {
          desks.Put(old);
          desks.Torn(exchange, moment, change);
          const auto reading = desk.Read(desks.uid);
          BOOST_TEST((reading.content == CardContent::Ours));
          BOOST_TEST((reading.record == Record(counter)));
          BOOST_TEST(reading.has_older_keys == (reading.key_version == 1));
          change();
          BOOST_TEST((desks.Image() == changed));
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(MixturesOfThreeVersions) {
  ClassicDesks desks;
  CheckMixturesOfThreeVersions(
      desks, {.first = 30, .step = 13, .third_after = 20},
      [&](LibnfcReader& desk, const domain::CardRecord& record) {
        const auto reading = desk.Read(desks.uid);
        BOOST_TEST((reading.content == CardContent::Ours));
        BOOST_TEST((reading.record == record));
      });
  BOOST_TEST((desks.ContentFor({1, 2}, 2) == CardContent::Foreign));
}

// An issue that was begun with the old keys is finished with the new ones.
BOOST_AUTO_TEST_CASE(HalfIssuedWithOldKeys) {
  ClassicDesks desks;
  desks.PlaceBlank();
  const auto blank = desks.Image();
  std::size_t exchanges = 0;
  base::Bytes issued;
  {
    auto desk = desks.With({1, 2}, 2);
    desk.Look();
    exchanges = desks.ExchangesOf([&] { desk.Personalise(desks.uid, Record(1)); });
    issued = desks.Image();
  }
  for (std::size_t exchange = 40; exchange + 1 < exchanges; exchange += 9) {
    BOOST_TEST_CONTEXT("exchange " << exchange) {
      desks.Put(blank);
      {
        auto old_desk = desks.With({1}, 1);
        old_desk.Look();
        desks.Torn(exchange, CutMoment::After,
                   [&] { old_desk.Personalise(desks.uid, Record(1)); });
      }
      auto desk = desks.With({1, 2}, 2);
      const auto content = desk.Read(desks.uid).content;
      desk.Personalise(desks.uid, Record(1));
      if (content == CardContent::Ours) desk.ChangeKeys(desks.uid);
      BOOST_TEST((desks.Image() == issued));
    }
  }
}

BOOST_AUTO_TEST_CASE(OtherCardsAreLeftAlone) {
  ClassicDesks desks;
  const auto refused = [&](const char* name) {
    auto desk = desks.With({2, 3}, 3);
    const auto before = desks.Image();
    BOOST_TEST_CONTEXT(name) {
      BOOST_CHECK_THROW(desk.ChangeKeys(desks.uid), ports::ReaderError);
      BOOST_TEST((desks.Image() == before));
    }
  };
  desks.PlaceBlank();
  refused("blank");
  desks.IssueOld(1);  // of a version that this desk does not know
  refused("unknown version");
  auto image = desks.Image();
  desks.Put(image);
  {
    auto desk = desks.With({1, 2, 3}, 3);
    desk.ChangeKeys(desks.uid);
  }
  image = desks.Image();
  for (const int sector : kRecordSectors) {
    image[std::size_t(FirstBlock(sector)) * 16 + 20] ^= 1;
  }
  desks.Put(image);
  refused("no valid copy");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::cards
