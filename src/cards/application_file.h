/// The application file of our CPU cards: who issued the card, and under which serial.
///
/// | offset | bytes | content |
/// | --- | --- | --- |
/// | 0 | 2 | "SY" |
/// | 2 | 1 | layout version, 1 |
/// | 3 | 1 | 1 when the card has a purse, else 0 |
/// | 4 | 5 | system id of the store, ASCII |
/// | 9 | 8 | serial |
/// | 17 | 7 | zeros |
/// | 24 | 8 | leftmost bytes of AES-CMAC over "SYA1" ‖ length of UID ‖ UID ‖ bytes 0 … 23 |
///
/// It is written last: with a right MAC it is the seal under a card that is wholly issued.
#pragma once
#include <array>
#include <cstdint>
#include <span>

#include "base/result.h"
#include "cards/record_codec.h"
#include "cards/store_keys.h"
#include "domain/card_serial.h"

namespace steelyard::cards {

inline constexpr std::size_t kApplicationFileSize = 32;
using ApplicationFileBytes = std::array<std::uint8_t, kApplicationFileSize>;

enum class FmcosLayout : std::uint8_t { Plain = 0, WithPurse = 1 };

struct ApplicationFile {
  domain::CardSerial serial;
  FmcosLayout layout = FmcosLayout::Plain;
  bool operator==(const ApplicationFile&) const = default;
};

ApplicationFileBytes EncodeApplicationFile(const ApplicationFile& file,
                                           const domain::CardUid& uid, const StoreKeys& keys);

base::Result<ApplicationFile, RecordMistake> DecodeApplicationFile(
    std::span<const std::uint8_t> bytes, const domain::CardUid& uid, const StoreKeys& keys);

/// What the file says and the version of the keys whose MAC it bears.
struct VersionedApplicationFile {
  ApplicationFile file;
  KeyVersionId version;
};
/// Under any version of the keys. Of what is none: the mistake that the current version sees.
base::Result<VersionedApplicationFile, RecordMistake> DecodeApplicationFile(
    std::span<const std::uint8_t> bytes, const domain::CardUid& uid, const KeyRing& keys);

}  // namespace steelyard::cards
