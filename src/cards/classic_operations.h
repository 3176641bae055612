/// Reading, issuing and writing our MIFARE Classic cards, step by step so that a card may leave at
/// any moment. The layout is that of classic_layout.h.
#pragma once
#include "cards/classic_session.h"
#include "cards/key_ring.h"
#include "domain/card.h"
#include "ports/card_reader.h"

namespace steelyard::cards {

/// The key of every sector as factories deliver cards.
CardKey FactoryKey();

/// Never writes. Understands every version of the keys, and every mixture that a change of keys may
/// leave.
ports::CardReading ReadClassicCard(ClassicSession& session, const KeyRing& keys);

/// Both copies of the record first, under the keys the sectors have, then the trailers in
/// kTrailerOrder. Done already with the same record: mends what is left to mend.
///
/// Throws  ReaderError for a card that is issued with another record, damaged or foreign; it was
///         not written to then.
void PersonaliseClassicCard(ClassicSession& session, const KeyRing& keys,
                            const domain::CardRecord& record);

/// Overwrites the damaged copy, else the older one, and reads it back. The newest valid copy is
/// never touched.
///
/// Throws  ReaderError for a card that is not ours, or whose counter is not below the record's;
///         it was not written to then.
void WriteClassicRecord(ClassicSession& session, const KeyRing& keys,
                        const domain::CardRecord& record);

/// Puts both copies under the current keys, then the trailers in kTrailerOrder. At any moment at
/// least one copy of the newest record can be read. Done already: changes nothing.
///
/// Throws  ReaderError for a card that is not ours or damaged; it was not written to then.
void ChangeClassicKeys(ClassicSession& session, const KeyRing& keys);

}  // namespace steelyard::cards
