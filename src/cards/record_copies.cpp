#include "cards/record_copies.h"

#include "base/check.h"

namespace steelyard::cards {

std::optional<std::size_t> RecordCopies::Newest() const {
  if (!copies[0] && !copies[1]) return std::nullopt;
  if (!copies[0] || !copies[1]) return copies[0] ? 0 : 1;
  return copies[1]->record.counter > copies[0]->record.counter ? 1 : 0;
}

void RecordCopies::DescribeIn(ports::CardReading& reading) const {
  const auto newest = Newest();
  if (!newest) {
    reading.claims = claims;
    return;
  }
  const ValidCopy& copy = *copies[*newest];
  reading.record = copy.record;
  reading.data.assign(copy.bytes.begin(), copy.bytes.end());
  reading.older_copy_damaged = !copies[1 - *newest];
}

RecordBytes EncodedRecord(const domain::CardRecord& record, const domain::CardUid& uid,
                          const StoreKeys& keys) {
  const auto bytes = EncodeRecord(record, uid, keys);
  if (bytes) return *bytes;
  throw ports::ReaderError(
      "The tier “{}” cannot be written on a card: at most 8 letters and digits without spaces. "
      "Nothing was written. Give the tier a shorter code.",
      record.tier);
}

std::optional<std::size_t> CopyToWrite(const RecordCopies& on_card,
                                       const domain::CardRecord& record) {
  const auto newest = on_card.Newest();
  base::Check(newest.has_value());
  const std::size_t other = 1 - *newest;
  const domain::CardRecord& before = on_card.copies[*newest]->record;
  if (before == record) {
    return on_card.copies[other] ? std::nullopt : std::optional(other);
  }
  if (record.counter <= before.counter) {
    throw ports::ReaderError(
        "The card's counter is {}, the books are at {}: the card is ahead of the books. Nothing "
        "was written. Check whether the books were restored from an older backup.",
        before.counter, record.counter);
  }
  return other;
}

void RefuseUnlessIssuable(ports::CardContent content) {
  switch (content) {
    case ports::CardContent::Blank:
    case ports::CardContent::HalfIssued:
      return;
    case ports::CardContent::Ours:
      throw ports::ReaderError(
          "The card is issued already. Nothing was written. Take a blank card.");
    case ports::CardContent::Damaged:
      throw ports::ReaderError(
          "The card is one of ours, but damaged. Nothing was written. Take a blank card.");
    case ports::CardContent::Foreign:
      throw ports::ReaderError(
          "The card belongs to somebody else. Nothing was written. Take a blank card.");
  }
  base::Check(false);
}

}  // namespace steelyard::cards
