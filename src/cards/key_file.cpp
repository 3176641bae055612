#include "cards/key_file.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <string>

#include "base/check.h"

namespace steelyard::cards {
namespace {

constexpr std::array<std::uint8_t, 7> kMagic{'S', 'Y', 'K', 'E', 'Y', 'S', 0};
constexpr std::uint8_t kFormat = 2, kOneVersionFormat = 1;
constexpr std::size_t kFormatOffset = 7, kOperationsOffset = 8, kMemoryOffset = 12,
                      kSaltOffset = 16, kNonceOffset = 32, kCountOffset = 56;
constexpr std::size_t kTagSize = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kChecksumSize = 16;
constexpr std::size_t kKeysSize = StoreKeys::kSize - SystemId::kSize;
constexpr std::size_t kHeadSize = SystemId::kSize + 1, kVersionSize = 1 + 8 + kKeysSize;
static_assert(kNonceOffset - kSaltOffset == crypto_pwhash_SALTBYTES);
static_assert(kCountOffset - kNonceOffset == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);
static_assert(kMaxKeyFileSize ==
              kCountOffset + 1 + kHeadSize + 255 * kVersionSize + kTagSize + kChecksumSize);

/// A file may not make us spend more than this: it would be a way to hang the desk.
constexpr std::uint32_t kMaxOperations = 16;
constexpr std::uint32_t kMaxMemoryKib = 1024 * 1024;

void PutNumber(std::span<std::uint8_t> bytes, std::uint64_t value) {
  for (auto at = bytes.rbegin(); at != bytes.rend(); ++at, value >>= 8) {
    *at = static_cast<std::uint8_t>(value);
  }
}

std::uint64_t NumberAt(std::span<const std::uint8_t> bytes) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes) value = (value << 8) | byte;
  return value;
}

bool IsBearable(VaultCost cost) {
  return cost.operations >= crypto_pwhash_OPSLIMIT_MIN && cost.operations <= kMaxOperations &&
         cost.memory_kib >= crypto_pwhash_MEMLIMIT_MIN / 1024 && cost.memory_kib <= kMaxMemoryKib;
}

/// Where the parts of a file lie; it depends on the format and on the number of versions.
struct Form {
  std::size_t sealed_offset;
  std::size_t plain_size;

  std::size_t sealed_size() const { return plain_size + kTagSize; }
  std::size_t checksum_offset() const { return sealed_offset + sealed_size(); }
  std::size_t file_size() const { return checksum_offset() + kChecksumSize; }
};

Form FormOf(std::uint8_t format, std::size_t versions) {
  if (format == kOneVersionFormat) return {kCountOffset, StoreKeys::kSize};
  return {kCountOffset + 1, kHeadSize + versions * kVersionSize};
}

/// Of a file whose form was checked.
Form FormOf(std::span<const std::uint8_t> file) {
  return FormOf(file[kFormatOffset], file[kCountOffset]);
}

/// The key that seals the file.
///
/// Throws  KeyVaultError when the memory for Argon2id cannot be had.
LockedMemory DeriveSealingKey(const Passphrase& passphrase, VaultCost cost,
                              std::span<const std::uint8_t> salt) {
  LockedMemory key(crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
  const auto words = passphrase.bytes();
  const int result = crypto_pwhash(key.bytes().data(), key.bytes().size(),
                                   reinterpret_cast<const char*>(words.data()), words.size(),
                                   salt.data(), cost.operations,
                                   static_cast<std::size_t>(cost.memory_kib) * 1024,
                                   crypto_pwhash_ALG_ARGON2ID13);
  if (result != 0) {
    throw KeyVaultError(
        "The key file could not be unlocked or made: {} MiB of free memory are needed. Nothing "
        "was changed. Close other programs and try again.",
        cost.memory_kib / 1024);
  }
  return key;
}

std::array<std::uint8_t, kChecksumSize> ChecksumOf(std::span<const std::uint8_t> bytes) {
  std::array<std::uint8_t, kChecksumSize> sum{};
  crypto_generichash(sum.data(), sum.size(), bytes.data(), bytes.size(), nullptr, 0);
  return sum;
}

/// What can be told without the passphrase.
std::optional<VaultMistake> CheckForm(std::span<const std::uint8_t> file) {
  const std::size_t seen = std::min(file.size(), kMagic.size());
  if (!std::equal(kMagic.begin(), kMagic.begin() + seen, file.begin())) {
    return VaultMistake::NotAKeyFile;
  }
  if (file.size() > kFormatOffset && file[kFormatOffset] > kFormat) {
    return VaultMistake::NewerVersion;
  }
  if (file.size() <= kCountOffset) return VaultMistake::Truncated;
  const Form form = FormOf(file);
  if (file.size() < form.file_size()) return VaultMistake::Truncated;
  const auto sum = ChecksumOf(file.first(form.checksum_offset()));
  if (file.size() > form.file_size() || file[kFormatOffset] == 0 ||
      !std::equal(sum.begin(), sum.end(), file.begin() + form.checksum_offset())) {
    return VaultMistake::Damaged;
  }
  return std::nullopt;
}

LockedMemory PlainOf(const KeyRing& keys) {
  LockedMemory plain(kHeadSize + keys.versions().size() * kVersionSize);
  const auto bytes = plain.bytes();
  const SystemId system = keys.system_id();
  std::ranges::copy(system.bytes(), bytes.begin());
  bytes[SystemId::kSize] = keys.current().id;
  std::size_t at = kHeadSize;
  for (const KeyVersion& version : keys.versions()) {
    bytes[at] = version.id;
    const auto made_ms = version.made_at ? version.made_at->unix_ms() : 0;
    PutNumber(bytes.subspan(at + 1, 8), static_cast<std::uint64_t>(made_ms));
    std::ranges::copy(version.keys.bytes().first(kKeysSize), bytes.subspan(at + 9).begin());
    at += kVersionSize;
  }
  return plain;
}

std::optional<KeyRing> RingFrom(std::span<const std::uint8_t> plain) {
  const auto system = plain.first(SystemId::kSize);
  std::vector<KeyVersion> versions;
  LockedMemory raw(StoreKeys::kSize);
  std::ranges::copy(system, raw.bytes().subspan(kKeysSize).begin());
  for (std::size_t at = kHeadSize; at < plain.size(); at += kVersionSize) {
    std::ranges::copy(plain.subspan(at + 9, kKeysSize), raw.bytes().begin());
    auto keys = StoreKeys::FromBytes(raw.bytes());
    if (!keys) return std::nullopt;
    const auto made_ms = static_cast<std::int64_t>(NumberAt(plain.subspan(at + 1, 8)));
    versions.push_back({plain[at], base::Timestamp::FromUnixMs(made_ms), std::move(*keys)});
  }
  return KeyRing::From(std::move(versions), plain[SystemId::kSize]);
}

std::optional<KeyRing> RingOfOneVersion(std::span<const std::uint8_t> plain) {
  auto keys = StoreKeys::FromBytes(plain);
  if (!keys) return std::nullopt;
  return KeyRing::Of(std::move(*keys));
}

}  // namespace

