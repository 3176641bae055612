/// OpenedStore: one store with its card keys and everything the use cases ask for.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>

#include "app/context.h"
#include "cards/key_ring.h"
#include "cards/key_vault.h"
#include "host/system.h"
#include "ports/card_pins.h"
#include "ports/card_reader.h"
#include "ports/personal_data.h"
#include "ports/queries.h"
#include "ports/schedules.h"

namespace steelyard::storage {
class SqliteStore;
}

namespace steelyard::host {

/// The passphrase of a store that `init --demo` made. No secret: a demo store holds no money.
inline constexpr std::string_view kDemoPassphrase = "demo";

class OpenedStore {
 public:
  ~OpenedStore();
  OpenedStore(const OpenedStore&) = delete;
  OpenedStore& operator=(const OpenedStore&) = delete;

  /// Makes a new, unlocked store and its key file under `passphrase`. Neither may exist yet. Who is
  /// killed in here leaves half a store: make it where UnfinishedStore says.
  ///
  /// Throws  StorageError, KeyVaultError: there is no store at `path` then.
  static std::unique_ptr<OpenedStore> Create(const std::filesystem::path& path,
                                             const cards::Passphrase& passphrase,
                                             cards::VaultCost cost);
  /// The same with keys that were made before.
  static std::unique_ptr<OpenedStore> CreateWith(cards::KeyRing keys,
                                                 const std::filesystem::path& path,
                                                 const cards::Passphrase& passphrase,
                                                 cards::VaultCost cost);
  /// Opens a store; its card keys stay locked.
  ///
  /// Throws  StorageError, also when there is no such store.
  static std::unique_ptr<OpenedStore> Open(const std::filesystem::path& path);

  /// The file with a store's card keys: its own name and `.keys`.
  static std::filesystem::path KeyFileOf(const std::filesystem::path& store);

  /// Unlocks the card keys; nothing when that went well. Slow on purpose (Argon2id).
  ///
  /// Throws  KeyVaultError when the key file cannot be read.
  std::optional<cards::VaultMistake> Unlock(const cards::Passphrase& passphrase);
  /// Takes keys that were unlocked elsewhere.
  void TakeKeys(cards::KeyRing keys);
  bool IsUnlocked() const { return m_verifier != nullptr; }
  /// Whether this is a demo store, whose keys are under `kDemoPassphrase`.
  bool IsDemo();
  void MarkAsDemo();

  const std::filesystem::path& path() const { return m_path; }
  app::Context& context() { return m_context; }
  ports::TicketQueries& queries();
  ports::ReportRows& report_rows();
  ports::BooksVerifier& verifier();
  ports::Schedules& schedules();
  ports::ScheduleRuns& schedule_runs();
  bool HasFailedToKeepFile() const;  ///< SqliteStore's
  /// Copies the store while others use it. The key file is not part of it.
  ///
  /// Throws  StorageError: there is no copy then.
  void BackUpTo(const std::filesystem::path& copy);
  ports::PasswordHasher& hasher() { return m_hasher; }
  /// Both only after Unlock.
  const std::shared_ptr<const cards::KeyRing>& keys() const;
  const ports::CardDataVerifier& card_verifier() const;
  /// Seals the PINs of cards; only after Unlock.
  const ports::PinSealer& pin_sealer() const;
  /// Seals ID records; only after Unlock.
  const ports::PersonalDataCipher& id_cipher() const;

 private:
  OpenedStore(std::filesystem::path path, std::unique_ptr<storage::SqliteStore> store);

  std::filesystem::path m_path;
  std::unique_ptr<storage::SqliteStore> m_store;
  SystemClock m_clock;
  SystemEntropy m_entropy;
  Argon2Hasher m_hasher;
  app::Context m_context;
  std::shared_ptr<const cards::KeyRing> m_keys;
  std::unique_ptr<ports::CardDataVerifier> m_verifier;
  std::unique_ptr<ports::PersonalDataCipher> m_id_cipher;
  std::unique_ptr<ports::PinSealer> m_pin_sealer;
};

}  // namespace steelyard::host
