/// The key file `STORE.keys` as bytes: all versions of a store's keys, sealed under a passphrase.
///
/// | offset | bytes | content |
/// | --- | --- | --- |
/// | 0 | 7 | "SYKEYS\0" |
/// | 7 | 1 | format, 2 |
/// | 8 | 4 | Argon2id operations |
/// | 12 | 4 | Argon2id memory in KiB |
/// | 16 | 16 | Argon2id salt |
/// | 32 | 24 | XChaCha20-Poly1305 nonce |
/// | 56 | 1 | n, how many versions there are, at least 1 |
/// | 57 | 6 + 41 n + 16 | sealed, see below; offsets 0 … 56 are authenticated with it |
/// | behind | 16 | BLAKE2b of all before: tells a damaged file from a wrong passphrase |
///
/// Sealed are the system id (5 bytes) and the id of the current version (1); then for each version,
/// rising, its id (1), when it was made (8, in ms since 1970, 0 for unknown), its card master (16)
/// and its MAC key (16).
///
/// Files of format 1 have no n, and sealed are one card master, MAC key and system id: version 1.
/// They are read for ever, and written in format 2 when their keys or passphrase change.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>

#include "base/hex.h"
#include "base/result.h"
#include "cards/key_ring.h"
#include "cards/secret_file.h"

namespace steelyard::cards {

/// What unlocks a key file: words, or the bytes of a file.
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

/// No key file is longer.
inline constexpr std::size_t kMaxKeyFileSize = 57 + 6 + 41 * 255 + 16 + 16;

base::Bytes SealKeys(const KeyRing& keys, const Passphrase& passphrase, VaultCost cost);
/// Never AlreadyExists or Missing.
base::Result<KeyRing, VaultMistake> UnsealKeys(std::span<const std::uint8_t> file,
                                               const Passphrase& passphrase);
/// Of a file that was unsealed.
VaultCost CostOf(std::span<const std::uint8_t> file);

}  // namespace steelyard::cards
