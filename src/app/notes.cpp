#include "app/notes.h"

#include <fmt/format.h>

namespace steelyard::app {

void ListException(Context& context, ports::Books& books, Finding finding) {
  books.exceptions().Add({.id = ports::NewId<base::Id128>(context.clock, context.entropy),
                          .kind = finding.kind,
                          .at = context.clock.Now(),
                          .subject = std::move(finding.subject),
                          .detail = std::move(finding.detail),
                          .resolved_at = std::nullopt,
                          .resolution = {}});
}

void WriteAudit(Context& context, ports::Books& books, std::string_view actor, Change change) {
  books.audit().Add({.at = context.clock.Now(),
                     .actor = std::string(actor),
                     .action = std::move(change.action),
                     .subject = std::move(change.subject),
                     .before = std::move(change.before),
                     .after = std::move(change.after)});
}

std::string SubjectOf(const domain::CardNumber& number) {
  return fmt::format("card {}", number.ToString());
}

std::string SubjectOfScale(int number) { return fmt::format("scale {}", number); }

}  // namespace steelyard::app
