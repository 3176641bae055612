/// How use cases write to the exception list and the audit log.
#pragma once
#include <string>
#include <string_view>

#include "app/context.h"

namespace steelyard::app {

/// Something a person must look at.
struct Finding {
  ports::ExceptionKind kind;
  std::string subject;  ///< `scale 3`, `card 8600…`
  std::string detail;   ///< `name=value` separated by blanks
};
void ListException(Context& context, ports::Books& books, Finding finding);

struct Change {
  std::string action;  ///< `card.top_up`
  std::string subject;
  std::string before;
  std::string after;
};
void WriteAudit(Context& context, ports::Books& books, std::string_view actor, Change change);

std::string SubjectOf(const domain::CardNumber& number);  ///< `card 8600…`
std::string SubjectOfScale(int number);                   ///< `scale 3`

}  // namespace steelyard::app
