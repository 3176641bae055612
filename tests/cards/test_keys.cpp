/// Published and own vectors of AES-CMAC, AN10922 and the keys of a MIFARE Classic sector.
#include <sys/prctl.h>
#include <sys/resource.h>

#include <boost/test/unit_test.hpp>

#include <string>
#include <type_traits>
#include <vector>

#include "base/hex.h"
#include "cards/aes.h"
#include "cards/key_ring.h"

namespace steelyard::cards {
namespace {

base::Bytes Hex(std::string_view text) { return base::ParseHex(text).value(); }

Key16 AsKey(const base::Bytes& bytes) {
  BOOST_REQUIRE(bytes.size() == 16);
  return Key16(bytes);
}

template <typename T>
concept Printable = requires(std::ostream& out, const T& value) { out << value; };

}  // namespace

BOOST_AUTO_TEST_SUITE(aes_cmac)

// RFC 4493 section 4.
BOOST_AUTO_TEST_CASE(PublishedVectors) {
  const auto key = Hex("2b7e151628aed2a6abf7158809cf4f3c");
  const auto message = Hex(
      "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
      "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");
  struct Row { std::size_t length; const char* mac; };
  const Row rows[] = {{0, "bb1d6929e95937287fa37d129b756746"},
                      {16, "070a16b46b4d4144f79bdd9dd04a287c"},
                      {40, "dfa66747de9ae63030ca32611497c827"},
                      {64, "51f0bebf7e3b9d92fc49741779363cfe"}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.length) {
      const auto mac = AesCmac(AsKey(key), std::span(message).first(row.length));
      BOOST_TEST(base::ToHex(mac) == row.mac);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(an10922)

BOOST_AUTO_TEST_CASE(PublishedVectors) {
  const char* k0011 = "00112233445566778899AABBCCDDEEFF";
  struct Row { const char* master; const char* input; const char* key; };
  const Row rows[] = {
      {k0011, "04782E21801D803042F54E585020416275", "A8DD63A3B89D54B37CA802473FDA9175"},
      {"F3F9377698707B688EAF84ABE39E3791", "04DEADBEEFFEED", "0BB408BAFF98B6EE9F2E1585777F6A51"},
      {"F3E7E19A69AC5A9B538D4F655CCECA1C", "042149BA294B80130101026F4346",
       "958E854C9F67C68D42F21FC7FFD760AB"},
      {k0011, "00", "281049D52ECBC8F60961993D34DE3D54"},
      {k0011, "00010203040506", "E8B7F67C78C34AF1446E331EF7E6D3FF"},
      {k0011, "000102030405060708090A0B0C0D0E", "5A3C7F6F0687F24F82DEE7EDA0970D08"},
      {k0011, "000102030405060708090A0B0C0D0E0F", "FEED9FBD36CDB16819A72D30BCF9240B"},
      {k0011, "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E",
       "21C28CD89BB3147F66C7DBD4851CAB20"}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.input) {
      const auto master = Hex(row.master);
      const auto key = DiversifyAes128(AsKey(master), Hex(row.input));
      BOOST_TEST(base::ToUpperHex(key.bytes()) == row.key);
    }
  }
}

// A plain CMAC over 01 ‖ M is the usual mistake: right for long inputs, wrong for short ones.
BOOST_AUTO_TEST_CASE(ShortInputIsNoPlainCmac) {
  const auto master = Hex("F3F9377698707B688EAF84ABE39E3791");
  const auto plain = AesCmac(AsKey(master), Hex("0104DEADBEEFFEED"));
  BOOST_TEST(base::ToUpperHex(plain) == "721E2C01E81AF85D815633969CEA2607");
  const auto key = DiversifyAes128(AsKey(master), Hex("04DEADBEEFFEED"));
  BOOST_TEST(base::ToHex(key.bytes()) != base::ToHex(plain));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(classic_keys)

BOOST_AUTO_TEST_CASE(Vectors) {
  struct Row { const char* uid; int sector; KeySlot slot; const char* key; };
  const Row rows[] = {
      {"DEADBEEF", 0, KeySlot::A, "43B2A467305A"},  {"DEADBEEF", 0, KeySlot::B, "2A3B7B53FC63"},
      {"DEADBEEF", 1, KeySlot::A, "E7254E6E9E4E"},  {"DEADBEEF", 1, KeySlot::B, "4FBD2D3ED96E"},
      {"DEADBEEF", 2, KeySlot::A, "DFC6DC4063C4"},  {"DEADBEEF", 2, KeySlot::B, "C7C26F660E86"},
      {"DEADBEEF", 15, KeySlot::A, "999F5F148075"}, {"DEADBEEF", 15, KeySlot::B, "9CDC98AD8BD7"},
      {"04782E21801D80", 1, KeySlot::A, "EDE017AE99F2"},
      {"04782E21801D80", 1, KeySlot::B, "3419873245FE"}};
  const auto master = Hex("00112233445566778899AABBCCDDEEFF");
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.uid << " sector " << row.sector) {
      const auto key = DeriveClassicKey(AsKey(master), SystemId::Parse("FRUIT").value(),
                                        domain::CardUid::Parse(row.uid).value(), row.sector,
                                        row.slot);
      BOOST_TEST(base::ToUpperHex(key.bytes()) == row.key);
    }
  }
}

// Whoever has what scales get makes every key A, and with the same steps no key B.
BOOST_AUTO_TEST_CASE(ScalesKeysReadOnly) {
  const auto keys = StoreKeys::FromMaster(AsKey(Hex("00112233445566778899AABBCCDDEEFF")),
                                          SystemId::Parse("FRUIT").value());
  const auto uid = domain::CardUid::Parse("DEADBEEF").value();
  const Secret<16> reading = DeriveReadingMaster(keys);
  const Secret<16> genuineness = DeriveGenuinenessMaster(keys);
  for (int sector = 0; sector < 16; ++sector) {
    BOOST_TEST_CONTEXT(sector) {
      const auto from_scale = [&](const Secret<16>& master, KeySlot slot) {
        return DeriveClassicKey(master.bytes(), keys.system_id(), uid, sector, slot);
      };
      BOOST_TEST((from_scale(reading, KeySlot::A) ==
                  DeriveClassicKey(keys, uid, sector, KeySlot::A)));
      const CardKey writing = DeriveClassicKey(keys, uid, sector, KeySlot::B);
      for (const KeySlot slot : {KeySlot::A, KeySlot::B}) {
        BOOST_TEST(!(from_scale(reading, slot) == writing));
        BOOST_TEST(!(from_scale(genuineness, slot) == writing));
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(SystemIdRefused) {
  for (const char* text : {"", "FRUI", "FRUITS", "fruit", "FRU T", "FRU-T", "FRUI\xC3"}) {
    BOOST_TEST_CONTEXT(text) { BOOST_TEST(!SystemId::Parse(text)); }
  }
}

// Computed with `openssl kdf … KBKDF` (OpenSSL 3.0): CMAC, AES-128-CBC, COUNTER, info FRUIT.
BOOST_AUTO_TEST_CASE(PurposeVectors) {
  const auto keys = StoreKeys::FromMaster(AsKey(Hex("00112233445566778899AABBCCDDEEFF")),
                                          SystemId::Parse("FRUIT").value());
  const auto hex = [](std::span<const std::uint8_t> key) { return base::ToUpperHex(key); };
  BOOST_TEST(hex(DeriveReadingMaster(keys).bytes()) == "ACB41B17979138F84E48AE472324B726");
  BOOST_TEST(hex(DeriveGenuinenessMaster(keys).bytes()) == "BB1F57A71C66441261D8DC6B6B18AF9F");
  BOOST_TEST(hex(keys.record_mac()) == "8375A30934493F7C74A0ECC649D81AD7");
  BOOST_TEST(hex(DeriveDataKey(keys, "member.id").bytes()) ==
             "C4DDB0387F8D18377264BD99845143913AFC259E0737E9B744A74BDF791A486F");
}

BOOST_AUTO_TEST_CASE(DataKeysDifferByPurposeAndVersion) {
  const auto keys = StoreKeys::Generate();
  BOOST_TEST((DeriveDataKey(keys, "a") == DeriveDataKey(keys, "a")));
  BOOST_TEST(!(DeriveDataKey(keys, "a") == DeriveDataKey(keys, "b")));
  BOOST_TEST(!(DeriveDataKey(keys, "a") == DeriveDataKey(StoreKeys::Generate(), "a")));
}

BOOST_AUTO_TEST_CASE(StoreKeysRefused) {
  const auto good = StoreKeys::Generate();
  base::Bytes bytes(good.bytes().begin(), good.bytes().end());
  BOOST_TEST(StoreKeys::FromBytes(bytes).has_value());
  bytes.push_back(0);
  BOOST_TEST(!StoreKeys::FromBytes(bytes));
  bytes.resize(StoreKeys::kSize - 1);
  BOOST_TEST(!StoreKeys::FromBytes(bytes));
  bytes.push_back('a');
  BOOST_TEST(!StoreKeys::FromBytes(bytes));
  BOOST_TEST(!StoreKeys::FromBytes({}));
}

BOOST_AUTO_TEST_CASE(GeneratedKeysDiffer) {
  const auto first = StoreKeys::Generate();
  const auto second = StoreKeys::Generate();
  BOOST_TEST(base::ToHex(first.bytes()) != base::ToHex(second.bytes()));
  BOOST_TEST(base::ToHex(first.card_master()) != base::ToHex(first.record_mac()));
}

std::vector<KeyVersion> Versions(std::vector<int> ids, const char* system = "FRUIT") {
  std::vector<KeyVersion> versions;
  for (const int id : ids) {
    const auto master = Hex("00112233445566778899AABBCCDDEEF" + std::to_string(id % 10));
    versions.push_back(
        {static_cast<KeyVersionId>(id), std::nullopt,
         StoreKeys::FromMaster(AsKey(master), SystemId::Parse(system).value())});
  }
  return versions;
}

BOOST_AUTO_TEST_CASE(KeyRingRefused) {
  struct Row { std::vector<int> ids; KeyVersionId current; bool is_good; };
  const Row rows[] = {{{1}, 1, true},          {{3, 7, 255}, 7, true}, {{2}, 2, true},
                      {{}, 1, false},          {{1}, 2, false},        {{0, 1}, 1, false},
                      {{2, 1}, 1, false},      {{1, 1}, 1, false},     {{1, 2}, 0, false}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.ids.size() << " versions, current " << int(row.current)) {
      const auto ring = KeyRing::From(Versions(row.ids), row.current);
      BOOST_TEST(ring.has_value() == row.is_good);
      if (!ring) continue;
      BOOST_TEST(int(ring->current().id) == int(row.current));
      BOOST_TEST(ring->Find(row.current) == &ring->current());
      BOOST_TEST(ring->Find(100) == nullptr);
    }
  }
  auto mixed = Versions({1});
  mixed.push_back(std::move(Versions({1, 2}, "OTHER").back()));
  BOOST_TEST(!KeyRing::From(std::move(mixed), 1));
}

BOOST_AUTO_TEST_CASE(WhoHoldsSecretsLeavesNoCore) {
  const auto leaves_core = [] {
    rlimit limit{};
    ::getrlimit(RLIMIT_CORE, &limit);
    return ::prctl(PR_GET_DUMPABLE) != 0 || limit.rlim_max != 0;
  };
  const LockedMemory memory(1);
  BOOST_TEST(!leaves_core());
}

BOOST_AUTO_TEST_CASE(SecretsCannotBePrinted) {
  static_assert(Printable<int>);
  static_assert(!Printable<CardKey>);
  static_assert(!Printable<Secret<16>>);
  static_assert(!Printable<LockedMemory>);
  static_assert(!std::is_copy_constructible_v<LockedMemory>);
  alignas(CardKey) std::uint8_t place[sizeof(CardKey)] = {};
  const auto bytes = Hex("A0A1A2A3A4A5");
  auto* key = new (place) CardKey(std::span<const std::uint8_t, 6>(bytes));
  BOOST_TEST(base::ToHex(place) == "a0a1a2a3a4a5");
  key->~CardKey();
  BOOST_TEST(base::ToHex(place) == "000000000000");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::cards
