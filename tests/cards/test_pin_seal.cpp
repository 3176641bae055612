/// What the books keep of a PIN, and the data of another card.
#include <boost/test/unit_test.hpp>

#include "cards/data_verifier.h"
#include "cards/pin_seal.h"
#include "cards/record_codec.h"
#include "rig.h"

namespace steelyard::cards {
namespace {

domain::CardId CardIdOf(std::uint8_t last) {
  base::Id128::Array bytes{};
  bytes[15] = last;
  return domain::CardId(base::Id128::FromBytes(bytes).value());
}

domain::Pin PinOf(const char* digits) { return domain::Pin::Parse(digits).value(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(pin_seal)

BOOST_AUTO_TEST_CASE(ASealFitsOnePinOfOneCardUnderOneKey) {
  const auto keys = TestRing();
  const SealedPins sealer(keys);
  const DataVerifier verifier(keys);
  const auto card = CardIdOf(1);
  for (const char* digits : {"0000", "12345", "999999"}) {
    const auto seal = sealer.Seal(card, PinOf(digits));
    BOOST_TEST(verifier.IsPinOf(card, PinOf(digits), seal));
    for (const char* other : {"0001", "12346", "1234", "00000", "999990"}) {
      BOOST_TEST(!verifier.IsPinOf(card, PinOf(other), seal));
    }
    BOOST_TEST(!verifier.IsPinOf(CardIdOf(2), PinOf(digits), seal));
    BOOST_TEST(!DataVerifier(std::make_shared<const KeyRing>(KeyRing::Of(StoreKeys::Generate())))
                    .IsPinOf(card, PinOf(digits), seal));
    BOOST_TEST((sealer.Seal(card, PinOf(digits)) != seal));  // the salt is another
    const std::string text(seal.begin(), seal.end());
    BOOST_TEST(text.find(digits) == std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(AChangedSealFitsNothing) {
  const auto keys = TestRing();
  const auto card = CardIdOf(1);
  const auto seal = SealPin(keys->current(), card, PinOf("4711"));
  for (std::size_t at = 0; at < seal.size(); ++at) {
    auto changed = seal;
    changed[at] ^= 1;
    BOOST_TEST(!IsPinOf(*keys, card, PinOf("4711"), changed));
    BOOST_TEST(!IsPinOf(*keys, card, PinOf("4711"), {seal.begin(), seal.begin() + long(at)}));
  }
}

BOOST_AUTO_TEST_CASE(TheNumberThatDataBearsIsReadWithoutProof) {
  const auto uid = domain::CardUid::Parse("DEADBEEF").value();
  const auto record = Record(7);
  const auto bytes = EncodeRecord(record, uid, TestKeys());
  BOOST_REQUIRE(bytes.has_value());
  base::Bytes data(bytes->begin(), bytes->end());
  const DataVerifier verifier(TestRing());
  BOOST_TEST((verifier.ClaimedNumber(data) == record.number));
  BOOST_TEST(!verifier.Verify(domain::CardUid::Parse("DEADBEE0").value(), data));
  data.back() ^= 1;  // the MAC
  BOOST_TEST((verifier.ClaimedNumber(data) == record.number));
  data[0] = 'X';
  BOOST_TEST(!verifier.ClaimedNumber(data));
  BOOST_TEST(!verifier.ClaimedNumber({}));
  BOOST_TEST(!verifier.ClaimedNumber({0xDE, 0xAD}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::cards
