/// The seal on ID records: who opens it, and who does not.
#include <boost/test/unit_test.hpp>
#include <set>
#include <string>

#include "cards/personal_data.h"

using namespace steelyard;
using namespace steelyard::cards;

namespace {

domain::MemberId Member(char digit) {
  return domain::MemberId::Parse(std::string(32, digit)).value();
}

struct Sealing {
  std::shared_ptr<const KeyRing> ring =
      std::make_shared<const KeyRing>(KeyRing::Of(StoreKeys::Generate()));
  SealedPersonalData cipher{ring, "member.id"};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(personal_data, Sealing)

BOOST_AUTO_TEST_CASE(OpensForWhomItWasSealed) {
  std::set<std::size_t> sizes;
  std::set<base::Bytes> seen;
  for (const std::string& text : {std::string(), std::string("11010519491231002X"),
                                 std::string(64, 'x'), std::string("\0a", 2)}) {
    const auto sealed = cipher.Seal(Member('a'), text);
    BOOST_TEST(cipher.Open(Member('a'), sealed).value() == text);
    BOOST_TEST(!cipher.Open(Member('b'), sealed));
    sizes.insert(sealed.size());
    seen.insert(sealed);
    seen.insert(cipher.Seal(Member('a'), text));
    if (text.size() < 3) continue;
    const std::string bytes(sealed.begin(), sealed.end());
    BOOST_TEST(bytes.find(text.substr(0, 3)) == std::string::npos);
  }
  BOOST_TEST(sizes.size() == 1u);  // the size tells nothing
  BOOST_TEST(seen.size() == 8u);   // the same text is never sealed the same
}

BOOST_AUTO_TEST_CASE(AChangedSealDoesNotOpen) {
  const auto sealed = cipher.Seal(Member('a'), "11010519491231002X");
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    auto changed = sealed;
    changed[i] ^= 1;
    if (cipher.Open(Member('a'), changed)) BOOST_ERROR("byte " << i << " may be changed");
  }
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    BOOST_REQUIRE(!cipher.Open(Member('a'), {sealed.begin(), sealed.begin() + size}));
  }
  auto longer = sealed;
  longer.push_back(0);
  BOOST_TEST(!cipher.Open(Member('a'), longer));
}

BOOST_AUTO_TEST_CASE(OtherKeysAndPurposesDoNotOpenIt) {
  const auto sealed = cipher.Seal(Member('a'), "E12345678");
  BOOST_TEST(!SealedPersonalData(ring, "member.phone").Open(Member('a'), sealed));
  const Sealing other;
  BOOST_TEST(!other.cipher.Open(Member('a'), sealed));
}

BOOST_AUTO_TEST_CASE(NewKeysStillOpenWhatOldOnesSealed) {
  const auto sealed = cipher.Seal(Member('a'), "E12345678");
  const auto& first = ring->current().keys;
  const auto fresh = StoreKeys::Generate();
  base::Bytes second_bytes(fresh.bytes().begin(), fresh.bytes().end());
  std::copy(first.bytes().end() - SystemId::kSize, first.bytes().end(),
            second_bytes.end() - SystemId::kSize);  // one system id in a ring
  std::vector<KeyVersion> versions;
  versions.push_back({1, std::nullopt, StoreKeys::FromBytes(first.bytes()).value()});
  versions.push_back({2, std::nullopt, StoreKeys::FromBytes(second_bytes).value()});
  auto made = KeyRing::From(std::move(versions), 2);
  BOOST_REQUIRE(made.has_value());
  const SealedPersonalData newer(std::make_shared<const KeyRing>(std::move(*made)), "member.id");
  BOOST_TEST(newer.Open(Member('a'), sealed).value() == "E12345678");
  const auto resealed = newer.Seal(Member('a'), "E12345678");
  BOOST_TEST(resealed[1] == 2);
  BOOST_TEST(!cipher.Open(Member('a'), resealed));
}

BOOST_AUTO_TEST_SUITE_END()
