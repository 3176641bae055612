/// The record on a card as 48 bytes: three blocks, the last eight bytes a MAC.
///
/// | offset | bytes | content |
/// | --- | --- | --- |
/// | 0 | 2 | "SY" |
/// | 2 | 1 | layout version, 1 |
/// | 3 | 1 | class: 0 member, 1 stored value, 2 both |
/// | 4 | 5 | system id of the store, ASCII |
/// | 9 | 6 | sequence of the card number |
/// | 15 | 8 | tier code, ASCII, zeros behind |
/// | 23 | 3 | valid until: year − 2000, month, day; zeros for no end |
/// | 26 | 4 | counter |
/// | 30 | 5 | principal, fen |
/// | 35 | 5 | bonus, fen |
/// | 40 | 8 | leftmost bytes of AES-CMAC over "SY1" ‖ length of UID ‖ UID ‖ bytes 0 … 39 |
///
/// Numbers are big-endian. The MAC binds the record to the UID, so it cannot be copied to another
/// card; it does not stop an old record from coming back: the counter in the ledger does.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "base/result.h"
#include "cards/key_ring.h"
#include "domain/card.h"

namespace steelyard::cards {

inline constexpr std::size_t kRecordSize = 48;
using RecordBytes = std::array<std::uint8_t, kRecordSize>;

/// Why bytes are no record of ours, the first that applies.
enum class RecordMistake { WrongSize, NotARecord, UnknownLayout, OtherStore, WrongMac, BadContent };

/// Nothing when the tier is longer than 8 characters or not printable ASCII.
std::optional<RecordBytes> EncodeRecord(const domain::CardRecord& record,
                                        const domain::CardUid& uid, const StoreKeys& keys);

base::Result<domain::CardRecord, RecordMistake> DecodeRecord(std::span<const std::uint8_t> bytes,
                                                             const domain::CardUid& uid,
                                                             const StoreKeys& keys);

/// A record and the version of the keys whose MAC it bears.
struct VersionedRecord {
  domain::CardRecord record;
  KeyVersionId version;
};
/// Under any version of the keys, the current one first. Of what is no record: the mistake that the
/// current version sees.
base::Result<VersionedRecord, RecordMistake> DecodeRecord(std::span<const std::uint8_t> bytes,
                                                          const domain::CardUid& uid,
                                                          const KeyRing& keys);

/// The number in bytes that look like a record, unproven.
std::optional<domain::CardNumber> ClaimedNumber(std::span<const std::uint8_t> bytes);

}  // namespace steelyard::cards
