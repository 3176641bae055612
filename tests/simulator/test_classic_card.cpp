/// The MIFARE Classic model: rights by access bits, keys, values, what a lost field forgets.
#include <boost/test/unit_test.hpp>

#include <string>

#include "base/hex.h"
#include "cards/access_bits.h"
#include "simulator/classic_card.h"

namespace steelyard::simulator {
namespace {

const domain::CardUid kUid = domain::CardUid::Parse("DEADBEEF").value();
constexpr const char* kFactoryKey = "FFFFFFFFFFFF";
constexpr const char* kKeyA = "A0A1A2A3A4A5";
constexpr const char* kKeyB = "B0B1B2B3B4B5";

/// Sends a command in hex; the answer as hex: status, then data.
std::string Ask(ClassicCard& card, const std::string& hex) {
  const auto answer = card.Exchange(base::ParseHex(hex).value());
  return base::ToUpperHex(std::span(&answer.status, 1)) + base::ToUpperHex(answer.data);
}

std::string Enter(ClassicCard& card, char slot, const std::string& block, const char* key) {
  return Ask(card, (slot == 'A' ? "60" : "61") + block + key + "DEADBEEF");
}

/// A card whose sector 1 has keys A0… and B0… and these conditions; block 4 holds the value 1000.
ClassicCard CardWith(const cards::SectorConditions& conditions) {
  base::Bytes image = ClassicCard::Blank(kUid)->image();
  const std::string sector = "E803000017FCFFFFE803000004FB04FB" + std::string(64, '0') + kKeyA +
                             base::ToHex(cards::EncodeAccessBits(conditions)) + "69" + kKeyB;
  std::ranges::copy(base::ParseHex(sector).value(), image.begin() + 64);
  return ClassicCard::FromImage(image).value();
}

cards::SectorConditions Data(unsigned condition) {
  return {{static_cast<std::uint8_t>(condition), 0, 0}, 0b011};
}

cards::SectorConditions Trailer(unsigned condition) {
  return {{0b000, 0b000, 0b000}, static_cast<std::uint8_t>(condition)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(classic_card)

BOOST_AUTO_TEST_CASE(FactoryCard) {
  auto card = ClassicCard::Blank(kUid).value();
  BOOST_TEST(base::ToUpperHex(card.image()).substr(0, 16) == "DEADBEEF22080400");
  BOOST_TEST(Enter(card, 'A', "00", kFactoryKey) == "00");
  BOOST_TEST(Ask(card, "3000").substr(0, 18) == "00DEADBEEF22080400");
  BOOST_TEST(Ask(card, "3003") == "00000000000000FF078069FFFFFFFFFFFF");
  BOOST_TEST(Ask(card, "A000" + std::string(32, '1')) == "13");
  const auto seven = ClassicCard::Blank(domain::CardUid::Parse("04782E21801D80").value());
  BOOST_TEST(base::ToUpperHex(seven->image()).substr(0, 20) == "04782E21801D80084400");
  BOOST_TEST(!ClassicCard::Blank(domain::CardUid::Parse("01020304050607080900").value()));
}

BOOST_AUTO_TEST_CASE(ImagesRoundTripOrAreRefused) {
  for (const char* uid : {"DEADBEEF", "04782E21801D80"}) {
    const auto card = ClassicCard::Blank(domain::CardUid::Parse(uid).value()).value();
    const auto back = ClassicCard::FromImage(card.image());
    BOOST_REQUIRE(back.has_value());
    BOOST_TEST(back->uid().ToString() == uid);
    BOOST_TEST((back->image() == card.image()));
  }
  base::Bytes bad = ClassicCard::Blank(kUid)->image();
  bad[4] ^= 1;
  BOOST_TEST(!ClassicCard::FromImage(bad));
  BOOST_TEST(!ClassicCard::FromImage({}));
  BOOST_TEST(!ClassicCard::FromImage(base::Bytes(1023)));
}

// NXP MF1S50YYX_V1 table 8: what each data condition allows. R read, W write, I increment,
// D decrement, by key A and by key B.
BOOST_AUTO_TEST_CASE(DataRights) {
  struct Row { unsigned condition; const char* a; const char* b; };
  const Row rows[] = {{0b000, "RWID", "RWID"}, {0b010, "R", "R"}, {0b100, "R", "RW"},
                      {0b110, "RD", "RWID"},   {0b001, "RD", "RD"}, {0b011, "", "RW"},
                      {0b101, "", "R"},        {0b111, "", ""}};
  const std::pair<char, const char*> commands[] = {
      {'R', "3004"}, {'W', "A00400112233445566778899AABBCCDDEEFF"}, {'I', "C10401000000"},
      {'D', "C00401000000"}};
  for (const Row& row : rows) {
    for (const auto& [letter, command] : commands) {
      for (const char slot : {'A', 'B'}) {
        BOOST_TEST_CONTEXT(row.condition << ' ' << letter << " by " << slot) {
          auto card = CardWith(Data(row.condition));
          BOOST_TEST(Enter(card, slot, "04", slot == 'A' ? kKeyA : kKeyB) == "00");
          const std::string allowed = slot == 'A' ? row.a : row.b;
          const bool is_allowed = allowed.find(letter) != std::string::npos;
          BOOST_TEST((Ask(card, command).substr(0, 2) == "00") == is_allowed);
        }
      }
    }
  }
}

// The same for trailers: what a write by each key changes. a key A, c access bits, b key B.
BOOST_AUTO_TEST_CASE(TrailerRights) {
  struct Row { unsigned condition; const char* by_a; const char* by_b; bool b_is_readable; };
  const Row rows[] = {{0b000, "ab", "", true}, {0b010, "", "", true},  {0b100, "", "ab", false},
                      {0b110, "", "", false},  {0b001, "acb", "", true}, {0b011, "", "acb", false},
                      {0b101, "", "c", false}, {0b111, "", "", false}};
  for (const Row& row : rows) {
    for (const char slot : {'A', 'B'}) {
      BOOST_TEST_CONTEXT(row.condition << " by " << slot) {
        auto card = CardWith(Trailer(row.condition));
        const auto before = card.image();
        BOOST_TEST(Enter(card, slot, "07", slot == 'A' ? kKeyA : kKeyB) == "00");
        const std::string wanted = slot == 'A' ? row.by_a : row.by_b;
        const std::string answer = Ask(card, "A007111111111111787788691212121212AA");
        BOOST_TEST(answer == (wanted.empty() ? "13" : "00"));
        const auto after = card.image();
        std::string changed;
        if (after[64 + 48] != before[64 + 48]) changed += 'a';
        if (after[64 + 54] != before[64 + 54]) changed += 'c';
        if (after[64 + 63] != before[64 + 63]) changed += 'b';
        BOOST_TEST(changed == wanted);
      }
    }
    auto card = CardWith(Trailer(row.condition));
    Enter(card, 'A', "07", kKeyA);
    const std::string read = Ask(card, "3007");
    BOOST_TEST(read.substr(2, 12) == "000000000000");
    BOOST_TEST((read.substr(22) == kKeyB) == row.b_is_readable);
  }
}

BOOST_AUTO_TEST_CASE(WhatIsNotAuthenticatedIsRefused) {
  auto card = CardWith(Data(0b100));
  BOOST_TEST(Ask(card, "3004") == "13");
  BOOST_TEST(Enter(card, 'A', "04", kKeyA) == "00");
  BOOST_TEST(Ask(card, "3008") == "13");
  BOOST_TEST(Enter(card, 'A', "04", kKeyB) == "14");
  BOOST_TEST(Ask(card, "3004") == "13");
  BOOST_TEST(Enter(card, 'B', "04", kKeyB) == "00");
  BOOST_TEST(Ask(card, "3004").substr(0, 2) == "00");
  card.Reset();
  BOOST_TEST(Ask(card, "3004") == "13");
  BOOST_TEST(Ask(card, "6004A0A1A2A3A4A5DEADBEEE") == "14");
  for (const char* command : {"", "30", "3040", "300400", "A00400", "C004", "FF04"}) {
    BOOST_TEST_CONTEXT(command) { BOOST_TEST(Ask(card, command) == "13"); }
  }
}

BOOST_AUTO_TEST_CASE(Values) {
  auto card = CardWith(Data(0b000));
  Enter(card, 'A', "04", kKeyA);
  BOOST_TEST(Ask(card, "B004") == "13");
  BOOST_TEST(Ask(card, "C00432000000") == "00");
  BOOST_TEST(Ask(card, "3004") == "00E803000017FCFFFFE803000004FB04FB");
  BOOST_TEST(Ask(card, "B005") == "00");
  BOOST_TEST(Ask(card, "3005") == "00B603000049FCFFFFB603000004FB04FB");
  BOOST_TEST(Ask(card, "C204" "00000000") == "00");
  BOOST_TEST(Ask(card, "B006") == "00");
  BOOST_TEST(Ask(card, "3006") == "00E803000017FCFFFFE803000004FB04FB");
  BOOST_TEST(Ask(card, "C104FFFFFF7F") == "13");  // overflow
  BOOST_TEST(Ask(card, "B004") == "13");          // and the register is empty
  BOOST_TEST(Ask(card, "C00401000000") == "00");
  Enter(card, 'A', "04", kKeyA);
  BOOST_TEST(Ask(card, "B004") == "13");  // a new authentication forgets the register
  BOOST_TEST(Ask(card, "A005E803000017FCFFFFE803000004FB04FA") == "00");
  BOOST_TEST(Ask(card, "C00501000000") == "13");  // no value block
}

BOOST_AUTO_TEST_CASE(InconsistentAccessBitsLockTheSector) {
  auto card = ClassicCard::Blank(kUid).value();
  Enter(card, 'A', "04", kFactoryKey);
  BOOST_TEST(Ask(card, "A007A0A1A2A3A4A579778869B0B1B2B3B4B5") == "00");
  BOOST_TEST(Enter(card, 'A', "04", kKeyA) == "14");
  BOOST_TEST(Enter(card, 'B', "04", kKeyB) == "14");
}

BOOST_AUTO_TEST_CASE(HalfAWrite) {
  auto card = ClassicCard::Blank(kUid).value();
  Enter(card, 'A', "04", kFactoryKey);
  card.Exchange(base::ParseHex("A004" + std::string(32, '1')).value(), WriteExtent::Half);
  BOOST_TEST(Ask(card, "3004") == "00" + std::string(16, '1') + std::string(16, '0'));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::simulator
