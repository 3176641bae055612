/// A copy of a store that is worth having: whole, opened and verified.
#pragma once
#include <filesystem>

#include "storage/connection.h"

namespace steelyard::storage {

/// See SqliteStore::BackUpTo.
void BackUp(const StorePlace& store, const std::filesystem::path& copy);

}  // namespace steelyard::storage
