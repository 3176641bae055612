/// Reading, issuing and writing our MIFARE Classic cards, step by step so that a card may leave at
/// any moment. The layout is that of classic_layout.h.
#pragma once
#include "cards/classic_session.h"
#include "cards/store_keys.h"
#include "domain/card.h"
#include "ports/card_reader.h"

namespace steelyard::cards {

/// The key of every sector as factories deliver cards.
CardKey FactoryKey();

/// Never writes.
ports::CardReading ReadClassicCard(ClassicSession& session, const StoreKeys& keys);

/// Both copies of the record first, under the keys the sectors have, then the trailers in
/// kTrailerOrder. Done already with the same record: mends what is left to mend.
///
/// Throws  ReaderError for a card that is issued with another record, damaged or foreign; it was
///         not written to then.
void PersonaliseClassicCard(ClassicSession& session, const StoreKeys& keys,
                            const domain::CardRecord& record);

/// Overwrites the damaged copy, else the older one, and reads it back. The newest valid copy is
/// never touched.
///
/// Throws  ReaderError for a card that is not ours, or whose counter is not below the record's;
///         it was not written to then.
void WriteClassicRecord(ClassicSession& session, const StoreKeys& keys,
                        const domain::CardRecord& record);

}  // namespace steelyard::cards
