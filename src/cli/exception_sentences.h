/// The words of the command line for what waits on the exception list.
#pragma once
#include <string>

#include "ports/journal.h"

namespace steelyard::cli {

struct ExceptionWords {
  std::string what;    ///< what happened
  std::string remedy;  ///< why it matters, and what to do
};
ExceptionWords WordsOf(ports::ExceptionKind kind);

}  // namespace steelyard::cli
