/// The key vault: the file `STORE.keys`, which holds the secrets of a store under a passphrase.
///
/// | offset | bytes | content |
/// | --- | --- | --- |
/// | 0 | 7 | "SYKEYS\0" |
/// | 7 | 1 | version, 1 |
/// | 8 | 4 | Argon2id operations |
/// | 12 | 4 | Argon2id memory in KiB |
/// | 16 | 16 | Argon2id salt |
/// | 32 | 24 | XChaCha20-Poly1305 nonce |
/// | 56 | 53 | StoreKeys, sealed; offsets 0 … 55 are authenticated with them |
/// | 109 | 16 | BLAKE2b of all before: tells a damaged file from a wrong passphrase |
///
/// Whoever loses this file or its passphrase can no longer write the store's cards. Back up both.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

#include "base/explanation.h"
#include "base/hex.h"
#include "base/result.h"
#include "cards/secret.h"
#include "cards/store_keys.h"

namespace steelyard::cards {

/// The disk failed, or there was no memory. `what()` says what was and was not done, and what to
/// do.
class KeyVaultError : public base::ExplainedError {
 public:
  using ExplainedError::ExplainedError;
};

/// What unlocks a vault: words, or the bytes of a key file.
class Passphrase {
 public:
  static constexpr std::size_t kMaxSize = 4096;
  /// Nothing when it is empty or longer than kMaxSize.
  static std::optional<Passphrase> FromText(std::string_view text);
  /// All bytes of the file without one newline at its end. Nothing as for FromText.
  ///
  /// Throws  KeyVaultError when the file cannot be read.
  static std::optional<Passphrase> FromKeyFile(const std::filesystem::path& path);

  std::span<const std::uint8_t> bytes() const { return m_memory.bytes(); }

 private:
  explicit Passphrase(LockedMemory memory) : m_memory(std::move(memory)) {}
  LockedMemory m_memory;
};

/// How dear one guess at the passphrase is.
struct VaultCost {
  std::uint32_t operations;
  std::uint32_t memory_kib;
  static VaultCost Minimum();   ///< for tests
  static VaultCost Moderate();  ///< about a second and 256 MiB on a shop's PC
};

/// The first that applies.
enum class VaultMistake {
  AlreadyExists,
  Missing,
  NotAKeyFile,
  NewerVersion,
  Truncated,
  Damaged,
  WrongPassphrase
};

/// One sentence: what happened, what was not done, what to do.
std::string_view Explain(VaultMistake mistake);

base::Bytes SealKeys(const StoreKeys& keys, const Passphrase& passphrase, VaultCost cost);
/// Never AlreadyExists or Missing.
base::Result<StoreKeys, VaultMistake> UnsealKeys(std::span<const std::uint8_t> file,
                                                 const Passphrase& passphrase);

class KeyVault {
 public:
  /// Makes new keys and saves them, readable by the owner only. Never overwrites: AlreadyExists.
  /// The file appears whole or not at all.
  ///
  /// Throws  KeyVaultError when the disk fails; there is no file at `path` then.
  static base::Result<StoreKeys, VaultMistake> Create(const std::filesystem::path& path,
                                                      const Passphrase& passphrase,
                                                      VaultCost cost = VaultCost::Moderate());

  /// Throws  KeyVaultError when the file is there but cannot be read, or memory is short.
  static base::Result<StoreKeys, VaultMistake> Open(const std::filesystem::path& path,
                                                    const Passphrase& passphrase);
};

}  // namespace steelyard::cards