std::optional<Passphrase> Passphrase::FromText(std::string_view text) {
  if (text.empty() || text.size() > kMaxSize) return std::nullopt;
  LockedMemory memory(text.size());
  std::ranges::copy(text, memory.bytes().begin());
  return Passphrase(std::move(memory));
}

std::optional<Passphrase> Passphrase::FromKeyFile(const std::filesystem::path& path) {
  constexpr std::size_t kNewlineSize = 2;
  const auto content = ReadSecretFile(path, kMaxSize + kNewlineSize);
  if (!content) {
    throw KeyVaultError(
        "The file {} with the passphrase is missing. Nothing was changed; check its name.",
        path.string());
  }
  const auto bytes = content->bytes();
  std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (text.ends_with('\n')) text.remove_suffix(text.ends_with("\r\n") ? 2 : 1);
  return FromText(text);
}

VaultCost VaultCost::Minimum() {
  return {crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN / 1024};
}

VaultCost VaultCost::Moderate() {
  return {crypto_pwhash_OPSLIMIT_MODERATE, crypto_pwhash_MEMLIMIT_MODERATE / 1024};
}

VaultCost CostOf(std::span<const std::uint8_t> file) {
  return {static_cast<std::uint32_t>(NumberAt(file.subspan(kOperationsOffset, 4))),
          static_cast<std::uint32_t>(NumberAt(file.subspan(kMemoryOffset, 4)))};
}

base::Bytes SealKeys(const KeyRing& keys, const Passphrase& passphrase, VaultCost cost) {
  base::Check(IsBearable(cost));
  const Form form = FormOf(kFormat, keys.versions().size());
  base::Bytes file(form.file_size());
  const std::span<std::uint8_t> bytes(file);
  std::ranges::copy(kMagic, bytes.begin());
  bytes[kFormatOffset] = kFormat;
  PutNumber(bytes.subspan(kOperationsOffset, 4), cost.operations);
  PutNumber(bytes.subspan(kMemoryOffset, 4), cost.memory_kib);
  randombytes_buf(bytes.data() + kSaltOffset, kCountOffset - kSaltOffset);
  bytes[kCountOffset] = static_cast<std::uint8_t>(keys.versions().size());
  const auto salt = bytes.subspan(kSaltOffset, crypto_pwhash_SALTBYTES);
  const LockedMemory key = DeriveSealingKey(passphrase, cost, salt);
  const LockedMemory plain = PlainOf(keys);
  base::Check(crypto_aead_xchacha20poly1305_ietf_encrypt(
                  bytes.data() + form.sealed_offset, nullptr, plain.bytes().data(),
                  plain.bytes().size(), bytes.data(), form.sealed_offset, nullptr,
                  bytes.data() + kNonceOffset, key.bytes().data()) == 0);
  std::ranges::copy(ChecksumOf(bytes.first(form.checksum_offset())),
                    bytes.begin() + form.checksum_offset());
  return file;
}

base::Result<KeyRing, VaultMistake> UnsealKeys(std::span<const std::uint8_t> file,
                                               const Passphrase& passphrase) {
  if (const auto mistake = CheckForm(file)) return base::Fail(*mistake);
  const VaultCost cost = CostOf(file);
  if (!IsBearable(cost)) return base::Fail(VaultMistake::Damaged);
  const Form form = FormOf(file);
  const auto salt = file.subspan(kSaltOffset, crypto_pwhash_SALTBYTES);
  const LockedMemory key = DeriveSealingKey(passphrase, cost, salt);
  LockedMemory plain(form.plain_size);
  const int result = crypto_aead_xchacha20poly1305_ietf_decrypt(
      plain.bytes().data(), nullptr, nullptr, file.data() + form.sealed_offset,
      form.sealed_size(), file.data(), form.sealed_offset, file.data() + kNonceOffset,
      key.bytes().data());
  if (result != 0) return base::Fail(VaultMistake::WrongPassphrase);
  auto keys = file[kFormatOffset] == kOneVersionFormat ? RingOfOneVersion(plain.bytes())
                                                       : RingFrom(plain.bytes());
  if (!keys) return base::Fail(VaultMistake::Damaged);
  return std::move(*keys);
}

}  // namespace steelyard::cards
