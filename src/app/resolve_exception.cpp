#include "app/resolve_exception.h"

#include "app/notes.h"
#include "app/roles.h"
#include "base/check.h"
#include "domain/text.h"

namespace steelyard::app {

std::string_view ToText(ResolveOutcome outcome) {
  switch (outcome) {
    case ResolveOutcome::Done: return "done";
    case ResolveOutcome::NotAllowed: return "not_allowed";
    case ResolveOutcome::NoteEmpty: return "note_empty";
    case ResolveOutcome::NoteInvalid: return "note_invalid";
    case ResolveOutcome::Unknown: return "unknown";
    case ResolveOutcome::AlreadyResolved: return "already_resolved";
  }
  base::Check(false);
  return {};
}

ResolveOutcome ResolveException(Context& context, const Actor& actor,
                                const ResolveRequest& request) {
  if (!MayManageStore(actor.role)) return ResolveOutcome::NotAllowed;
  const auto mistake = domain::FindNoteMistake(request.note);
  if (mistake == domain::TextMistake::Blank) return ResolveOutcome::NoteEmpty;
  if (mistake) return ResolveOutcome::NoteInvalid;
  auto outcome = ResolveOutcome::Done;
  context.store.Commit([&](ports::Books& books) {
    const auto found = books.exceptions().Find(request.exception);
    outcome = !found               ? ResolveOutcome::Unknown
              : found->resolved_at ? ResolveOutcome::AlreadyResolved
                                   : ResolveOutcome::Done;
    if (outcome != ResolveOutcome::Done) return;
    books.exceptions().Resolve(request.exception, context.clock.Now(),
                               actor.name + ": " + request.note);
    WriteAudit(context, books, actor.name,
               {"exception.resolve", found->subject, std::string(ports::ToText(found->kind)),
                request.note});
  });
  return outcome;
}

}  // namespace steelyard::app
