/// Turns what SQLite reports into a StorageError that says what to do.
#pragma once
#include <SQLiteCpp/Exception.h>

#include <filesystem>
#include <string>

#include "ports/report_rows.h"

namespace steelyard::storage {

/// The sentence for an SQLite result code. `detail` is SQLite's own wording.
std::string SentenceFor(int code, const std::string& detail, const std::filesystem::path& store);

[[noreturn]] void ThrowStorageError(const SQLite::Exception& error,
                                    const std::filesystem::path& store);

/// For a stored value that this program cannot have written.
[[noreturn]] void ThrowNotUnderstood(const std::string& what);

}  // namespace steelyard::storage
