/// Key custody: what happens to a store's keys, each change told in the audit log.
///
/// The audit log says which version and its check value, never a key.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <variant>

#include "cards/key_ceremony.h"
#include "cards/key_vault.h"
#include "host/opened_store.h"

namespace steelyard::host {

/// Why nothing was changed: the key file cannot be opened, or the keys may not change so.
using KeyRefusal = std::variant<cards::VaultMistake, cards::RingMistake>;

struct KeyKeeper {
  OpenedStore& store;
  std::string actor;
  const cards::Passphrase& passphrase;
};

/// Makes a version with random keys, which waits to be put to use.
///
/// Throws  KeyVaultError: the key file is as it was. So do all functions below.
base::Result<cards::KeyRing, KeyRefusal> MakeKeyVersion(const KeyKeeper& keeper);
/// Adds a version that was made elsewhere. Where the key file is missing, makes it with this one as
/// the current version.
base::Result<cards::KeyRing, KeyRefusal> ImportKeyVersion(const KeyKeeper& keeper,
                                                          cards::KeyVersionId id,
                                                          cards::StoreKeys keys);
/// From now on cards are written with this version; those of older ones are changed at the desk.
base::Result<cards::KeyRing, KeyRefusal> PutKeysToUse(const KeyKeeper& keeper,
                                                      cards::KeyVersionId id);
std::optional<cards::VaultMistake> ChangePassphrase(const KeyKeeper& keeper,
                                                    const cards::Passphrase& next);
/// Copies the key file and opens the copy.
base::Result<cards::KeyRing, cards::VaultMistake> BackUpKeys(const KeyKeeper& keeper,
                                                             const std::filesystem::path& copy);
/// Notes that a scale was given its keys.
void NoteProvision(OpenedStore& store, const std::string& actor, int scale);

}  // namespace steelyard::host
