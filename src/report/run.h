/// Runs a report: from its definition and the parameters to a table.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "ports/report_rows.h"
#include "report/definition.h"
#include "report/table.h"

namespace steelyard::report {

/// Why a report was not run, the first that applies.
enum class RunMistake {
  ParameterUnknown,
  ParameterMissing,
  ParameterOfWrongType,
  ToBeforeFrom,
  ColumnUnknown,           ///< of the columns that were asked for
  QueryDoesNotFitColumns,  ///< the definition's fault, seen only once it runs
  TooManyRows,
  TooMuchText,
  TotalTooLarge
};

struct RunRefusal {
  RunMistake mistake;
  std::string subject = {};  ///< the parameter or column meant
  std::string detail = {};   ///< what was given, or where

  bool operator==(const RunRefusal&) const = default;
};

/// A sentence for a person: what is wrong and what to do.
std::string Explain(const RunRefusal& refusal, Language language);

/// What one run wants otherwise than its file says.
struct TableChanges {
  std::vector<std::string> columns;  ///< which to show, in this order; empty: as the file says
  std::optional<std::string> group;  ///< the column with subtotals; empty text: none
};

/// The definition with the changes. A chart, subtotals or a way to tickets whose columns are no
/// longer shown are gone too.
base::Result<Definition, RunRefusal> WithChanges(Definition definition,
                                                 const TableChanges& changes);

/// What a period is compared with: as many whole calendar months before it when it is whole months,
/// else as many days.
Dates PeriodBefore(const Dates& period);

/// More rows than this are no report that anybody reads, and no spreadsheet holds them.
inline constexpr std::size_t kMostRows = 1'000'000;
/// All texts of a report are in memory at once, beside whatever else the store runs.
inline constexpr std::size_t kMostTextBytes = 256'000'000;

/// Throws  ports::StorageError when the rows cannot be read; ports::QueryStopped when
///         `is_cancelled` said so, or it took too long.
base::Result<Table, RunRefusal> Run(
    const Definition& definition, const ports::ReportParameters& parameters,
    ports::ReportRows& rows, const std::function<bool()>& is_cancelled = [] { return false; });

}  // namespace steelyard::report
