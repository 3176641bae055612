/// Puts one store in the place of another.
#pragma once
#include <filesystem>
#include <optional>

#include "base/timestamp.h"

namespace steelyard::host {

struct Replacement {
  std::filesystem::path fresh;  ///< a whole, closed store, in the folder of the other
  std::filesystem::path store;  ///< its place
  std::filesystem::path aside;  ///< where the store that was there is to be
};

/// Puts `fresh` under the name `store`, and what was there aside with all that SQLite keeps beside
/// it. Whoever is killed in here leaves one of the two in the place and whole, unless the old one
/// has a log: then for a moment none is there, and `FindBrokenOff` tells of it.
///
/// Throws  StorageError: the old store is in its place; or none is, and the error says where both
///         are. `fresh` is still there then.
void ReplaceStore(const Replacement& files);

/// STORE.restoring, where the fresh one is made.
std::filesystem::path FreshNameOf(const std::filesystem::path& store);
/// STORE.replaced-MOMENT.
std::filesystem::path AsideNameOf(const std::filesystem::path& store, base::Timestamp now);

/// The store that a killed replacement has put aside, when none is in its place.
std::optional<std::filesystem::path> FindBrokenOff(const std::filesystem::path& store);
/// Puts aside what such a replacement did not come to: the log of the store that it had put aside.
void FinishBrokenOff(const std::filesystem::path& store);

}  // namespace steelyard::host
