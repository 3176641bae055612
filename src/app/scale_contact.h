/// What talking to a scale leaves in the register.
#pragma once
#include <functional>

#include "app/context.h"

namespace steelyard::app {

/// Changes the scale's row in a commit of its own; nothing when the scale was removed meanwhile.
void NoteContact(Context& context, int scale, const std::function<void(ports::Scale&)>& change);

/// Hands the scale's row to `call`. Afterwards the time of the contact is noted, and what `learnt`
/// puts into the row.
///
/// Throws  ScaleError of `call`, noted in the register too, or because there is no such scale.
void CallScale(Context& context, int scale, const std::function<void(const ports::Scale&)>& call,
               const std::function<void(ports::Scale&)>& learnt);

}  // namespace steelyard::app
