/// Keys in parts: what gives a key again, and what is refused by name.
#include <boost/test/unit_test.hpp>

#include <set>
#include <string>

#include "base/hex.h"
#include "cards/key_ceremony.h"

namespace steelyard::cards {
namespace {

StoreKeys KeysOf(std::string_view master) {
  const auto bytes = base::ParseHex(master).value();
  return StoreKeys::FromMaster(Key16(bytes), SystemId::Parse("FRUIT").value());
}

KeyPart Part(std::string_view key, int number, int parts = 2, std::string_view whole = "") {
  auto secret = ParseKey(key).value();
  const auto check =
      whole.empty() ? CheckValue::Of(secret.bytes()) : CheckValue::Parse(whole).value();
  return {{SystemId::Parse("FRUIT").value(), 3, parts, check}, number, std::move(secret)};
}

std::string TextOf(const KeyPart& part) {
  const auto memory = WritePart(part);
  return {memory.bytes().begin(), memory.bytes().end()};
}

constexpr const char* kOne = "00112233445566778899AABBCCDDEEFF";
constexpr const char* kTwo = "0123456789ABCDEF0123456789ABCDEF";
constexpr const char* kBoth = "0132 6754 CDFE AB98 89BA EFDC 4576 2310";  // kOne XOR kTwo
constexpr const char* kZero = "00000000000000000000000000000000";

}  // namespace

BOOST_AUTO_TEST_SUITE(key_ceremony)

// `openssl mac -cipher AES-128-CBC … CMAC` over 16 zero bytes (OpenSSL 3.0).
BOOST_AUTO_TEST_CASE(CheckValues) {
  struct Row { const char* key; const char* value; };
  const Row rows[] = {{"00112233445566778899AABBCCDDEEFF", "53E107"},
                      {"2B7E151628AED2A6ABF7158809CF4F3C", "7AD386"}};
  for (const Row& row : rows) {
    BOOST_TEST(CheckValue::Of(ParseKey(row.key).value().bytes()).ToString() == row.value);
  }
  for (const char* text : {"", "A1B2", "A1B2C", "A1B2C3D4", "A1B2CG", "A1 B2 C3"}) {
    BOOST_TEST_CONTEXT(text) { BOOST_TEST(!CheckValue::Parse(text)); }
  }
  BOOST_TEST(CheckValue::Parse("a1b2c3")->ToString() == "A1B2C3");
}

BOOST_AUTO_TEST_CASE(PartsGiveTheKeyAgain) {
  const auto keys = StoreKeys::Generate();
  for (const int count : {2, 3}) {
    auto parts = SplitKey(keys, 7, count);
    BOOST_REQUIRE(int(parts.size()) == count);
    std::vector<KeyPart> read;
    for (const KeyPart& part : parts) {
      BOOST_TEST(!EqualInConstantTime(part.key.bytes(), keys.card_master()));
      read.push_back(ParsePart(TextOf(part)).value());
      BOOST_TEST((read.back().whole == part.whole));
      BOOST_TEST((read.back().key == part.key));
    }
    std::swap(read.front(), read.back());  // in any order
    const auto again = CombineParts(read);
    BOOST_REQUIRE(bool(again));
    BOOST_TEST(EqualInConstantTime(again->bytes(), keys.bytes()));
  }
  BOOST_TEST(!(SplitKey(keys, 1, 2)[0].key == SplitKey(keys, 1, 2)[0].key));
}

BOOST_AUTO_TEST_CASE(KnownParts) {
  const std::string whole = CheckValue::Of(ParseKey(kBoth).value().bytes()).ToString();
  std::vector<KeyPart> parts;
  parts.push_back(Part(kOne, 1, 2, whole));
  parts.push_back(Part(kTwo, 2, 2, whole));
  const auto keys = CombineParts(parts);
  BOOST_REQUIRE(bool(keys));
  BOOST_TEST(base::ToUpperHex(keys->card_master()) == "01326754CDFEAB9889BAEFDC45762310");
}

BOOST_AUTO_TEST_CASE(SetsRefused) {
  using Numbered = std::pair<const char*, int>;
  struct Row { const char* name; std::vector<Numbered> parts; int count; PartMistake mistake; };
  const char* const three = "FEDCBA9876543210FEDCBA9876543210";
  const Row rows[] = {
      {"none", {}, 2, PartMistake::PartMissing},
      {"one of two", {{kOne, 1}}, 2, PartMistake::PartMissing},
      {"two of three", {{kOne, 1}, {kTwo, 3}}, 3, PartMistake::PartMissing},
      {"one twice", {{kOne, 1}, {kTwo, 1}}, 2, PartMistake::PartTwice},
      {"one twice of three", {{kOne, 1}, {kTwo, 2}, {three, 2}}, 3, PartMistake::PartTwice},
      {"equal", {{kOne, 1}, {kOne, 2}}, 2, PartMistake::EqualParts},
      {"equal of three", {{kOne, 1}, {kTwo, 2}, {kOne, 3}}, 3, PartMistake::EqualParts},
      {"sum of zero", {{kOne, 1}, {kTwo, 2}, {kBoth, 3}}, 3, PartMistake::ZeroKey},
      {"another key", {{kOne, 1}, {kTwo, 2}}, 2, PartMistake::WrongKeyCheckValue}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.name) {
      std::vector<KeyPart> parts;
      for (const auto& [key, number] : row.parts) {
        parts.push_back(Part(key, number, row.count, "123456"));
      }
      const auto keys = CombineParts(parts);
      BOOST_REQUIRE(!keys);
      BOOST_TEST((keys.error() == row.mistake));
    }
  }
}

