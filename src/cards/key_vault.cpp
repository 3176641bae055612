#include "cards/key_vault.h"

#include <unistd.h>

#include <algorithm>

#include "base/check.h"

namespace steelyard::cards {
namespace {

namespace fs = std::filesystem;

bool SameKeys(const KeyRing& left, const KeyRing& right) {
  return left.current().id == right.current().id &&
         std::ranges::equal(left.versions(), right.versions(), [](const auto& a, const auto& b) {
           return a.id == b.id && EqualInConstantTime(a.keys.bytes(), b.keys.bytes());
         });
}

}  // namespace

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

std::optional<VaultMistake> KeyVault::Create(const fs::path& path, const KeyRing& keys,
                                             const Passphrase& passphrase, VaultCost cost) {
  switch (SaveNewSecretFile(path, SealKeys(keys, passphrase, cost))) {
    case SaveOutcome::Saved: return std::nullopt;
    case SaveOutcome::AlreadyExists: return VaultMistake::AlreadyExists;
  }
  base::Check(false);
  return VaultMistake::AlreadyExists;
}

base::Result<KeyRing, VaultMistake> KeyVault::Open(const fs::path& path,
                                                   const Passphrase& passphrase) {
  const auto content = ReadSecretFile(path, kMaxKeyFileSize);
  if (!content) return base::Fail(VaultMistake::Missing);
  return UnsealKeys(content->bytes(), passphrase);
}

base::Result<KeyRing, VaultMistake> KeyVault::BackUp(const fs::path& path, const fs::path& copy,
                                                     const Passphrase& passphrase) {
  const auto content = ReadSecretFile(path, kMaxKeyFileSize);
  if (!content) return base::Fail(VaultMistake::Missing);
  auto keys = UnsealKeys(content->bytes(), passphrase);
  if (!keys) return base::Fail(keys.error());
  if (SaveNewSecretFile(copy, content->bytes()) == SaveOutcome::AlreadyExists) {
    return base::Fail(VaultMistake::AlreadyExists);
  }
  const auto back = Open(copy, passphrase);
  if (back && SameKeys(*back, *keys)) return keys;
  ::unlink(copy.c_str());
  throw KeyVaultError(
      "The copy {} of the key file could not be opened again and was removed. Check the disk it "
      "was written to.",
      copy.string());
}

base::Result<KeyChange, VaultMistake> KeyChange::Begin(const fs::path& path,
                                                       const Passphrase& passphrase) {
  FileToReplace file(path);
  if (!file.is_there()) return base::Fail(VaultMistake::Missing);
  const LockedMemory content = file.Read(kMaxKeyFileSize);
  auto keys = UnsealKeys(content.bytes(), passphrase);
  if (!keys) return base::Fail(keys.error());
  return KeyChange(std::move(file), CostOf(content.bytes()), std::move(keys).value());
}

void KeyChange::Save(const KeyRing& keys, const Passphrase& passphrase) {
  const fs::path beside = m_file.WriteBeside(SealKeys(keys, passphrase, m_cost));
  const auto back = KeyVault::Open(beside, passphrase);
  if (!back || !SameKeys(*back, keys)) {
    m_file.GiveUp();
    throw KeyVaultError(
        "The new key file {} was not kept as it was written, so the old one stays. Check the disk.",
        beside.string());
  }
  m_file.Replace();
}

}  // namespace steelyard::cards
