/// ExportError: a file of a report could not be written.
#pragma once
#include "base/explanation.h"

namespace steelyard::report {

/// `what()` says what happened, that no file was left behind, and what to do.
class ExportError : public base::ExplainedError {
 public:
  using ExplainedError::ExplainedError;
};

/// Somebody ended the export before it was whole.
class ExportCancelled final : public ExportError {
 public:
  using ExportError::ExportError;
};

}  // namespace steelyard::report
