/// What talking to a scale leaves in the register.
#pragma once
#include <functional>

#include "app/context.h"

namespace steelyard::app {

/// Changes the scale's row in a commit of its own; nothing when the scale was removed meanwhile.
void NoteContact(Context& context, int scale, const std::function<void(ports::Scale&)>& change);

/// Hands the scale's row to `call`. Afterwards the time of the contact is noted, and what `learnt`
/// puts into the row and the books, in one commit.
///
/// Throws  ScaleError of `call`, noted in the register too, or because there is no such scale.
void CallScale(Context& context, int scale, const std::function<void(const ports::Scale&)>& call,
               const std::function<void(ports::Books&, ports::Scale&)>& learnt);

/// Puts the version that the scale sells by from now on into its row, which the caller saves, and
/// into the price history.
void NoteConfirmedPrices(Context& context, ports::Books& books, ports::Scale& scale,
                         std::int64_t version);

}  // namespace steelyard::app
