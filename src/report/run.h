/// Runs a report: from its definition and the parameters to a table.
#pragma once
#include <string>

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
  QueryDoesNotFitColumns,  ///< the definition's fault, seen only once it runs
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

/// Throws  ports::StorageError when the rows cannot be read.
base::Result<Table, RunRefusal> Run(const Definition& definition,
                                    const ports::ReportParameters& parameters,
                                    ports::ReportRows& rows);

}  // namespace steelyard::report
