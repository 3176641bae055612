/// The forms of a command to a CPU card, and all 65536 status words.
#include <boost/test/unit_test.hpp>

#include <map>
#include <string>

#include "base/hex.h"
#include "cards/apdu.h"

namespace steelyard::cards {
namespace {

base::Bytes Hex(std::string_view text) { return base::ParseHex(text).value(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(apdu)

BOOST_AUTO_TEST_CASE(Forms) {
  struct Row { Apdu apdu; const char* bytes; };
  const Row rows[] = {
      {{{0x80, 0x0E, 0, 0}, {}, std::nullopt}, "800E000000"},
      {{{0x00, 0x84, 0, 0}, {}, 0x08}, "0084000008"},
      {{{0x00, 0xA4, 0x04, 0x00}, Hex("A00000000386980701"), std::nullopt},
       "00A4040009A00000000386980701"},
      {{{0x80, 0x50, 0x00, 0x02}, Hex("0100002710666666666666"), 0x10},
       "805000020B010000271066666666666610"}};
  for (const Row& row : rows) BOOST_TEST(base::ToUpperHex(row.apdu.ToBytes()) == row.bytes);
}

BOOST_AUTO_TEST_CASE(Answers) {
  BOOST_TEST(!ApduAnswer::FromBytes({}).has_value());
  BOOST_TEST(!ApduAnswer::FromBytes(Hex("90")).has_value());
  const auto bare = ApduAnswer::FromBytes(Hex("6A82"));
  BOOST_REQUIRE(bare.has_value());
  BOOST_TEST((bare->data.empty() && bare->status() == ApduStatus::NotFound && !bare->is_ok()));
  const auto full = ApduAnswer::FromBytes(Hex("000027109000"));
  BOOST_REQUIRE(full.has_value());
  BOOST_TEST((base::ToHex(full->data) == "00002710" && full->is_ok()));
}

BOOST_AUTO_TEST_CASE(EveryStatusWord) {
  std::map<ApduStatus, int> counted;
  for (std::uint32_t word = 0; word <= 0xFFFF; ++word) {
    const ApduStatus status = StatusOf(static_cast<std::uint16_t>(word));
    ++counted[status];
    BOOST_REQUIRE((status == ApduStatus::Ok) == (word == 0x9000));
  }
  struct Row { ApduStatus status; int words; };
  using enum ApduStatus;
  const Row rows[] = {{Ok, 1}, {DataMayBeDamaged, 2}, {WrongSecret, 16}, {NotWritten, 2},
                      {WrongLength, 257}, {OutOfSequence, 2}, {NotAllowed, 3}, {SecretLocked, 1},
                      {WrongMac, 3}, {ApplicationLocked, 1}, {BadData, 1}, {NotSupported, 3},
                      {NotFound, 3}, {NoSpace, 1}, {AlreadyThere, 1}, {WrongOffset, 1},
                      {NotEnoughMoney, 1}, {CounterExhausted, 1}, {KeyIndexUnknown, 1},
                      {NoProof, 1}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(static_cast<int>(row.status)) {
      BOOST_TEST(counted[row.status] == row.words);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::cards
