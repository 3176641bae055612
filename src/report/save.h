/// "Save as…": a report of one's own, made from another with changed columns and parameters.
#pragma once
#include <filesystem>

#include "base/result.h"
#include "report/catalogue.h"
#include "report/run.h"

namespace steelyard::report {

struct SavedReport {
  std::string name;  ///< of the new file, without .report
  Words title;
  TableChanges changes;
  ports::ReportParameters defaults;  ///< those of its parameters that are to be others
};

/// Why nothing was saved, the first that applies.
enum class SaveMistake {
  NameNotValid,
  NameTaken,
  TitleNotValid,
  ColumnUnknown,
  ParameterNotValid,
  SourceUnreadable
};
/// A sentence for a person: what is wrong and what to do.
std::string Explain(SaveMistake mistake, Language language);

/// Writes `saved.name`.report into `folder`, which is made when it is not there. The new file is
/// the old one with its title, columns, subtotals and defaults replaced; query and comments stay.
///
/// Returns  the file.
/// Throws   ExportError when it cannot be written; there is no file then.
base::Result<std::filesystem::path, SaveMistake> SaveReport(const Catalogue& catalogue,
                                                            const Definition& original,
                                                            const SavedReport& saved,
                                                            const std::filesystem::path& folder);

}  // namespace steelyard::report
