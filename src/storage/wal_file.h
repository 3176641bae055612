/// Looks at the file of commits that SQLite keeps beside a store, before SQLite may touch it.
#pragma once
#include <filesystem>

namespace steelyard::storage {

/// SQLite passes over a damaged write-ahead log in silence, and what was committed in it is gone.
/// A log that was only torn in its last commit is sound: that commit was never answered.
///
/// Throws  DamageError when the log is missing though the store was not closed, is no log, or is
///         damaged before its last commit.
void CheckWalOf(const std::filesystem::path& store);

}  // namespace steelyard::storage
