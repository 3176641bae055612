#include "cards/key_vault.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>

#include "base/check.h"
#include "cards/file_descriptor.h"

namespace steelyard::cards {
namespace {

constexpr std::array<std::uint8_t, 7> kMagic{'S', 'Y', 'K', 'E', 'Y', 'S', 0};
constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kVersionOffset = 7, kOperationsOffset = 8, kMemoryOffset = 12,
                      kSaltOffset = 16, kNonceOffset = 32, kSealedOffset = 56;
constexpr std::size_t kSealedSize =
    StoreKeys::kSize + crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t kChecksumOffset = kSealedOffset + kSealedSize;
constexpr std::size_t kChecksumSize = 16;
constexpr std::size_t kFileSize = kChecksumOffset + kChecksumSize;
static_assert(kNonceOffset - kSaltOffset == crypto_pwhash_SALTBYTES);
static_assert(kSealedOffset - kNonceOffset == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES);

/// A file may not make us spend more than this: it would be a way to hang the desk.
constexpr std::uint32_t kMaxOperations = 16;
constexpr std::uint32_t kMaxMemoryKib = 1024 * 1024;

void PutNumber(std::span<std::uint8_t> bytes, std::uint32_t value) {
  for (int i = 3; i >= 0; --i, value >>= 8) bytes[i] = static_cast<std::uint8_t>(value);
}

std::uint32_t NumberAt(std::span<const std::uint8_t> bytes) {
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) value = (value << 8) | bytes[i];
  return value;
}

bool IsBearable(VaultCost cost) {
  return cost.operations >= crypto_pwhash_OPSLIMIT_MIN && cost.operations <= kMaxOperations &&
         cost.memory_kib >= crypto_pwhash_MEMLIMIT_MIN / 1024 && cost.memory_kib <= kMaxMemoryKib;
}

/// The key that seals the vault.
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
  if (file.size() > kVersionOffset && file[kVersionOffset] > kVersion) {
    return VaultMistake::NewerVersion;
  }
  if (file.size() < kFileSize) return VaultMistake::Truncated;
  const auto sum = ChecksumOf(file.first(kChecksumOffset));
  if (file.size() > kFileSize || file[kVersionOffset] != kVersion ||
      !std::equal(sum.begin(), sum.end(), file.begin() + kChecksumOffset)) {
    return VaultMistake::Damaged;
  }
  return std::nullopt;
}

[[noreturn]] void Fail(const std::filesystem::path& path, std::string_view what) {
  throw KeyVaultError("The key file {} {}: {}.", path.string(), what, std::strerror(errno));
}

/// At most `limit` + 1 bytes, so that the caller sees when there are too many.
/// Nothing when there is no such file.
std::optional<LockedMemory> ReadFile(const std::filesystem::path& path, std::size_t limit) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file && errno == ENOENT) return std::nullopt;
  if (!file) Fail(path, "could not be opened; nothing was changed. Check who may read it");
  LockedMemory buffer(limit + 1);
  std::size_t size = 0;
  while (size < buffer.bytes().size()) {
    const auto rest = buffer.bytes().subspan(size);
    const ssize_t got = ::read(file.get(), rest.data(), rest.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) Fail(path, "could not be read; nothing was changed. Check the disk");
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  LockedMemory content(size);
  std::copy_n(buffer.bytes().begin(), size, content.bytes().begin());
  return content;
}

void WriteAndSync(const FileDescriptor& file, std::span<const std::uint8_t> bytes,
                  const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(file.get(), bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) Fail(path, "could not be written and does not exist. Check the disk's free space");
    bytes = bytes.subspan(static_cast<std::size_t>(put));
  }
  if (::fsync(file.get()) != 0) Fail(path, "could not be saved and does not exist. Check the disk");
}

enum class SaveOutcome { Saved, AlreadyExists };

/// Writes beside `path` and moves the whole file there, so that it is never seen half.
SaveOutcome SaveNewFile(const std::filesystem::path& path, std::span<const std::uint8_t> bytes) {
  const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
  std::string temporary = (folder / (path.filename().string() + ".XXXXXX")).string();
  const FileDescriptor file(::mkostemp(temporary.data(), O_CLOEXEC));  // mode 0600
  if (!file) Fail(path, "could not be made and does not exist. Check the folder");
  try {
    WriteAndSync(file, bytes, path);
    if (::renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) != 0) {
      if (errno != EEXIST) Fail(path, "could not be put in place and does not exist");
      ::unlink(temporary.c_str());
      return SaveOutcome::AlreadyExists;
    }
  } catch (const KeyVaultError&) {
    ::unlink(temporary.c_str());
    throw;
  }
  const FileDescriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory || ::fsync(directory.get()) != 0) {
    ::unlink(path.c_str());
    Fail(path, "could not be saved for certain and was removed again. Check the disk");
  }
  return SaveOutcome::Saved;
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
  const auto content = ReadFile(path, kMaxSize + kNewlineSize);
  if (!content) Fail(path, "with the passphrase is missing");
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

