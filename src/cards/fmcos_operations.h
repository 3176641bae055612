/// Reading, issuing and writing our FMCOS CPU cards, step by step so that a card may leave at any
/// moment. The layout is that of fmcos_layout.h.
#pragma once
#include "cards/application_file.h"
#include "cards/fmcos_purse.h"
#include "cards/fmcos_session.h"
#include "cards/key_ring.h"
#include "domain/card.h"
#include "ports/card_reader.h"

namespace steelyard::cards {

/// A card is read and written with the version of the keys that it has; records get the current
/// MAC. Which versions those are is read without a try at any key: the MAC of the application file
/// tells one, the key under which the card answers a challenge the other.

/// Never writes. A card that nothing known stands on is asked for the transport key: that is how
/// a blank card is told from somebody else's, and it costs the latter one of its tries.
ports::CardReading ReadFmcosCard(FmcosSession& session, const KeyRing& keys);

/// Application, keys, files and record first, then the card must answer a challenge, then the
/// MF's transport key is replaced, and last the application file seals it. Every step looks at
/// what is there already, so repeated it goes on where it stopped.
///
/// An issue that was begun keeps its layout, whichever is asked for.
///
/// Throws  ReaderError for a card that is issued with another record, damaged or foreign; it was
///         not written to then. For a card that refuses a step or answers wrongly: put it aside.
void PersonaliseFmcosCard(FmcosSession& session, const KeyRing& keys,
                          const domain::CardRecord& record,
                          FmcosLayout layout = FmcosLayout::Plain);

/// Overwrites the damaged copy, else the older one, and reads it back. The newest valid copy is
/// never touched.
///
/// Throws  ReaderError for a card that is not ours, could not prove itself, or whose counter is
///         not below the record's; it was not written to then.
void WriteFmcosRecord(FmcosSession& session, const KeyRing& keys,
                      const domain::CardRecord& record);

/// Gives the card the current keys in the steps of FmcosKeyChange, and first finishes a change that
/// was interrupted. Done already: changes nothing.
///
/// Throws  ReaderError for a card that is not ours or could not prove itself; it was not written to
///         then. Also when the card refuses a step; it is still ours then.
void ChangeFmcosKeys(FmcosSession& session, const KeyRing& keys);

/// MirrorPurse on a card of ours, with the keys that it has.
///
/// Throws  ReaderError also for a card that is not ours, could not prove itself or has no purse; it
///         was not written to then.
std::optional<PurseReceipt> MirrorFmcosPurse(FmcosSession& session, const KeyRing& keys,
                                             const PurseOrder& order);

}  // namespace steelyard::cards
