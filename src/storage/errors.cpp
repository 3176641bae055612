/// Sentences for what can go wrong with a store's file.
#include "storage/errors.h"

#include <fmt/format.h>
#include <sqlite3.h>

namespace steelyard::storage {

base::Explanation ExplanationOf(int code, const std::string& detail,
                                const std::filesystem::path& store) {
  const std::string name = store.string();
  switch (code & 0xff) {
    case SQLITE_FULL:
      return base::Explanation::Of(
          "The disk that holds the store {} is full; nothing of this was recorded. Make room and "
          "try again.",
          name);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return base::Explanation::Of(
          "Another program holds the store {} locked; nothing of this was recorded. Try again, and "
          "close the other program if this goes on.",
          name);
    case SQLITE_CORRUPT:
      return base::Explanation::Of(
          "The store file {} is damaged ({}). Nothing was recorded in it and nothing was changed. "
          "Stop working with it, keep a copy of it, and restore the newest backup.",
          name, detail);
    case SQLITE_NOTADB:
      return base::Explanation::Of(
          "{} is not a Steelyard store. Nothing was changed; choose another file.", name);
    case SQLITE_CANTOPEN:
      return base::Explanation::Of(
          "The store {} could not be opened ({}). Check that the folder exists and may be written.",
          name, detail);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return base::Explanation::Of(
          "The store {} may not be written ({}); nothing of this was recorded. Check the rights on "
          "the file and its folder.",
          name, detail);
    case SQLITE_IOERR:
      return base::Explanation::Of(
          "Reading or writing the store {} failed ({}); nothing of this was recorded. Check "
          "that the disk is well and has room, and try again.",
          name, detail);
    case SQLITE_NOMEM:
      return base::Explanation::Of(
          "Memory ran out while the store {} was used; nothing of this was "
          "recorded. Close other programs and try again.",
          name);
    case SQLITE_CONSTRAINT:
      return base::Explanation::Of(
          "The books refused an entry that breaks one of their rules ({}); nothing of this was "
          "recorded.",
          detail);
    default:
      return base::Explanation::Of("The store {} failed ({}); nothing of this was recorded.", name,
                                   detail);
  }
}

void ThrowStorageError(const SQLite::Exception& error, const std::filesystem::path& store) {
  const int code = error.getErrorCode() & 0xff;
  const auto sentence = ExplanationOf(code, error.what(), store);
  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) throw DamageError(sentence);
  throw ports::StorageError(sentence);
}

void ThrowOutcomeUnknown(const std::string& detail, const std::filesystem::path& store) {
  throw ports::OutcomeUnknown(
      "The disk of the store {} failed while this was being saved ({}). It may have been recorded "
      "or not. Check the disk and start Steelyard again; then look whether it is in the books "
      "before you do it once more. Scales find out by themselves.",
      store.string(), detail);
}

void ThrowNotUnderstood(const std::string& what) {
  throw DamageError(
      "The store holds {} that this program does not understand. Verify the books, and "
      "restore the newest backup if they are damaged.",
      what);
}

}  // namespace steelyard::storage
