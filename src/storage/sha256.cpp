/// SHA-256 by OpenSSL.
#include "storage/sha256.h"

#include <openssl/evp.h>

#include <memory>

#include "base/check.h"

namespace steelyard::storage {

Sha256Digest Sha256(std::initializer_list<std::string_view> parts) {
  // Looking the algorithm up costs more than hashing an entry, so each thread does it once.
  thread_local const std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> algorithm(
      EVP_MD_fetch(nullptr, "SHA256", nullptr), &EVP_MD_free);
  thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(
      EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  base::Check(algorithm != nullptr && context != nullptr);
  base::Check(EVP_DigestInit_ex2(context.get(), algorithm.get(), nullptr) == 1);
  for (const std::string_view part : parts) {
    base::Check(EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1);
  }
  Sha256Digest digest;
  unsigned int size = 0;
  base::Check(EVP_DigestFinal_ex(context.get(), digest.data(), &size) == 1);
  base::Check(size == digest.size());
  return digest;
}

}  // namespace steelyard::storage
