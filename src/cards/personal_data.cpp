#include "cards/personal_data.h"

#include <sodium.h>

#include <algorithm>

#include "base/check.h"

namespace steelyard::cards {
namespace {

constexpr std::uint8_t kForm = 1;
constexpr std::size_t kNonceOffset = 2;
constexpr std::size_t kBoxOffset = kNonceOffset + crypto_secretbox_NONCEBYTES;
constexpr std::size_t kMaxText = ports::PersonalDataCipher::kMaxTextBytes;
constexpr std::size_t kLengthOffset = base::Id128::kSize;
constexpr std::size_t kTextOffset = kLengthOffset + 1;
constexpr std::size_t kPlainSize = kTextOffset + kMaxText;
constexpr std::size_t kSealedSize = kBoxOffset + crypto_secretbox_MACBYTES + kPlainSize;
static_assert(crypto_secretbox_KEYBYTES == 32);

}  // namespace

SealedPersonalData::SealedPersonalData(std::shared_ptr<const KeyRing> keys,
                                       std::string_view purpose)
    : m_keys(std::move(keys)), m_purpose(purpose) {}

base::Bytes SealedPersonalData::Seal(const domain::MemberId& member, std::string_view text) const {
  base::Check(text.size() <= kMaxText);
  LockedMemory plain(kPlainSize);
  const auto bytes = plain.bytes();
  std::ranges::fill(bytes, std::uint8_t{0});
  std::ranges::copy(member.value().bytes(), bytes.begin());
  bytes[kLengthOffset] = static_cast<std::uint8_t>(text.size());
  std::ranges::copy(text, bytes.begin() + kTextOffset);

  const KeyVersion& version = m_keys->current();
  const auto key = DeriveDataKey(version.keys, m_purpose);
  base::Bytes sealed(kSealedSize);
  sealed[0] = kForm;
  sealed[1] = version.id;
  randombytes_buf(sealed.data() + kNonceOffset, crypto_secretbox_NONCEBYTES);
  base::Check(crypto_secretbox_easy(sealed.data() + kBoxOffset, bytes.data(), bytes.size(),
                                    sealed.data() + kNonceOffset, key.bytes().data()) == 0);
  return sealed;
}

std::optional<std::string> SealedPersonalData::Open(const domain::MemberId& member,
                                                    const base::Bytes& sealed) const {
  if (sealed.size() != kSealedSize || sealed[0] != kForm) return std::nullopt;
  const KeyVersion* version = m_keys->Find(sealed[1]);
  if (version == nullptr) return std::nullopt;
  const auto key = DeriveDataKey(version->keys, m_purpose);
  LockedMemory plain(kPlainSize);
  const auto bytes = plain.bytes();
  const int opened = crypto_secretbox_open_easy(
      bytes.data(), sealed.data() + kBoxOffset, sealed.size() - kBoxOffset,
      sealed.data() + kNonceOffset, key.bytes().data());
  const std::size_t length = bytes[kLengthOffset];
  if (opened != 0 || length > kMaxText) return std::nullopt;
  if (!std::ranges::equal(bytes.first(base::Id128::kSize), member.value().bytes())) {
    return std::nullopt;
  }
  const auto text = bytes.subspan(kTextOffset, length);
  return std::string(text.begin(), text.end());
}

}  // namespace steelyard::cards
