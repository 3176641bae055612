#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace steelyard::base {

void Check(bool condition, std::source_location where) {
  if (condition) return;
  std::fprintf(stderr, "steelyard: a check failed in %s (%s:%u). This is a bug in the program.\n",
               where.function_name(), where.file_name(), where.line());
  std::abort();
}

}  // namespace steelyard::base
