/// Looks over the SQL of a definition, without understanding it, for what is surely wrong.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace steelyard::report {

struct QueryMistake {
  int line;  ///< counted from 1 at the query's first line
  std::string sentence;
};

struct QueryScan {
  std::set<std::string> parameters;  ///< `:from` is named "from"
  std::optional<QueryMistake> mistake;
};

/// Quoted text and comments are passed over. That the query only reads is not decided here but by
/// the read-only snapshot it runs on; this catches slips while the file is being written.
QueryScan ScanQuery(std::string_view query);

/// Letters, digits and `_`, not beginning with a digit: what names a column or a parameter.
bool IsName(std::string_view text);

}  // namespace steelyard::report
