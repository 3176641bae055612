/// Rewrites the shared schema words for SQLite.
#include "storage/dialect.h"

#include <fmt/format.h>

namespace steelyard::storage {
namespace {

void ReplaceAll(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

std::string AppendOnlyTriggers(std::string_view table) {
  return fmt::format(
      "CREATE TRIGGER {0}_never_changed BEFORE UPDATE ON {0} BEGIN\n"
      "  SELECT RAISE(ABORT, '{0} is append-only: correct it with a new entry');\nEND;\n"
      "CREATE TRIGGER {0}_never_deleted BEFORE DELETE ON {0} BEGIN\n"
      "  SELECT RAISE(ABORT, '{0} is append-only: correct it with a new entry');\nEND;",
      table);
}

}  // namespace

std::string ToSqlite(std::string_view schema) {
  constexpr std::string_view kAppendOnly = "\nAPPEND ONLY ";
  std::string text(schema);
  ReplaceAll(text, " BYTES", " BLOB");
  ReplaceAll(text, "\n);", "\n) STRICT;");
  ReplaceAll(text, "\n) CLUSTERED;", "\n) STRICT, WITHOUT ROWID;");
  for (std::size_t at = text.find(kAppendOnly); at != std::string::npos;
       at = text.find(kAppendOnly, at)) {
    const std::size_t name = at + kAppendOnly.size();
    const std::size_t end = text.find(';', name);
    const std::string triggers = AppendOnlyTriggers(text.substr(name, end - name));
    text.replace(at + 1, end - at, triggers);
  }
  return text;
}

}  // namespace steelyard::storage
