/// The file of a store, before and after SQLite has it.
#pragma once
#include <filesystem>

namespace steelyard::storage {

/// Makes an empty file, or refuses one that is there, in one step.
///
/// Throws  StorageError.
void ClaimNewFile(const std::filesystem::path& path);

/// Looks at the file's header (SQLite file format, section 1.3) before SQLite may touch the file.
///
/// Throws  StorageError when there is no file; DamageError when it does not begin like ours.
void CheckIsStore(const std::filesystem::path& path);

/// Removes the file and what SQLite keeps beside it.
void RemoveFiles(const std::filesystem::path& path) noexcept;

}  // namespace steelyard::storage
