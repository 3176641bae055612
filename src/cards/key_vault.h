/// The key vault: the file `STORE.keys` on the disk. What is in it says `key_file.h`.
///
/// Whoever loses this file or its passphrase can no longer write the store's cards. Back up both.
#pragma once
#include <filesystem>
#include <optional>
#include <string_view>

#include "cards/key_file.h"
#include "cards/secret_file.h"

namespace steelyard::cards {

/// One sentence: what happened, what was not done, what to do.
std::string_view Explain(VaultMistake mistake);

class KeyVault {
 public:
  /// Saves new keys, readable by the owner only. Never overwrites: AlreadyExists. The file appears
  /// whole or not at all.
  ///
  /// Throws  KeyVaultError when the disk fails; there is no file at `path` then.
  static std::optional<VaultMistake> Create(const std::filesystem::path& path,
                                            const KeyRing& keys, const Passphrase& passphrase,
                                            VaultCost cost = VaultCost::Moderate());

  /// Throws  KeyVaultError when the file is there but cannot be read, or memory is short.
  static base::Result<KeyRing, VaultMistake> Open(const std::filesystem::path& path,
                                                  const Passphrase& passphrase);

  /// Copies the file, then opens the copy; only one that opens is left there. The keys in it.
  /// AlreadyExists is said of `copy`.
  ///
  /// Throws  KeyVaultError: there is no file at `copy` then.
  static base::Result<KeyRing, VaultMistake> BackUp(const std::filesystem::path& path,
                                                    const std::filesystem::path& copy,
                                                    const Passphrase& passphrase);
};

/// A key file that is about to change. Nobody else changes it as long as this lives.
class KeyChange {
 public:
  /// Throws  KeyVaultError when the file cannot be read, or another program changes it right now.
  static base::Result<KeyChange, VaultMistake> Begin(const std::filesystem::path& path,
                                                     const Passphrase& passphrase);

  /// What is in the file; the caller may take it and put a version to it.
  KeyRing& keys() { return m_keys; }
  /// Puts a whole new file in the place of the old, at the same cost. It was read back and opened
  /// before; whoever is killed in here leaves the old file or the new.
  ///
  /// Throws  KeyVaultError: the old file is still there then, unless the sentence says otherwise.
  void Save(const KeyRing& keys, const Passphrase& passphrase);

 private:
  KeyChange(FileToReplace file, VaultCost cost, KeyRing keys)
      : m_file(std::move(file)), m_cost(cost), m_keys(std::move(keys)) {}

  FileToReplace m_file;
  VaultCost m_cost;
  KeyRing m_keys;
};

}  // namespace steelyard::cards
