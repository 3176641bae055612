/// What a report needs from the store: the rows of a read-only query.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "base/explanation.h"

namespace steelyard::ports {

/// The disk, the database file or its server failed. `what()` says what happened and what to do.
class StorageError : public base::ExplainedError {
 public:
  using ExplainedError::ExplainedError;
};

/// The disk failed while a commit was made durable. In this process nothing of it counts; but the
/// next one may find it in the books, when it was written before the failure. Whoever asks again
/// with the same id learns which, and nothing is doubled.
class OutcomeUnknown final : public StorageError {
 public:
  using StorageError::StorageError;
};

/// A cell as the database gives it: nothing, a whole number, or text. There are no real numbers.
using ReportCell = std::variant<std::monostate, std::int64_t, std::string>;
using ReportParameters = std::map<std::string, std::string>;  ///< `:from` is named "from"

/// The query was ended before its last row: somebody asked for it, or it took too long.
class QueryStopped final : public StorageError {
 public:
  using StorageError::StorageError;
};

struct ReportQuery {
  std::string select;
  ReportParameters parameters;
  /// Asked now and then while the query runs, also between two rows; true ends it.
  std::function<bool()> is_cancelled = [] { return false; };
};

class ReportRows {
 public:
  virtual ~ReportRows() = default;
  /// Runs one SELECT on a read-only snapshot and hands over each row in order.
  ///
  /// Throws  StorageError when the query is wrong, writes, or cannot be read; QueryStopped.
  virtual void Run(const ReportQuery& query,
                   const std::function<void(const std::vector<ReportCell>&)>& row) = 0;
};

}  // namespace steelyard::ports
