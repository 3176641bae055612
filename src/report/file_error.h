/// ExportError: a file of a report could not be written.
#pragma once
#include <stdexcept>

namespace steelyard::report {

/// `what()` says what happened, that no file was left behind, and what to do.
class ExportError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace steelyard::report
