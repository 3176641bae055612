/// Backs a store up with SQLite's online backup.
#include "storage/backup.h"

#include <SQLiteCpp/Backup.h>
#include <fmt/format.h>

#include "ports/report_rows.h"
#include "storage/books_verifier.h"
#include "storage/errors.h"
#include "storage/store_file.h"

namespace steelyard::storage {
namespace {

void CopyPages(const StorePlace& store, const std::filesystem::path& copy) {
  Connection source(store, Access::ReadOnly);
  try {
    SQLite::Database destination(copy.string(), SQLite::OPEN_READWRITE);
    destination.exec("PRAGMA synchronous = FULL;");
    SQLite::Backup backup(destination, source.database());
    // All pages in one step: the copy is of one moment, and writers need not wait in WAL mode.
    backup.executeStep(-1);
  } catch (const SQLite::Exception& error) {
    ThrowStorageError(error, copy);
  }
}

std::optional<ports::BooksDifference> FirstDifferenceIn(const std::filesystem::path& copy) {
  CheckIsStore(copy);
  Connection connection(copy, Access::ReadOnly);
  connection.BeginSnapshot();
  return VerifyBooks(connection).first_difference;
}

}  // namespace

void BackUp(const StorePlace& store, const std::filesystem::path& copy) {
  if (std::filesystem::exists(copy)) {
    throw ports::StorageError("{} exists already. No backup was made; choose another name.",
                              copy.string());
  }
  const std::filesystem::path unfinished = copy.string() + ".unfinished";
  RemoveFiles(unfinished);  // what an interrupted backup left
  ClaimNewFile(unfinished);
  try {
    CopyPages(store, unfinished);
    const auto difference = FirstDifferenceIn(unfinished);
    // A copy of books that do not agree is kept, but not under the name of a good one.
    const std::filesystem::path name = difference ? copy.string() + ".unsound" : copy.string();
    std::filesystem::rename(unfinished, name);
    if (difference) {
      throw ports::StorageError(
          "The books do not agree with themselves ({}: {}). The copy was kept as {}; verify the "
          "store, and keep the older backups.",
          difference->table, difference->row, name.string());
    }
  } catch (const std::filesystem::filesystem_error& error) {
    RemoveFiles(unfinished);
    throw ports::StorageError(
        "The backup {} could not be put in its place ({}). No backup was made.", copy.string(),
        error.code().message());
  } catch (...) {
    RemoveFiles(unfinished);
    throw;
  }
}

}  // namespace steelyard::storage
