/// KeyRing: all versions of a store's keys.
///
/// A version is made first, so that the scales can be given what they need of it (prepared), and is
/// then put to use (current). Cards of older versions are still read, and get the current keys at
/// the desk.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "base/timestamp.h"
#include "cards/store_keys.h"

namespace steelyard::cards {

/// How versions are told apart: 1 … 255, rising with time.
using KeyVersionId = std::uint8_t;

struct KeyVersion {
  KeyVersionId id;
  std::optional<base::Timestamp> made_at;  ///< nothing where it was never written down
  StoreKeys keys;
};

/// Why a ring cannot be changed so, the first that applies.
enum class RingMistake { AnotherSystem, VersionExists, NoMoreVersions, NoSuchVersion, NotNewer };

/// Never empty, and all its versions have one system id.
class KeyRing {
 public:
  /// Version 1, which is current.
  static KeyRing Of(StoreKeys keys, std::optional<base::Timestamp> made_at = std::nullopt);
  /// Nothing unless the ids rise, the first is not 0, `current` is one of them, and all have the
  /// same system id.
  static std::optional<KeyRing> From(std::vector<KeyVersion> versions, KeyVersionId current);

  /// `ring` and one more version; which one is current stays.
  ///
  /// Returns  AnotherSystem | VersionExists | NoMoreVersions, the first that applies.
  static base::Result<KeyRing, RingMistake> Add(KeyRing ring, KeyVersion version);
  /// `ring` with a newer current version. Never back: an older version may be known to a thief.
  ///
  /// Returns  NoSuchVersion | NotNewer, the first that applies.
  static base::Result<KeyRing, RingMistake> PutToUse(KeyRing ring, KeyVersionId id);

  /// The id that the next version gets; 0 when all are used up, which no version may have.
  KeyVersionId NextId() const;

  /// What cards are written with.
  const KeyVersion& current() const { return m_versions[m_current]; }
  /// From the oldest to the newest; those behind the current one are prepared.
  std::span<const KeyVersion> versions() const { return m_versions; }
  const KeyVersion* Find(KeyVersionId id) const;
  SystemId system_id() const { return current().keys.system_id(); }

 private:
  KeyRing(std::vector<KeyVersion> versions, std::size_t current)
      : m_versions(std::move(versions)), m_current(current) {}

  std::vector<KeyVersion> m_versions;
  std::size_t m_current;
};

}  // namespace steelyard::cards