BOOST_AUTO_TEST_CASE(PartsOfDifferentKeysRefused) {
  const auto keys = KeysOf(kOne), other = KeysOf(kTwo);
  const auto mixed = [](std::vector<KeyPart> left, std::vector<KeyPart> right) {
    std::vector<KeyPart> parts;
    parts.push_back(std::move(left[0]));
    parts.push_back(std::move(right[1]));
    return CombineParts(parts).error();
  };
  BOOST_TEST((mixed(SplitKey(keys, 1, 2), SplitKey(other, 1, 2)) ==
              PartMistake::PartsOfDifferentKeys));
  BOOST_TEST((mixed(SplitKey(keys, 1, 2), SplitKey(keys, 2, 2)) ==
              PartMistake::PartsOfDifferentKeys));
  BOOST_TEST((mixed(SplitKey(keys, 1, 2), SplitKey(keys, 1, 3)) ==
              PartMistake::PartsOfDifferentKeys));
  BOOST_TEST((mixed(SplitKey(keys, 1, 2), SplitKey(keys, 1, 2)) ==
              PartMistake::WrongKeyCheckValue));
}

BOOST_AUTO_TEST_CASE(SheetsRefused) {
  const std::string good = TextOf(Part(kOne, 1));
  BOOST_REQUIRE(bool(ParsePart(good)));
  const auto with = [&](const std::string& from, const std::string& to) {
    auto text = good;
    const auto at = text.find(from);
    BOOST_REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
  };
  const std::string key = "0011 2233 4455 6677 8899 AABB CCDD EEFF";
  const auto zero_check = CheckValue::Of(ParseKey(kZero).value().bytes()).ToString();
  auto zero = with(key, kZero);
  const auto check = "check value: " + CheckValue::Of(ParseKey(kOne).value().bytes()).ToString();
  zero.replace(zero.find(check), check.size(), "check value: " + zero_check);
  struct Row { std::string text; PartMistake mistake; };
  const Row rows[] = {
      {"", PartMistake::NotAPart},
      {"plums", PartMistake::NotAPart},
      {good + good, PartMistake::NotAPart},
      {with("FRUIT", "fruit"), PartMistake::NotAPart},
      {with("key version: 3", "key version: 0"), PartMistake::NotAPart},
      {with("key version: 3", "key version: 256"), PartMistake::NotAPart},
      {with("part: 1 of 2", "part: 3 of 2"), PartMistake::NotAPart},
      {with("part: 1 of 2", "part: 1 of 4"), PartMistake::NotAPart},
      {with("part: 1 of 2", "part: 1 of 1"), PartMistake::NotAPart},
      {with("part: 1 of 2", "part: 0 of 2"), PartMistake::NotAPart},
      {with("EEFF", "EEF"), PartMistake::NotAPart},
      {with("EEFF", "EEFFF"), PartMistake::NotAPart},
      {with("EEFF", "EEFG"), PartMistake::NotAPart},
      {with("EEFF", "EEFE"), PartMistake::WrongPartCheckValue},
      {with("0011", "0012"), PartMistake::WrongPartCheckValue},
      {zero, PartMistake::ZeroPart}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.text) {
      const auto part = ParsePart(row.text);
      BOOST_REQUIRE(!part);
      BOOST_TEST((part.error() == row.mistake));
    }
  }
  BOOST_TEST(bool(ParsePart(with(key, "00112233445566778899aabbccddeeff"))));
  BOOST_TEST(bool(ParsePart("\r\n  " + with("\n", "\r\n"))));
}

