/// Takes an exception off the list, with a note of what was done about it.
#pragma once
#include <string>

#include "app/context.h"

namespace steelyard::app {

/// The first that applies.
enum class ResolveOutcome { Done, NotAllowed, NoteEmpty, NoteInvalid, Unknown, AlreadyResolved };
std::string_view ToText(ResolveOutcome outcome);  ///< `done`, `not_allowed`, …

struct ResolveRequest {
  base::Id128 exception;
  std::string note;  ///< one line: what was found and done; kept with the operator's name
};

/// Throws  StorageError: the exception is still open.
ResolveOutcome ResolveException(Context& context, const Actor& actor,
                                const ResolveRequest& request);

}  // namespace steelyard::app
