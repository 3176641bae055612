/// The two copies of a record that every card of ours holds, whatever its family, and the rules by
/// which they are written: the newest valid copy counts and is never touched.
#pragma once
#include <array>
#include <optional>
#include <vector>

#include "cards/record_codec.h"
#include "ports/card_reader.h"

namespace steelyard::cards {

struct ValidCopy {
  RecordBytes bytes;
  domain::CardRecord record;
};

struct RecordCopies {
  std::array<std::optional<ValidCopy>, 2> copies;  ///< nothing for a copy that is torn or missing
  std::vector<ports::ClaimedRecord> claims;        ///< of copies that are not this card's

  /// The valid copy with the highest counter, as an index.
  std::optional<std::size_t> Newest() const;
  /// Into what is told of the card.
  void DescribeIn(ports::CardReading& reading) const;
};

/// Throws  ReaderError for a tier that cannot be written.
RecordBytes EncodedRecord(const domain::CardRecord& record, const domain::CardUid& uid,
                          const StoreKeys& keys);

/// The copy that has to be written so that the card holds `record`; nothing when it does already.
///
/// Throws  ReaderError when the card's counter is not below the record's.
std::optional<std::size_t> CopyToWrite(const RecordCopies& on_card,
                                       const domain::CardRecord& record);

/// Throws  ReaderError for every card that is neither blank nor half issued.
void RefuseUnlessIssuable(ports::CardContent content);

}  // namespace steelyard::cards
