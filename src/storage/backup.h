/// A copy of a store that is worth having: whole, opened and verified.
#pragma once
#include <filesystem>

namespace steelyard::storage {

/// See SqliteStore::BackUpTo.
void BackUp(const std::filesystem::path& store, const std::filesystem::path& copy);

}  // namespace steelyard::storage
