/// Reading files to import, and the words for those that are no lists.
#include "cli/import_files.h"

#include <fmt/format.h>

#include "base/check.h"
#include "host/import_file.h"

namespace steelyard::cli {

base::Result<std::string, Answer> ReadImportFile(const std::string& path) {
  auto bytes = host::ReadImportFile(path);
  if (bytes) return *std::move(bytes);
  return base::Fail(WorldFailed(
      "file_unreadable", fmt::format("The file {} cannot be read. Nothing was imported; check its "
                                     "name and who may read it.",
                                     path)));
}

std::string Sentence(sheets::SheetMistake mistake) {
  using enum sheets::SheetMistake;
  switch (mistake) {
    case QuoteNotClosed:
      return "A quote is opened and never closed. Nothing was imported; look for a lonely \".";
    case OldOrLocked:
      return "The spreadsheet is in the old format .xls or under a password. Nothing was imported; "
             "save it as .xlsx without one.";
    case NoSheet:
      return "There is no sheet in this file. Nothing was imported; save the list as .xlsx or CSV.";
    case TooLarge:
      return "The file is larger than any list of a shop. Nothing was imported; split it.";
    case Damaged:
      return "The spreadsheet is damaged, or no spreadsheet. Nothing was imported; open it in its "
             "program and save it again as .xlsx or CSV.";
  }
  base::Check(false);
  return {};
}

std::string Sentence(const sheets::HeadFault& fault, const ListColumns& columns) {
  switch (fault.mistake) {
    case sheets::HeadMistake::Empty:
      return "The file is empty. Nothing was imported; its first row must name the columns.";
    case sheets::HeadMistake::ColumnUnknown:
      return fmt::format("Nobody knows the column '{}'. Nothing was imported; columns are {}.",
                         fault.subject, columns.all);
    case sheets::HeadMistake::ColumnTwice:
      return fmt::format("The column '{}' is there twice. Nothing was imported.", fault.subject);
    case sheets::HeadMistake::ColumnMissing:
      return fmt::format("The column '{}' is missing. Nothing was imported; the first row must "
                         "name at least {}.",
                         fault.subject, columns.needed);
  }
  base::Check(false);
  return {};
}

std::optional<Answer> RefuseTable(const std::optional<sheets::SheetMistake>& unreadable,
                                  const std::optional<sheets::HeadFault>& fault,
                                  const ListColumns& columns) {
  if (unreadable) return Refused("file_not_valid", Sentence(*unreadable));
  if (fault) return Refused("file_not_valid", Sentence(*fault, columns));
  return std::nullopt;
}

bool IsSpreadsheetName(const std::string& file) {
  return file.ends_with(".xlsx") || file.ends_with(".XLSX");
}

}  // namespace steelyard::cli
