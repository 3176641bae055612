#include "host/key_custody.h"

#include <fmt/format.h>

#include "app/notes.h"
#include "base/check.h"

namespace steelyard::host {
namespace {

std::string Describe(const cards::KeyRing& keys) {
  std::string text = fmt::format("current={}", int(keys.current().id));
  for (const auto& version : keys.versions()) {
    text += fmt::format(" {}={}", int(version.id),
                        cards::CheckValue::Of(version.keys.card_master()).ToString());
  }
  return text;
}

void Note(OpenedStore& store, const std::string& actor, app::Change change) {
  auto& context = store.context();
  context.store.Commit([&](ports::Books& books) {
    app::WriteAudit(context, books, actor, std::move(change));
  });
}

/// Opens the key file, has `change` make other keys of what is in it, saves and notes them.
template <typename Change>
base::Result<cards::KeyRing, KeyRefusal> Changed(const KeyKeeper& keeper, std::string action,
                                                 Change change) {
  auto file = cards::KeyChange::Begin(OpenedStore::KeyFileOf(keeper.store.path()),
                                      keeper.passphrase);
  if (!file) return base::Fail(KeyRefusal(file.error()));
  auto open = std::move(file).value();
  const std::string before = Describe(open.keys());
  base::Result<cards::KeyRing, cards::RingMistake> keys = change(std::move(open.keys()));
  if (!keys) return base::Fail(KeyRefusal(keys.error()));
  open.Save(*keys, keeper.passphrase);
  Note(keeper.store, keeper.actor, {std::move(action), "keys", before, Describe(*keys)});
  return std::move(keys).value();
}

}  // namespace

base::Result<cards::KeyRing, KeyRefusal> MakeKeyVersion(const KeyKeeper& keeper) {
  const auto now = keeper.store.context().clock.Now();
  return Changed(keeper, "keys.new_version", [&](cards::KeyRing keys) {
    const auto system = keys.system_id();
    const auto id = keys.NextId();
    return cards::KeyRing::Add(std::move(keys), {id, now, cards::StoreKeys::Generate(system)});
  });
}

base::Result<cards::KeyRing, KeyRefusal> ImportKeyVersion(const KeyKeeper& keeper,
                                                          cards::KeyVersionId id,
                                                          cards::StoreKeys keys) {
  const auto path = OpenedStore::KeyFileOf(keeper.store.path());
  const auto now = keeper.store.context().clock.Now();
  if (std::filesystem::exists(path)) {
    return Changed(keeper, "keys.import", [&](cards::KeyRing ring) {
      return cards::KeyRing::Add(std::move(ring), {id, now, std::move(keys)});
    });
  }
  std::vector<cards::KeyVersion> versions;
  versions.push_back({id, now, std::move(keys)});
  auto ring = cards::KeyRing::From(std::move(versions), id);
  base::Check(ring.has_value());
  if (const auto mistake = cards::KeyVault::Create(path, *ring, keeper.passphrase)) {
    return base::Fail(KeyRefusal(*mistake));
  }
  Note(keeper.store, keeper.actor, {"keys.import", "keys", "missing", Describe(*ring)});
  return *std::move(ring);
}

base::Result<cards::KeyRing, KeyRefusal> PutKeysToUse(const KeyKeeper& keeper,
                                                      cards::KeyVersionId id) {
  return Changed(keeper, "keys.use", [&](cards::KeyRing keys) {
    return cards::KeyRing::PutToUse(std::move(keys), id);
  });
}

std::optional<cards::VaultMistake> ChangePassphrase(const KeyKeeper& keeper,
                                                    const cards::Passphrase& next) {
  auto file = cards::KeyChange::Begin(OpenedStore::KeyFileOf(keeper.store.path()),
                                      keeper.passphrase);
  if (!file) return file.error();
  auto open = std::move(file).value();
  open.Save(open.keys(), next);
  Note(keeper.store, keeper.actor, {"keys.passphrase", "keys", "", ""});
  return std::nullopt;
}

base::Result<cards::KeyRing, cards::VaultMistake> BackUpKeys(const KeyKeeper& keeper,
                                                             const std::filesystem::path& copy) {
  auto keys = cards::KeyVault::BackUp(OpenedStore::KeyFileOf(keeper.store.path()), copy,
                                      keeper.passphrase);
  if (keys) Note(keeper.store, keeper.actor, {"keys.backup", "keys", "", copy.string()});
  return keys;
}

void NoteProvision(OpenedStore& store, const std::string& actor, int scale) {
  Note(store, actor, {"scale.provision", app::SubjectOfScale(scale), "", Describe(*store.keys())});
}

}  // namespace steelyard::host
