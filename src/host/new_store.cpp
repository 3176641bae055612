#include "host/new_store.h"

#include "host/replace_store.h"
#include "host/unfinished_store.h"
#include "scales/drivers/driver_factory.h"

namespace steelyard::host {
namespace {

namespace fs = std::filesystem;

/// Whoever may make a store's file acts as its manager until there is one.
app::Actor Maker() { return {"local", ports::Role::Manager}; }

void NameStore(OpenedStore& store, const NewStore& named) {
  auto settings = app::LoadSettings(store.context().store);
  settings.name = named.name;
  if (named.rounding) settings.ticket_rounding = *named.rounding;
  store.context().store.Commit([&](ports::Books& books) { app::SaveSettings(settings, books); });
}

NewStoreOutcome Furnish(OpenedStore& store, const NewStore& wanted) {
  NameStore(store, wanted);
  if (const auto& manager = wanted.manager) {
    const auto outcome = app::AddOperator(store.context(), store.hasher(), Maker(), manager->name,
                                          ports::Role::Manager, manager->password);
    if (outcome != app::OperatorOutcome::Done) return NewStoreOutcome::ManagerRefused;
  }
  const scales::BuiltDrivers drivers;
  for (const auto& scale : wanted.scales) {
    const auto added = app::AddScale(store.context(), drivers, Maker(), scale);
    if (added.outcome != app::AddScaleOutcome::Done) return NewStoreOutcome::ScaleRefused;
  }
  return NewStoreOutcome::Done;
}

bool IsWanted(const NewStore& store) { return !store.is_wanted || store.is_wanted(); }

}  // namespace

bool IsFreeForStore(const fs::path& path) {
  std::error_code ignored;
  if (fs::exists(fs::symlink_status(path, ignored)) || FindBrokenOff(path)) return false;
  const auto keys = OpenedStore::KeyFileOf(path);
  return !fs::exists(fs::symlink_status(keys, ignored)) ||
         UnfinishedStore::HasKeysOfKilledRun(path);
}

NewStoreOutcome MakeStore(const fs::path& path, const NewStore& wanted, cards::KeyRing keys,
                          const cards::Passphrase& passphrase) {
  UnfinishedStore unfinished(path);
  auto store = OpenedStore::CreateWith(std::move(keys), unfinished.path(), passphrase,
                                       cards::VaultCost::Moderate());
  const auto outcome = Furnish(*store, wanted);
  if (outcome != NewStoreOutcome::Done) return outcome;
  store.reset();
  if (!IsWanted(wanted)) return NewStoreOutcome::NotWanted;
  unfinished.Publish();
  return NewStoreOutcome::Done;
}

NewStoreOutcome MakeStore(const fs::path& path, const NewStore& wanted,
                          const cards::Passphrase& passphrase) {
  return MakeStore(path, wanted,
                   cards::KeyRing::Of(cards::StoreKeys::Generate(), SystemClock().Now()),
                   passphrase);
}

std::optional<DemoSummary> MakeDemoStore(const fs::path& path, const NewStore& wanted) {
  const auto passphrase = cards::Passphrase::FromText(kDemoPassphrase);
  UnfinishedStore unfinished(path);
  // Everybody knows this passphrase, so a dear key derivation would only cost time.
  auto store = OpenedStore::Create(unfinished.path(), *passphrase, cards::VaultCost::Minimum());
  NameStore(*store, wanted);
  const auto made = FillDemoStore(*store);
  store.reset();
  if (!IsWanted(wanted)) return std::nullopt;
  unfinished.Publish();
  return made;
}

}  // namespace steelyard::host
