/// Card writes that were begun and never came to an end: a person must know of each of them.
#pragma once
#include "app/context.h"

namespace steelyard::app {

/// A write takes a second or two; one that is open for longer was broken off, by a card that was
/// pulled away or by a program that ended in between.
inline constexpr std::int64_t kUnfinishedAfterMs = 3 * 60 * 1'000;

/// Lists every write that has been open for longer as an exception. The exception bears the write's
/// own id, so it is listed once, also when a person took it off the list; it is resolved by the
/// touch that finishes the write. Commits only when there is something to list.
///
/// Throws  StorageError, StoreBusy: the next call lists them.
void ListUnfinishedWrites(Context& context);

/// The same of one write whose card has just been torn away. Runs in the caller's commit.
void ListUnfinishedWrite(Context& context, ports::Books& books, const ports::CardWrite& write);

}  // namespace steelyard::app
