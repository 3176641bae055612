/// How our FMCOS CPU cards (FM1208) are laid out: one application of our own under the MF.
///
/// | file | id | size | read | write | content |
/// | --- | --- | --- | --- | --- | --- |
/// | application | 5901, name F0 "STEELYARD" 01 | 384 | | | never erased |
/// | key file | 0000 | 72: exactly full | never | | the keys below |
/// | application file | 0015 | 32 | free | FA, MAC | `application_file.h`: serial and seal |
/// | record copy 0 | 0011 | 48 | free | FA, MAC | `record_codec.h` |
/// | record copy 1 | 0012 | 48 | free | FA, MAC | `record_codec.h` |
///
/// | key | type, id | state it gives | who has it | what it does |
/// | --- | --- | --- | --- | --- |
/// | card master | 39, 00 of the MF | A | desk | replaces the maker's transport key |
/// | application master | F9, 00 | A | desk | opens the files for writing, guards new keys |
/// | line key | F6, 00 | | desk | makes the MAC of every write |
/// | genuineness key | F0 (30), 00 | | desk, scales | answers INTERNAL AUTHENTICATE |
///
/// A card with a purse, whose balance mirrors the books, has these as well:
///
/// | file or key | type, id | size | who may | what it does |
/// | --- | --- | --- | --- | --- |
/// | application | 5902 for 5901 | 768 | | tells this layout; the key file has 160 bytes |
/// | purse (EP) | 0002 | 22 | free | the balance; log in file 18 |
/// | log | 0018 | 10 of 23 | free read, never written by orders | the last movements |
/// | PIN | 3A, 00 | | free | a card asks for one before a load; ours is known to all |
/// | load key | FF (3F), 01 | | state A | puts money on |
/// | purchase key | FE (3E), 01 | | free | takes money off |
/// | TAC key | F4 (34), 00 | | free | the card's signature under each movement |
///
/// A right FA asks for a state of A or above, which only the application master gives, and only
/// the desk can make it: whoever can read and verify can write nothing. The record says no name
/// and no telephone number, so anybody may read it, as anybody may read what is printed.
///
/// Where the sources differ the layout keeps to what all agree on. The right to add keys is given
/// once, before there is a key that could guard it, so it is free, and the key file is as large as
/// our keys to the byte: nobody adds another. The application master is first written with the
/// transport key's public value, then changed under encryption and MAC like every other key. All
/// data that is encrypted has a length (with its length byte) that is no multiple of eight. Rights
/// are of the form Fx or EF only. Algorithm byte 00 with sixteen-byte keys, and a card is sealed
/// only after it has answered a challenge rightly.
///
/// Source  FMCOS 2.0 general and special manual.
#pragma once
#include <array>
#include <cstdint>

namespace steelyard::cards::fmcos {

inline constexpr std::uint16_t kMasterFile = 0x3F00, kApplication = 0x5901, kKeyFile = 0x0000;
/// Its first half byte F says: proprietary, not registered (ISO/IEC 7816-4). No payment scheme's.
inline constexpr std::array<std::uint8_t, 11> kApplicationName{0xF0, 'S', 'T', 'E', 'E', 'L',
                                                               'Y',  'A', 'R', 'D', 0x01};
inline constexpr std::uint8_t kApplicationFile = 0x15;  ///< ids of files are their short ids too
inline constexpr std::array<std::uint8_t, 2> kRecordFiles{0x11, 0x12};

inline constexpr std::uint16_t kApplicationSpace = 0x0180;
inline constexpr std::uint16_t kKeySpace = 3 * (16 + 8);  ///< a key takes its length and 8 bytes

inline constexpr std::uint16_t kApplicationWithPurse = 0x5902, kPurse = 0x0002;
inline constexpr std::uint8_t kPurseLog = 0x18, kLogRecords = 10, kLogRecordSize = 23;
inline constexpr std::uint16_t kApplicationWithPurseSpace = 0x0300;
inline constexpr std::array<std::uint8_t, 8> kPin{0x51, 0x45, 0x41, 0x52,
                                                          0x44, 0x31, 0xFF, 0xFF};
inline constexpr std::uint16_t kKeySpaceWithPurse = 2 * kKeySpace + 8 + 8;
inline constexpr std::uint8_t kMoneyKeyId = 0x01;

/// The low half of a key's type is what it is for; C0 asks for encryption and MAC to change it.
enum class KeyType : std::uint8_t {
  InternalAuth = 0x30,
  Tac = 0x34,
  Line = 0x36,
  ExternalAuth = 0x39,
  Pin = 0x3A,
  Purchase = 0x3E,
  Load = 0x3F
};
/// Of keys that come in numbers the first is 01, of others the only one is 00.
constexpr std::uint8_t IdOf(KeyType type) {
  return type == KeyType::Purchase || type == KeyType::Load ? kMoneyKeyId : 0x00;
}
inline constexpr std::uint8_t kGuardedKey = 0xC0;
inline constexpr std::uint8_t kMacedBinary = 0xA8;

inline constexpr std::uint8_t kFree = 0xF0, kFromStateA = 0xFA, kOnlyStateA = 0xAA, kNever = 0xEF;
inline constexpr std::uint8_t kGivesStateA = 0xAA;
inline constexpr std::uint8_t kTenTries = 0xAA;
inline constexpr std::uint8_t kReserved = 0xFF;
inline constexpr std::uint8_t kPlainReadKey00 = 0xFF;  ///< access byte: line key 00, plain read
/// The application file is told with the answer to SELECT.
inline constexpr std::uint8_t kFciFromApplicationFile = 0x95;

}  // namespace steelyard::cards::fmcos
