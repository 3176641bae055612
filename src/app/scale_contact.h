/// What talking to a scale leaves in the register.
#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>

#include "app/context.h"

namespace steelyard::app {

using MakeScaleDriver =
    std::function<std::unique_ptr<ports::ScaleDriver>(const ports::Scale&)>;

/// So many scales are spoken to at once; the others wait for one of these to be done.
inline constexpr std::size_t kMostCallsAtOnce = 32;

/// Calls `work` with each number below `count`, up to kMostCallsAtOnce side by side, and returns
/// when all have ended. After a stop no more are begun.
///
/// Throws  what `work` threw first; no more are begun then.
void SideBySide(std::size_t count, const std::function<void(std::size_t)>& work,
                const std::stop_token& stop = {});

/// Changes the scale's row in a commit of its own; nothing when the scale was removed meanwhile.
void NoteContact(Context& context, int scale, const std::function<void(ports::Scale&)>& change);

/// Hands the scale's row to `call`. Afterwards the time of the contact is noted, and what `learnt`
/// puts into the row and the books, in one commit.
///
/// Throws  ScaleError of `call`, noted in the register too unless it is NotInProtocol, or because
///         there is no such scale.
void CallScale(Context& context, int scale, const std::function<void(const ports::Scale&)>& call,
               const std::function<void(ports::Books&, ports::Scale&)>& learnt);

/// Puts what a device told of itself into its row. A device of another serial number than the one
/// known has no price of ours for certain.
void NoteIdentity(ports::Scale& scale, const ports::ScaleIdentity& identity);

/// Puts the version that the scale says it sells by from now on into its row, which the caller
/// saves, and into the price history.
void NoteConfirmedPrices(Context& context, ports::Books& books, ports::Scale& scale,
                         std::int64_t version);

}  // namespace steelyard::app