// No single digit can be wrong without being noticed.
BOOST_AUTO_TEST_CASE(EverySlipOfOneDigitIsNoticed) {
  const std::string good = TextOf(Part(kOne, 1));
  const auto first = good.find("\nkey: ") + 6;
  for (std::size_t at = first; at < first + 39; ++at) {
    if (good[at] == ' ') continue;
    for (const char digit : std::string("0123456789ABCDEF")) {
      if (digit == good[at]) continue;
      auto bad = good;
      bad[at] = digit;
      const auto part = ParsePart(bad);
      BOOST_REQUIRE(!part);
      BOOST_TEST((part.error() == PartMistake::WrongPartCheckValue));
    }
  }
}

BOOST_AUTO_TEST_CASE(EveryMistakeHasItsSentence) {
  std::set<std::string_view> sentences;
  for (int i = 0; i <= int(PartMistake::WrongKeyCheckValue); ++i) {
    const auto sentence = Explain(static_cast<PartMistake>(i));
    BOOST_TEST(sentence.ends_with('.'));
    BOOST_TEST(sentence.find("Nothing was done") != std::string_view::npos);
    sentences.insert(sentence);
  }
  BOOST_TEST(sentences.size() == 9U);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(key_versions)

BOOST_AUTO_TEST_CASE(VersionsAddedAndPutToUse) {
  auto ring = KeyRing::Of(KeysOf(kOne));
  ring = KeyRing::Add(std::move(ring), {5, std::nullopt, KeysOf(kTwo)}).value();
  ring = KeyRing::Add(std::move(ring), {3, std::nullopt, KeysOf(kZero)}).value();
  BOOST_TEST(int(ring.current().id) == 1);
  BOOST_TEST(int(ring.versions()[1].id) == 3);
  BOOST_TEST(int(ring.NextId()) == 6);
  ring = KeyRing::PutToUse(std::move(ring), 3).value();
  BOOST_TEST(int(ring.current().id) == 3);
  ring = KeyRing::PutToUse(std::move(ring), 5).value();
  BOOST_TEST(int(ring.current().id) == 5);
  BOOST_TEST(base::ToUpperHex(ring.current().keys.card_master()) == kTwo);
}

BOOST_AUTO_TEST_CASE(VersionsRefused) {
  const auto ring = [] {
    auto made = KeyRing::Add(KeyRing::Of(KeysOf(kOne)), {2, std::nullopt, KeysOf(kTwo)}).value();
    return KeyRing::PutToUse(std::move(made), 2).value();
  };
  const auto add = [&](KeyVersionId id, const char* system) {
    const auto master = base::ParseHex(kOne).value();
    return KeyRing::Add(ring(), {id, std::nullopt,
                                 StoreKeys::FromMaster(Key16(master),
                                                       SystemId::Parse(system).value())})
        .error();
  };
  BOOST_TEST((add(2, "OTHER") == RingMistake::AnotherSystem));
  BOOST_TEST((add(2, "FRUIT") == RingMistake::VersionExists));
  BOOST_TEST((add(0, "FRUIT") == RingMistake::NoMoreVersions));
  const auto use = [&](KeyVersionId id) { return KeyRing::PutToUse(ring(), id).error(); };
  BOOST_TEST((use(3) == RingMistake::NoSuchVersion));
  BOOST_TEST((use(2) == RingMistake::NotNewer));
  BOOST_TEST((use(1) == RingMistake::NotNewer));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::cards
