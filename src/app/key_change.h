/// New keys for a card that still has those of an older version.
#pragma once
#include <optional>

#include "app/context.h"
#include "ports/card_reader.h"

namespace steelyard::app {

/// Into the books: the version of the keys that was read on the card.
void NoteKeyVersion(ports::Books& books, const domain::CardUid& uid,
                    const ports::CardReading& reading);

/// Gives the card current keys where `reading` says it has older ones, and notes the version.
///
/// No money depends on it: a card that leaves meanwhile stays one of ours, keeps being read and
/// gets its keys the next time. So a reader or a disk that fails here is no failure of what was
/// done before, and the version is noted again with the card's next write.
///
/// Returns  the card's data as read afterwards; nothing when its keys stayed.
std::optional<base::Bytes> ChangeOldKeys(Context& context, ports::CardReader& reader,
                                         const domain::CardUid& uid,
                                         const ports::CardReading& reading);

}  // namespace steelyard::app