std::string_view Explain(VaultMistake mistake) {
  switch (mistake) {
    case VaultMistake::AlreadyExists:
      return "There is a key file already and it was left alone: without it the store's cards "
             "could no longer be written. Move it away first if it is not needed.";
    case VaultMistake::Missing:
      return "The key file is missing, so cards cannot be read or written. Put the backup of the "
             "key file beside the store's database.";
    case VaultMistake::NotAKeyFile:
      return "The file is no key file of this program and was left alone. Check the path, or put "
             "the backup of the key file in its place.";
    case VaultMistake::NewerVersion:
      return "The key file was written by a newer version of this program and was left alone. "
             "Install the newer version.";
    case VaultMistake::Truncated:
      return "The end of the key file is missing, so the keys cannot be read. Put the backup of "
             "the key file in its place.";
    case VaultMistake::Damaged:
      return "The key file was damaged or changed, so the keys cannot be read. Put the backup of "
             "the key file in its place.";
    case VaultMistake::WrongPassphrase:
      return "The passphrase does not open the key file; nothing was changed. Type it again.";
  }
  base::Check(false);
  return {};
}

base::Bytes SealKeys(const StoreKeys& keys, const Passphrase& passphrase, VaultCost cost) {
  base::Check(IsBearable(cost));
  base::Bytes file(kFileSize);
  const std::span<std::uint8_t> bytes(file);
  std::ranges::copy(kMagic, bytes.begin());
  bytes[kVersionOffset] = kVersion;
  PutNumber(bytes.subspan(kOperationsOffset, 4), cost.operations);
  PutNumber(bytes.subspan(kMemoryOffset, 4), cost.memory_kib);
  randombytes_buf(bytes.data() + kSaltOffset, kSealedOffset - kSaltOffset);
  const auto salt = bytes.subspan(kSaltOffset, crypto_pwhash_SALTBYTES);
  const LockedMemory key = DeriveSealingKey(passphrase, cost, salt);
  base::Check(crypto_aead_xchacha20poly1305_ietf_encrypt(
                  bytes.data() + kSealedOffset, nullptr, keys.bytes().data(), keys.bytes().size(),
                  bytes.data(), kSealedOffset, nullptr, bytes.data() + kNonceOffset,
                  key.bytes().data()) == 0);
  std::ranges::copy(ChecksumOf(bytes.first(kChecksumOffset)), bytes.begin() + kChecksumOffset);
  return file;
}

base::Result<StoreKeys, VaultMistake> UnsealKeys(std::span<const std::uint8_t> file,
                                                 const Passphrase& passphrase) {
  if (const auto mistake = CheckForm(file)) return base::Fail(*mistake);
  const VaultCost cost{NumberAt(file.subspan(kOperationsOffset)),
                       NumberAt(file.subspan(kMemoryOffset))};
  if (!IsBearable(cost)) return base::Fail(VaultMistake::Damaged);
  const auto salt = file.subspan(kSaltOffset, crypto_pwhash_SALTBYTES);
  const LockedMemory key = DeriveSealingKey(passphrase, cost, salt);
  LockedMemory plain(StoreKeys::kSize);
  const int result = crypto_aead_xchacha20poly1305_ietf_decrypt(
      plain.bytes().data(), nullptr, nullptr, file.data() + kSealedOffset, kSealedSize,
      file.data(), kSealedOffset, file.data() + kNonceOffset, key.bytes().data());
  if (result != 0) return base::Fail(VaultMistake::WrongPassphrase);
  auto keys = StoreKeys::FromBytes(plain.bytes());
  if (!keys) return base::Fail(VaultMistake::Damaged);
  return std::move(*keys);
}

base::Result<StoreKeys, VaultMistake> KeyVault::Create(const std::filesystem::path& path,
                                                       const Passphrase& passphrase,
                                                       VaultCost cost) {
  StoreKeys keys = StoreKeys::Generate();
  switch (SaveNewFile(path, SealKeys(keys, passphrase, cost))) {
    case SaveOutcome::Saved: return keys;
    case SaveOutcome::AlreadyExists: return base::Fail(VaultMistake::AlreadyExists);
  }
  base::Check(false);
  return base::Fail(VaultMistake::AlreadyExists);
}

base::Result<StoreKeys, VaultMistake> KeyVault::Open(const std::filesystem::path& path,
                                                     const Passphrase& passphrase) {
  const auto content = ReadFile(path, kFileSize);
  if (!content) return base::Fail(VaultMistake::Missing);
  return UnsealKeys(content->bytes(), passphrase);
}

}  // namespace steelyard::cards
