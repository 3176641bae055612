#include "cards/pin_seal.h"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "base/check.h"

namespace steelyard::cards {
namespace {

constexpr std::uint8_t kForm = 1;
constexpr std::size_t kSaltOffset = 2;
constexpr std::size_t kSaltSize = 16;
constexpr std::size_t kMacOffset = kSaltOffset + kSaltSize;
constexpr std::size_t kMacSize = crypto_auth_hmacsha256_BYTES;
constexpr std::size_t kSealSize = kMacOffset + kMacSize;
constexpr std::string_view kPurpose = "card.pin";
constexpr std::array<std::uint8_t, 4> kContext{'S', 'Y', 'P', '1'};
static_assert(crypto_auth_hmacsha256_KEYBYTES == 32);

std::array<std::uint8_t, kMacSize> MacOf(const KeyVersion& version, const domain::CardId& card,
                                         const domain::Pin& pin,
                                         std::span<const std::uint8_t> salt) {
  const auto key = DeriveDataKey(version.keys, kPurpose);
  const auto& id = card.value().bytes();
  LockedMemory message(kContext.size() + id.size() + salt.size() + pin.digits().size());
  auto at = std::ranges::copy(kContext, message.bytes().begin()).out;
  at = std::ranges::copy(id, at).out;
  at = std::ranges::copy(salt, at).out;
  std::ranges::copy(pin.digits(), at);
  std::array<std::uint8_t, kMacSize> mac{};
  crypto_auth_hmacsha256(mac.data(), message.bytes().data(), message.bytes().size(),
                         key.bytes().data());
  return mac;
}

}  // namespace

base::Bytes SealPin(const KeyVersion& version, const domain::CardId& card,
                    const domain::Pin& pin) {
  base::Bytes seal(kSealSize);
  seal[0] = kForm;
  seal[1] = version.id;
  const auto salt = std::span(seal).subspan(kSaltOffset, kSaltSize);
  randombytes_buf(salt.data(), salt.size());
  std::ranges::copy(MacOf(version, card, pin, salt), seal.begin() + kMacOffset);
  return seal;
}

bool IsPinOf(const KeyRing& keys, const domain::CardId& card, const domain::Pin& pin,
             const base::Bytes& seal) {
  if (seal.size() != kSealSize || seal[0] != kForm) return false;
  const KeyVersion* version = keys.Find(seal[1]);
  if (version == nullptr) return false;
  const auto bytes = std::span(seal);
  const auto mac = MacOf(*version, card, pin, bytes.subspan(kSaltOffset, kSaltSize));
  return EqualInConstantTime(bytes.subspan(kMacOffset), mac);
}

}  // namespace steelyard::cards
