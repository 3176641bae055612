/// The wall clock, randomness and Argon2id through the system and libsodium.
#include "host/system.h"

#include <sodium.h>

#include <chrono>
#include <new>

#include "base/check.h"

namespace steelyard::host {
namespace {

/// libsodium may be initialised any number of times; -1 means that it cannot be used at all.
void PrepareSodium() {
  base::Check(sodium_init() >= 0);
}

}  // namespace

base::Timestamp SystemClock::Now() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  const auto now = base::Timestamp::FromUnixMs(
      std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count());
  if (!now) {
    throw std::runtime_error(
        "This computer's clock is before the year 2000 or after 2199. Nothing was done; set the "
        "clock and start again.");
  }
  return *now;
}

SystemEntropy::SystemEntropy() {
  PrepareSodium();
}

void SystemEntropy::Fill(std::span<std::uint8_t> bytes) {
  randombytes_buf(bytes.data(), bytes.size());
}

Argon2Hasher::Argon2Hasher() {
  PrepareSodium();
}

std::string Argon2Hasher::Hash(std::string_view password) {
  std::string hash(crypto_pwhash_STRBYTES, '\0');
  if (crypto_pwhash_str(hash.data(), password.data(), password.size(),
                        crypto_pwhash_OPSLIMIT_INTERACTIVE,
                        crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0) {
    throw std::bad_alloc();
  }
  hash.resize(hash.find('\0'));
  return hash;
}

bool Argon2Hasher::Matches(std::string_view password, const std::string& hash) {
  if (hash.size() >= crypto_pwhash_STRBYTES) return false;
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

}  // namespace steelyard::host
