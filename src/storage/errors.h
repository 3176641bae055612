/// Turns what SQLite reports into a StorageError that says what to do.
#pragma once
#include <SQLiteCpp/Exception.h>

#include <filesystem>
#include <string>

#include "ports/report_rows.h"

namespace steelyard::storage {

/// The file holds what this program cannot have written: it is damaged, or was changed by another.
class DamageError final : public ports::StorageError {
 public:
  using StorageError::StorageError;
};

/// What an SQLite result code means. `detail` is SQLite's own wording.
base::Explanation ExplanationOf(int code, const std::string& detail,
                                const std::filesystem::path& store);

/// Throws  DamageError when the file is damaged, else StorageError.
[[noreturn]] void ThrowStorageError(const SQLite::Exception& error,
                                    const std::filesystem::path& store);

/// For a COMMIT that failed where nobody can say yet whether it will be found: OutcomeUnknown.
[[noreturn]] void ThrowOutcomeUnknown(const std::string& detail,
                                      const std::filesystem::path& store);

/// For a stored value that this program cannot have written: throws DamageError.
[[noreturn]] void ThrowNotUnderstood(const std::string& what);

}  // namespace steelyard::storage
