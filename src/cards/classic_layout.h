/// How our MIFARE Classic 1K cards are laid out.
///
/// | sector | access bytes | content |
/// | --- | --- | --- |
/// | 0 | 787788 | the maker's block; blocks 1 and 2 unused |
/// | 1 | 787788 | record copy 0 in blocks 4, 5, 6 |
/// | 2 | 787788 | record copy 1 in blocks 8, 9, 10 |
/// | 3 … 15 | 787788 | unused |
///
/// Every sector has its own keys, diversified by card and sector: key A reads (at the scale), key
/// B writes (at the desk only). The two copies live in two sectors, so that a trailer that goes
/// bad takes one copy at most. There are no value blocks: the ledger holds the balance. There is
/// no application directory: nobody else's application shares the card.
#pragma once
#include <array>

namespace steelyard::cards {

inline constexpr int kSectorCount = 16;
inline constexpr int kBlocksPerSector = 4;

inline constexpr int FirstBlock(int sector) { return sector * kBlocksPerSector; }
inline constexpr int TrailerBlockOf(int sector) { return FirstBlock(sector) + 3; }

/// The sectors that hold record copies 0 and 1.
inline constexpr std::array<int, 2> kRecordSectors{1, 2};

/// The order in which an issue changes the trailers. The record's sectors come last: a card whose
/// last sector has our keys is wholly issued, so one try tells.
inline constexpr std::array<int, kSectorCount> kTrailerOrder{0, 3,  4,  5,  6,  7,  8, 9,
                                                             10, 11, 12, 13, 14, 15, 1, 2};
inline constexpr int kLastIssuedSector = kTrailerOrder.back();

}  // namespace steelyard::cards
