/// What import commands share: the file, and what is said when it is no table.
#pragma once
#include <optional>
#include <string>

#include "base/result.h"
#include "cli/answer.h"
#include "sheets/columns.h"

namespace steelyard::cli {

/// All bytes of the file; the answer when it cannot be read.
base::Result<std::string, Answer> ReadImportFile(const std::string& path);

/// The columns of a kind of list, for its sentences.
struct ListColumns {
  const char* needed;
  const char* all;
};
std::string Sentence(sheets::SheetMistake mistake);
std::string Sentence(const sheets::HeadFault& fault, const ListColumns& columns);

/// Nothing when the file is a table with the right columns.
std::optional<Answer> RefuseTable(const std::optional<sheets::SheetMistake>& unreadable,
                                  const std::optional<sheets::HeadFault>& fault,
                                  const ListColumns& columns);

bool IsSpreadsheetName(const std::string& file);  ///< ends in .xlsx

}  // namespace steelyard::cli
