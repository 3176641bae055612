#include "scales/api/signature.h"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>

#include "base/check.h"
#include "base/hex.h"

namespace steelyard::scales {
namespace {

using Digest = std::array<std::uint8_t, 32>;

}  // namespace

std::string HmacHex(const ApiKey& key, std::string_view text) {
  Digest digest{};
  unsigned size = 0;
  const auto* data = reinterpret_cast<const unsigned char*>(text.data());
  const auto* done = HMAC(EVP_sha256(), key.bytes().data(), static_cast<int>(ApiKey::kSize), data,
                          text.size(), digest.data(), &size);
  base::Check(done != nullptr && size == digest.size());
  return base::ToHex(digest);
}

std::optional<ApiKey> ApiKey::Parse(std::string_view hex) {
  auto bytes = base::ParseHex(hex);
  if (!bytes || bytes->size() != kSize) return std::nullopt;
  ApiKey key;
  std::copy(bytes->begin(), bytes->end(), key.m_bytes.begin());
  OPENSSL_cleanse(bytes->data(), bytes->size());
  return key;
}

ApiKey::~ApiKey() { OPENSSL_cleanse(m_bytes.data(), m_bytes.size()); }

std::string Sha256Hex(std::string_view bytes) {
  Digest digest{};
  unsigned size = 0;
  const int done =
      EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  base::Check(done == 1 && size == digest.size());
  return base::ToHex(digest);
}

std::string SignRequest(const ApiKey& key, const RequestToSign& request) {
  return HmacHex(key, fmt::format("{}\n{}\n{}\n{}\n{}", request.method, request.target,
                                  request.time, request.nonce, Sha256Hex(request.body)));
}

std::string SignAnswer(const ApiKey& key, const AnswerToSign& answer) {
  return HmacHex(key,
                 fmt::format("{}\n{}\n{}", answer.status, answer.nonce, Sha256Hex(answer.body)));
}

bool IsSameSignature(std::string_view expected, std::string_view given) {
  const auto left = base::ParseHex(expected);
  const auto right = base::ParseHex(given);
  if (!left || !right || left->size() != right->size()) return false;
  return CRYPTO_memcmp(left->data(), right->data(), left->size()) == 0;
}

}  // namespace steelyard::scales
