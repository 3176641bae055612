/// How much room is left where the store lies, and where SQLite puts what it sorts.
#pragma once
#include <cstdint>
#include <filesystem>

namespace steelyard::storage {

/// Bytes, the lesser of both; the largest number where nobody can tell.
std::uintmax_t RoomOnDisk(const std::filesystem::path& store);

}  // namespace steelyard::storage
