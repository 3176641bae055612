#include "cards/key_ring.h"

#include <algorithm>

namespace steelyard::cards {

KeyRing KeyRing::Of(StoreKeys keys) {
  std::vector<KeyVersion> versions;
  versions.push_back({1, std::nullopt, std::move(keys)});
  return KeyRing(std::move(versions), 0);
}

std::optional<KeyRing> KeyRing::From(std::vector<KeyVersion> versions, KeyVersionId current) {
  const auto at = std::ranges::find(versions, current, &KeyVersion::id);
  if (at == versions.end()) return std::nullopt;
  const SystemId system = at->keys.system_id();
  KeyVersionId before = 0;
  for (const KeyVersion& version : versions) {
    if (version.id <= before || version.keys.system_id() != system) return std::nullopt;
    before = version.id;
  }
  const auto index = static_cast<std::size_t>(at - versions.begin());
  return KeyRing(std::move(versions), index);
}

const KeyVersion* KeyRing::Find(KeyVersionId id) const {
  const auto at = std::ranges::find(m_versions, id, &KeyVersion::id);
  return at == m_versions.end() ? nullptr : &*at;
}

}  // namespace steelyard::cards
