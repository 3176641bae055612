#include "cards/key_ring.h"

#include <algorithm>

namespace steelyard::cards {

KeyRing KeyRing::Of(StoreKeys keys, std::optional<base::Timestamp> made_at) {
  std::vector<KeyVersion> versions;
  versions.push_back({1, made_at, std::move(keys)});
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

base::Result<KeyRing, RingMistake> KeyRing::Add(KeyRing ring, KeyVersion version) {
  if (version.keys.system_id() != ring.system_id()) return base::Fail(RingMistake::AnotherSystem);
  if (ring.Find(version.id) != nullptr) return base::Fail(RingMistake::VersionExists);
  if (version.id == 0) return base::Fail(RingMistake::NoMoreVersions);
  const KeyVersionId current = ring.current().id;
  auto versions = std::move(ring.m_versions);
  const auto behind = std::ranges::find_if(
      versions, [&](const KeyVersion& other) { return other.id > version.id; });
  versions.insert(behind, std::move(version));
  return From(std::move(versions), current).value();
}

base::Result<KeyRing, RingMistake> KeyRing::PutToUse(KeyRing ring, KeyVersionId id) {
  if (ring.Find(id) == nullptr) return base::Fail(RingMistake::NoSuchVersion);
  if (id <= ring.current().id) return base::Fail(RingMistake::NotNewer);
  return From(std::move(ring.m_versions), id).value();
}

KeyVersionId KeyRing::NextId() const {
  return static_cast<KeyVersionId>(m_versions.back().id + 1);  // 255 + 1 is 0 again
}

const KeyVersion* KeyRing::Find(KeyVersionId id) const {
  const auto at = std::ranges::find(m_versions, id, &KeyVersion::id);
  return at == m_versions.end() ? nullptr : &*at;
}

}  // namespace steelyard::cards
