/// Making a store: the one way for the command line and for the first-start wizard.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/people.h"
#include "app/scales.h"
#include "domain/price.h"
#include "host/demo_store.h"

namespace steelyard::host {

struct FirstManager {
  std::string name;
  std::string password;
};

struct NewStore {
  std::string name;
  std::optional<domain::TicketRounding> rounding = {};  ///< nothing: the default
  std::optional<FirstManager> manager = {};             ///< nothing: operators are added later
  std::vector<app::AddScaleRequest> scales = {};        ///< of another make than `api`
  /// Asked before the store gets its name; false: it is not made. Null: it is wanted.
  std::function<bool()> is_wanted = {};
};

/// The first that applies; the store is there only after Done.
enum class NewStoreOutcome { Done, ManagerRefused, ScaleRefused, NotWanted };

/// Whether nothing lies at `path`, no keys of an old store and no restore that was broken off, so
/// that it can be offered to make a store there.
bool IsFreeForStore(const std::filesystem::path& path);

/// Makes the store with its key file beside it: whole, or not at all, whoever is killed when.
/// Slow on purpose: the passphrase is made dear to guess.
///
/// Throws   StorageError, KeyVaultError: there is no store at `path` then, or it is another's.
NewStoreOutcome MakeStore(const std::filesystem::path& path, const NewStore& store,
                          cards::KeyRing keys, const cards::Passphrase& passphrase);

/// The same with random keys.
NewStoreOutcome MakeStore(const std::filesystem::path& path, const NewStore& store,
                          const cards::Passphrase& passphrase);

/// Makes a demo store, whose keys are under `kDemoPassphrase`; nothing when it was not wanted.
///
/// Throws  as MakeStore and FillDemoStore do.
std::optional<DemoSummary> MakeDemoStore(const std::filesystem::path& path,
                                         const NewStore& store);

}  // namespace steelyard::host
