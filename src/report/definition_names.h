/// The lines of a definition that name its columns and parameters, and its query, which uses them:
/// read when all are known.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "report/definition.h"

namespace steelyard::report {

struct NamingLine {
  int number;
  std::vector<std::string> words;
};
/// By key: `show`, `chart`, `group`, `drill`.
using NamingLines = std::map<std::string, NamingLine>;

/// Fills in what is shown, drawn, grouped and led to tickets. Throws LineMistake.
void ResolveNames(const NamingLines& lines, Definition& definition);

/// Fills in whether the query compares. Throws LineMistake where the query and the parameters do
/// not agree; `parameter_lines` are theirs.
void CheckQuery(const std::vector<int>& parameter_lines, Definition& definition);

}  // namespace steelyard::report
