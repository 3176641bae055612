/// What talking to a scale leaves in the register.
#pragma once
#include <functional>

#include "app/context.h"

namespace steelyard::app {

/// Changes the scale's row in a commit of its own; nothing when the scale was removed meanwhile.
void NoteContact(Context& context, int scale, const std::function<void(ports::Scale&)>& change);

ports::ScaleError UnknownScale(int scale);

}  // namespace steelyard::app
