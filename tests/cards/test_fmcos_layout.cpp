/// The application file of a CPU card and the keys of one card, without a reader.
#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

#include "cards/application_file.h"
#include "cards/des.h"
#include "cards/fmcos_keys.h"
#include "cards/fmcos_layout.h"
#include "cards/rig.h"

namespace steelyard::cards {
namespace {

domain::CardUid Uid(const char* hex) { return domain::CardUid::Parse(hex).value(); }
const auto kSerial = domain::CardSerial::Parse("0102030405060708").value();

}  // namespace

BOOST_AUTO_TEST_SUITE(fmcos_layout)

BOOST_AUTO_TEST_CASE(ApplicationFileThereAndBack) {
  const auto keys = TestKeys();
  for (const char* uid : {"DEADBEEF", "04782E21801D80"}) {
    for (const auto layout : {FmcosLayout::Plain, FmcosLayout::WithPurse}) {
      const ApplicationFile file{kSerial, layout};
      const auto bytes = EncodeApplicationFile(file, Uid(uid), keys);
      BOOST_TEST((DecodeApplicationFile(bytes, Uid(uid), keys).value() == file));
    }
  }
}

BOOST_AUTO_TEST_CASE(ApplicationFilesThatAreNotOurs) {
  const auto keys = TestKeys();
  const auto uid = Uid("DEADBEEF");
  const auto good = EncodeApplicationFile({kSerial}, uid, keys);
  const auto mistake = [&](std::span<const std::uint8_t> bytes) {
    return DecodeApplicationFile(bytes, uid, keys).error();
  };
  BOOST_TEST((mistake({}) == RecordMistake::WrongSize));
  BOOST_TEST((mistake(ApplicationFileBytes{}) == RecordMistake::NotARecord));
  BOOST_TEST((DecodeApplicationFile(good, Uid("DEADBEEE"), keys).error() ==
              RecordMistake::WrongMac));
  BOOST_TEST((DecodeApplicationFile(good, uid, TestKeys("OTHER")).error() ==
              RecordMistake::OtherStore));
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    auto spoilt = good;
    spoilt[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    BOOST_TEST_CONTEXT("bit " << bit) {
      BOOST_REQUIRE(!DecodeApplicationFile(spoilt, uid, keys));
      if (bit >= 9 * 8) BOOST_TEST((mistake(spoilt) == RecordMistake::WrongMac));
    }
  }
}

BOOST_AUTO_TEST_CASE(EveryKeyIsAnother) {
  std::set<std::string> seen;
  std::size_t count = 0;
  for (const char* system : {"FRUIT", "OTHER"}) {
    for (const char* uid : {"DEADBEEF", "DEADBEEE", "04782E21801D80"}) {
      const auto keys = DeriveFmcosKeys(TestKeys(system), Uid(uid));
      const auto purse = DeriveFmcosPurseKeys(TestKeys(system), Uid(uid));
      for (const auto* key : {&keys.card_master, &keys.application_master, &keys.line,
                              &keys.genuineness, &purse.load, &purse.purchase, &purse.tac}) {
        seen.insert(base::ToHex(key->bytes()));
        ++count;
        BOOST_TEST(!HasEqualHalves(key->bytes()));
      }
    }
  }
  BOOST_TEST(seen.size() == count);
}

// A scale is given the genuineness master alone. Nothing it can derive from that opens a card.
BOOST_AUTO_TEST_CASE(WhatAScaleHasOpensNothing) {
  const auto store = TestKeys();
  const auto uid = Uid("DEADBEEF");
  const auto desk = DeriveFmcosKeys(store, uid);
  const auto scale_master = DeriveGenuinenessMaster(store);
  const auto of_scale = [&](FmcosPurpose purpose) {
    return DeriveFmcosKey(scale_master.bytes(), store.system_id(), uid, purpose);
  };
  BOOST_TEST((of_scale(FmcosPurpose::Genuineness) == desk.genuineness));
  for (const auto purpose : {FmcosPurpose::CardMaster, FmcosPurpose::ApplicationMaster,
                             FmcosPurpose::Line, FmcosPurpose::Genuineness}) {
    const auto key = of_scale(purpose);
    BOOST_TEST(!(key == desk.card_master));
    BOOST_TEST(!(key == desk.application_master));
    BOOST_TEST(!(key == desk.line));
  }
}

// A master under which the first attempt gives equal halves cannot be found, so 10,000 cards have
// to do: none of them may have such a key.
BOOST_AUTO_TEST_CASE(NoKeyHasEqualHalves) {
  const auto store = TestKeys();
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    const std::array<std::uint8_t, 4> bytes{
        static_cast<std::uint8_t>(i >> 8), static_cast<std::uint8_t>(i), 0x12, 0x34};
    const auto key = DeriveFmcosKey(store.card_master(), store.system_id(),
                                    domain::CardUid::FromBytes(bytes).value(),
                                    FmcosPurpose::Line);
    BOOST_REQUIRE(!HasEqualHalves(key.bytes()));
  }
}

BOOST_AUTO_TEST_CASE(TheNameIsNobodyElses) {
  const auto& name = fmcos::kApplicationName;
  BOOST_TEST((name.size() >= 5 && name.size() <= 16));
  BOOST_TEST((name[0] >> 4) == 0xF);  // proprietary, ISO/IEC 7816-4; registered ones begin with A
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::cards
