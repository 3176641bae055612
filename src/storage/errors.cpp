/// Sentences for what can go wrong with a store's file.
#include "storage/errors.h"

#include <fmt/format.h>
#include <sqlite3.h>

namespace steelyard::storage {

std::string SentenceFor(int code, const std::string& detail, const std::filesystem::path& store) {
  const std::string name = store.string();
  switch (code & 0xff) {
    case SQLITE_FULL:
      return fmt::format(
          "The disk that holds the store {} is full; nothing of this was recorded. Make room and "
          "try again.", name);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return fmt::format(
          "Another program holds the store {} locked; nothing of this was recorded. Try again, and "
          "close the other program if this goes on.", name);
    case SQLITE_CORRUPT:
      return fmt::format(
          "The store file {} is damaged ({}). Stop working with it, keep a copy of it, and restore "
          "the newest backup.", name, detail);
    case SQLITE_NOTADB:
      return fmt::format("{} is not a Steelyard store. Nothing was changed; choose another file.",
                         name);
    case SQLITE_CANTOPEN:
      return fmt::format(
          "The store {} could not be opened ({}). Check that the folder exists and may be written.",
          name, detail);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return fmt::format(
          "The store {} may not be written ({}); nothing of this was recorded. Check the rights on "
          "the file and its folder.", name, detail);
    case SQLITE_IOERR:
      return fmt::format(
          "Reading or writing the store {} failed ({}); nothing of this was recorded. Check the "
          "disk and try again.", name, detail);
    case SQLITE_NOMEM:
      return fmt::format("Memory ran out while the store {} was used; nothing of this was "
                         "recorded. Close other programs and try again.", name);
    case SQLITE_CONSTRAINT:
      return fmt::format(
          "The books refused an entry that breaks one of their rules ({}); nothing of this was "
          "recorded.", detail);
    default:
      return fmt::format("The store {} failed ({}); nothing of this was recorded.", name, detail);
  }
}

void ThrowStorageError(const SQLite::Exception& error, const std::filesystem::path& store) {
  const int code = error.getErrorCode() & 0xff;
  const std::string sentence = SentenceFor(code, error.what(), store);
  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) throw DamageError(sentence);
  throw ports::StorageError(sentence);
}

void ThrowNotUnderstood(const std::string& what) {
  throw DamageError(
      fmt::format("The store holds {} that this program does not understand. Verify the books, and "
                  "restore the newest backup if they are damaged.", what));
}

}  // namespace steelyard::storage
