/// Access bytes and the record on the card: tables, round trips, and every single flipped bit.
#include <boost/test/unit_test.hpp>

#include <array>
#include <limits>
#include <set>
#include <string>

#include "base/hex.h"
#include "cards/access_bits.h"
#include "cards/classic_layout.h"
#include "cards/data_verifier.h"
#include "cards/record_codec.h"
#include "cards/rig.h"

namespace steelyard::cards {
namespace {

domain::CardRecord FullRecord() {
  return {.number = domain::CardNumber::FromSequence(1'234'567'890'123).value(),
          .card_class = domain::CardClass::Both,
          .tier = "platinum",
          .valid_until = domain::BusinessDay::FromDate(2029, 11, 22),
          .counter = 0xFEDCBA98,
          .principal = domain::Money::FromFen(500'000).value(),
          .bonus = domain::Money::FromFen(3'001).value()};
}

const domain::CardUid kUid = domain::CardUid::Parse("DEADBEEF").value();

RecordBytes Encoded(const domain::CardRecord& record) {
  return EncodeRecord(record, kUid, TestKeys()).value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(access_bits)

struct AccessRow {
  SectorConditions conditions;
  const char* bytes;
};
const AccessRow kAccessRows[] = {
    {{{0b000, 0b000, 0b000}, 0b001}, "ff0780"}, {{{0b000, 0b000, 0b000}, 0b011}, "7f0788"},
    {{{0b100, 0b100, 0b100}, 0b011}, "787788"}, {{{0b110, 0b110, 0b110}, 0b011}, "08778f"},
    {{{0b100, 0b110, 0b110}, 0b011}, "18778e"}, {{{0b110, 0b100, 0b100}, 0b011}, "687789"},
    {{{0b100, 0b100, 0b110}, 0b011}, "38778c"}, {{{0b100, 0b110, 0b100}, 0b011}, "58778a"},
    {{{0b100, 0b001, 0b001}, 0b011}, "7e11e8"}, {{{0b001, 0b001, 0b001}, 0b011}, "7f00f8"},
    {{{0b011, 0b011, 0b011}, 0b011}, "0f00ff"}, {{{0b000, 0b000, 0b000}, 0b100}, "f78f00"},
    {{{0b010, 0b010, 0b010}, 0b110}, "078f0f"}, {{{0b010, 0b010, 0b010}, 0b101}, "878787"},
    {{{0b111, 0b111, 0b111}, 0b111}, "00f0ff"}};

BOOST_AUTO_TEST_CASE(TableBothWays) {
  for (const AccessRow& row : kAccessRows) {
    BOOST_TEST_CONTEXT(row.bytes) {
      const AccessBytes bytes = EncodeAccessBits(row.conditions);
      BOOST_TEST(base::ToHex(bytes) == row.bytes);
      BOOST_TEST((DecodeAccessBits(bytes) == row.conditions));
    }
  }
}

BOOST_AUTO_TEST_CASE(AllConditionsRoundTrip) {
  std::set<AccessBytes> seen;
  for (unsigned i = 0; i < 4096; ++i) {
    const auto part = [&](unsigned shift) { return static_cast<std::uint8_t>((i >> shift) & 7U); };
    const SectorConditions conditions{{part(0), part(3), part(6)}, part(9)};
    const AccessBytes bytes = EncodeAccessBits(conditions);
    seen.insert(bytes);
    BOOST_REQUIRE((DecodeAccessBits(bytes) == conditions));
  }
  BOOST_TEST(seen.size() == 4096U);
}

BOOST_AUTO_TEST_CASE(EveryFlippedBitIsRefused) {
  for (const AccessRow& row : kAccessRows) {
    for (unsigned bit = 0; bit < 24; ++bit) {
      AccessBytes bytes = EncodeAccessBits(row.conditions);
      bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
      BOOST_TEST_CONTEXT(row.bytes << " bit " << bit) { BOOST_TEST(!DecodeAccessBits(bytes)); }
    }
  }
}

BOOST_AUTO_TEST_CASE(TrailerOfAnIssuedSector) {
  const auto a = base::ParseHex("A0A1A2A3A4A5").value();
  const auto b = base::ParseHex("B0B1B2B3B4B5").value();
  const SectorKeys keys{CardKey(std::span<const std::uint8_t, 6>(a)),
                        CardKey(std::span<const std::uint8_t, 6>(b))};
  const TrailerBlock trailer = BuildTrailer(keys, kIssuedConditions);
  BOOST_TEST(base::ToUpperHex(trailer.bytes()) == "A0A1A2A3A4A578778869B0B1B2B3B4B5");
}

BOOST_AUTO_TEST_CASE(TrailerOrderNamesEverySectorOnce) {
  const std::set<int> sectors(kTrailerOrder.begin(), kTrailerOrder.end());
  BOOST_TEST(sectors.size() == 16U);
  BOOST_TEST(*sectors.begin() == 0);
  BOOST_TEST(*sectors.rbegin() == 15);
  BOOST_TEST(kTrailerOrder[14] == kRecordSectors[0]);
  BOOST_TEST(kTrailerOrder[15] == kRecordSectors[1]);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(record_codec)

// Pins the layout: a card written by one release must be read by the next.
BOOST_AUTO_TEST_CASE(BytesAreFixed) {
  const RecordBytes bytes = Encoded(FullRecord());
  BOOST_TEST(base::ToUpperHex(std::span(bytes).first(40)) ==
             "53590102"            // SY, version 1, both
             "4652554954"          // FRUIT
             "011F71FB04CB"        // 1234567890123
             "706C6174696E756D"    // platinum
             "1D0B16"              // 2029-11-22
             "FEDCBA98"            // counter
             "000007A120"          // 5000.00
             "0000000BB9");        // 30.01
  base::Bytes message = base::ParseHex("53593104DEADBEEF").value();
  message.insert(message.end(), bytes.begin(), bytes.begin() + 40);
  const StoreKeys keys = TestKeys();
  BOOST_TEST(base::ToHex(std::span(bytes).subspan(40)) ==
             base::ToHex(AesCmac(keys.record_mac(), message)).substr(0, 16));
}

BOOST_AUTO_TEST_CASE(RoundTrips) {
  const auto number = [](std::int64_t n) { return domain::CardNumber::FromSequence(n).value(); };
  const auto money = [](std::int64_t fen) { return domain::Money::FromFen(fen).value(); };
  const domain::CardRecord rows[] = {
      FullRecord(),
      {number(0), domain::CardClass::Member, "", std::nullopt, 0, money(0), money(0)},
      {number(9'999'999'999'999), domain::CardClass::StoredValue, "a",
       domain::BusinessDay::FromDate(2199, 12, 31), std::numeric_limits<std::uint32_t>::max(),
       money(domain::Money::kMaxFen), money(domain::Money::kMaxFen)},
      {number(17), domain::CardClass::StoredValue, "gold",
       domain::BusinessDay::FromDate(2000, 1, 1), 1, money(1), money(0)}};
  for (const auto& record : rows) {
    BOOST_TEST_CONTEXT(record.number.ToString()) {
      for (const char* uid_text : {"DEADBEEF", "04782E21801D80", "01020304050607080900"}) {
        const auto uid = domain::CardUid::Parse(uid_text).value();
        const auto bytes = EncodeRecord(record, uid, TestKeys());
        BOOST_REQUIRE(bytes.has_value());
        const auto back = DecodeRecord(*bytes, uid, TestKeys());
        BOOST_REQUIRE(bool(back));
        BOOST_TEST((*back == record));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(TierRefused) {
  for (const char* tier : {"ninechars", "two words", "金卡", "tab\t", "\x7F"}) {
    BOOST_TEST_CONTEXT(tier) {
      auto record = FullRecord();
      record.tier = tier;
      BOOST_TEST(!EncodeRecord(record, kUid, TestKeys()));
    }
  }
}

BOOST_AUTO_TEST_CASE(EveryFlippedBitIsNoticed) {
  const RecordBytes good = Encoded(FullRecord());
  for (std::size_t bit = 0; bit < kRecordSize * 8; ++bit) {
    RecordBytes bytes = good;
    bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    BOOST_TEST_CONTEXT("bit " << bit) { BOOST_TEST(!DecodeRecord(bytes, kUid, TestKeys())); }
  }
}

BOOST_AUTO_TEST_CASE(EveryFlippedBitOfTheUidIsNoticed) {
  const RecordBytes good = Encoded(FullRecord());
  for (unsigned bit = 0; bit < 32; ++bit) {
    base::Bytes uid(kUid.bytes().begin(), kUid.bytes().end());
    uid[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    const auto back = DecodeRecord(good, domain::CardUid::FromBytes(uid).value(), TestKeys());
    BOOST_REQUIRE(!back);
    BOOST_TEST((back.error() == RecordMistake::WrongMac));
  }
}

BOOST_AUTO_TEST_CASE(RefusedForAReason) {
  const RecordBytes good = Encoded(FullRecord());
  const auto with = [&](std::size_t offset, std::uint8_t value) {
    base::Bytes bytes(good.begin(), good.end());
    bytes[offset] = value;
    return bytes;
  };
  base::Bytes longer(good.begin(), good.end());
  longer.push_back(0);
  struct Row { const char* what; base::Bytes bytes; RecordMistake mistake; };
  const Row rows[] = {
      {"empty", {}, RecordMistake::WrongSize},
      {"one byte short", base::Bytes(good.begin(), good.end() - 1), RecordMistake::WrongSize},
      {"one byte long", longer, RecordMistake::WrongSize},
      {"zeros", base::Bytes(48), RecordMistake::NotARecord},
      {"magic", with(0, 'T'), RecordMistake::NotARecord},
      {"layout", with(2, 2), RecordMistake::UnknownLayout},
      {"store", with(4, 'G'), RecordMistake::OtherStore},
      {"class", with(3, 1), RecordMistake::WrongMac},
      {"bonus", with(39, 0), RecordMistake::WrongMac},
      {"mac", with(47, static_cast<std::uint8_t>(good[47] + 1)), RecordMistake::WrongMac}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.what) {
      const auto back = DecodeRecord(row.bytes, kUid, TestKeys());
      BOOST_REQUIRE(!back);
      BOOST_TEST((back.error() == row.mistake));
    }
  }
}

// Content that our own encoder cannot make is refused even under a right MAC.
BOOST_AUTO_TEST_CASE(BadContentUnderARightMac) {
  struct Row { const char* what; std::size_t offset; std::uint8_t value; };
  const Row rows[] = {{"class 3", 3, 3},          {"number too large", 9, 0xFF},
                      {"tier with a hole", 17, 0}, {"tier with a space", 17, ' '},
                      {"month 13", 24, 13},        {"day 0", 25, 0},
                      {"year 2200", 23, 200},      {"principal too large", 30, 0xFF},
                      {"bonus too large", 35, 0xFF}};
  const StoreKeys keys = TestKeys();
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.what) {
      RecordBytes bytes = Encoded(FullRecord());
      bytes[row.offset] = row.value;
      base::Bytes message = base::ParseHex("53593104DEADBEEF").value();
      message.insert(message.end(), bytes.begin(), bytes.begin() + 40);
      const Block16 mac = AesCmac(keys.record_mac(), message);
      std::copy_n(mac.begin(), 8, bytes.begin() + 40);
      const auto back = DecodeRecord(bytes, kUid, keys);
      BOOST_REQUIRE(!back);
      BOOST_TEST((back.error() == RecordMistake::BadContent));
    }
  }
}

BOOST_AUTO_TEST_CASE(OtherKeysRefuse) {
  const RecordBytes bytes = Encoded(FullRecord());
  auto other = TestKeys();
  base::Bytes raw(other.bytes().begin(), other.bytes().end());
  raw[16] ^= 1;
  BOOST_TEST(!DecodeRecord(bytes, kUid, StoreKeys::FromBytes(raw).value()));
  BOOST_TEST(!DecodeRecord(bytes, kUid, TestKeys("FRUIU")));
}

BOOST_AUTO_TEST_CASE(VerifierKnowsEveryVersion) {
  std::vector<KeyVersion> versions;
  for (const KeyVersionId id : std::array<KeyVersionId, 3>{1, 2, 3}) {
    auto keys = TestKeys();
    base::Bytes raw(keys.bytes().begin(), keys.bytes().end());
    raw[0] = raw[16] = id;
    versions.push_back({id, std::nullopt, StoreKeys::FromBytes(raw).value()});
  }
  std::vector<base::Bytes> data;
  for (const KeyVersion& version : versions) {
    const auto bytes = EncodeRecord(FullRecord(), kUid, version.keys).value();
    data.emplace_back(bytes.begin(), bytes.end());
  }
  const auto ring = std::make_shared<const KeyRing>(KeyRing::From(std::move(versions), 2).value());
  const DataVerifier verifier(ring);
  for (const auto& bytes : data) BOOST_TEST((verifier.Verify(kUid, bytes) == FullRecord()));
  const DataVerifier another(TestRing());
  for (const auto& bytes : data) BOOST_TEST(!another.Verify(kUid, bytes));
}

BOOST_AUTO_TEST_CASE(VerifierForScales) {
  const DataVerifier verifier(TestRing());
  const RecordBytes bytes = Encoded(FullRecord());
  base::Bytes data(bytes.begin(), bytes.end());
  const auto record = verifier.Verify(kUid, data);
  BOOST_REQUIRE(record.has_value());
  BOOST_TEST((*record == FullRecord()));
  BOOST_TEST(!verifier.Verify(domain::CardUid::Parse("DEADBEEE").value(), data));
  BOOST_TEST(!verifier.Verify(kUid, {}));
  data[20] ^= 0x20;
  BOOST_TEST(!verifier.Verify(kUid, data));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::cards
