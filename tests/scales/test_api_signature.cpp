/// Tests of the scale API's signatures and of the memory of nonces.
#include <boost/test/unit_test.hpp>

#include "base/hex.h"
#include "scales/api/nonce_cache.h"
#include "scales/api/signature.h"

namespace steelyard::scales {
namespace {

const char* const kKeyHex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const char* const kNonce = "00112233445566778899aabbccddeeff";
const char* const kTime = "1795312800000";

base::Id128 Nonce(std::uint8_t last) {
  base::Bytes bytes(base::Id128::kSize, 0x5A);
  bytes.back() = last;
  return base::Id128::FromBytes(bytes).value();
}

base::Timestamp At(std::int64_t seconds) {
  return base::Timestamp::FromUnixMs(1'795'312'800'000 + seconds * 1000).value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(api_signature)

BOOST_AUTO_TEST_CASE(AsOpensslComputesThem) {
  // printf 'POST\n/v1/cards/inquiry\n…' | openssl dgst -sha256 -mac HMAC -macopt hexkey:…
  const auto key = ApiKey::Parse(kKeyHex).value();
  BOOST_TEST(SignRequest(key, {"POST", "/v1/cards/inquiry", kTime, kNonce,
                               R"({"uid":"04A1B2C3"})"}) ==
             "e0b1a8c11eddd972dbdd37b275becea4190980580b1931384e02569ce1cc6a93");
  BOOST_TEST(SignRequest(key, {"GET", "/v1/prices?since=40", kTime, kNonce, ""}) ==
             "e7b56942cef9f2daea1ed8be762c49c060ada121019c0abdf781d3e87c8e6ffc");
  BOOST_TEST(SignAnswer(key, {200, kNonce, R"({"version":41})"}) ==
             "1e522eefe9e61ae8f573e0f84e5d8290cebdfc117e6948a9cb0867b46f853db9");
}

BOOST_AUTO_TEST_CASE(EveryPartIsCovered) {
  const auto key = ApiKey::Parse(kKeyHex).value();
  const RequestToSign good{"POST", "/v1/tickets", kTime, kNonce, "{}"};
  const auto signature = SignRequest(key, good);
  const RequestToSign others[] = {
      {"GET", "/v1/tickets", kTime, kNonce, "{}"},
      {"POST", "/v1/events", kTime, kNonce, "{}"},
      {"POST", "/v1/tickets?", kTime, kNonce, "{}"},
      {"POST", "/v1/tickets", "1795312800001", kNonce, "{}"},
      {"POST", "/v1/tickets", kTime, "10112233445566778899aabbccddeeff", "{}"},
      {"POST", "/v1/tickets", kTime, kNonce, "{} "},
  };
  for (const auto& other : others) BOOST_TEST(SignRequest(key, other) != signature);
  const auto other_key = ApiKey::Parse(std::string(64, 'f')).value();
  BOOST_TEST(SignRequest(other_key, good) != signature);
  BOOST_TEST(SignAnswer(key, {200, kNonce, "{}"}) != SignAnswer(key, {401, kNonce, "{}"}));
}

BOOST_AUTO_TEST_CASE(KeysRefused) {
  for (const std::string& text :
       {std::string(), std::string(62, '0'), std::string(63, '0'), std::string(66, '0'),
        std::string(63, '0') + "g", " " + std::string(63, '0')}) {
    BOOST_TEST_CONTEXT(text) { BOOST_TEST(!ApiKey::Parse(text)); }
  }
}

BOOST_AUTO_TEST_CASE(Compared) {
  BOOST_TEST(IsSameSignature("a1b2", "A1B2"));
  for (const char* given : {"", "a1", "a1b3", "a1b2c3", "a1b2 ", "xyzw"}) {
    BOOST_TEST_CONTEXT(given) { BOOST_TEST(!IsSameSignature("a1b2", given)); }
  }
}

BOOST_AUTO_TEST_CASE(ANonceIsTakenOnce) {
  NonceCache cache(100);
  BOOST_TEST((cache.Take(1, Nonce(1), At(0), At(0)) == NonceOutcome::Taken));
  BOOST_TEST((cache.Take(1, Nonce(1), At(0), At(0)) == NonceOutcome::SeenBefore));
  // Another scale may use the same nonce; the same scale may not, whatever time it claims.
  BOOST_TEST((cache.Take(2, Nonce(1), At(0), At(0)) == NonceOutcome::Taken));
  BOOST_TEST((cache.Take(1, Nonce(1), At(-200), At(0)) == NonceOutcome::SeenBefore));
  BOOST_TEST((cache.Take(1, Nonce(2), At(299), At(0)) == NonceOutcome::Taken));
}

BOOST_AUTO_TEST_CASE(ANonceIsKeptAsLongAsItsRequestCouldBePlayedAgain) {
  NonceCache cache(100);
  BOOST_TEST((cache.Take(1, Nonce(1), At(300), At(0)) == NonceOutcome::Taken));
  // Sent with a clock five minutes fast, it stays within the window for ten.
  BOOST_TEST((cache.Take(1, Nonce(1), At(300), At(600)) == NonceOutcome::SeenBefore));
  BOOST_TEST((cache.Take(1, Nonce(1), At(900), At(900)) == NonceOutcome::Taken));
}

BOOST_AUTO_TEST_CASE(AFullCacheRefusesAndDoesNotForget) {
  NonceCache cache(2);
  BOOST_TEST((cache.Take(1, Nonce(1), At(0), At(0)) == NonceOutcome::Taken));
  BOOST_TEST((cache.Take(1, Nonce(2), At(0), At(0)) == NonceOutcome::Taken));
  BOOST_TEST((cache.Take(1, Nonce(3), At(0), At(0)) == NonceOutcome::CacheFull));
  BOOST_TEST((cache.Take(1, Nonce(1), At(0), At(0)) == NonceOutcome::SeenBefore));
  BOOST_TEST((cache.Take(1, Nonce(3), At(420), At(420)) == NonceOutcome::Taken));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::scales
