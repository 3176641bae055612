/// What an FMCOS card keeps: directories, files, keys and purses, and the text form of them all.
///
/// The text form is the image of a card in a file. One thing a line, words apart by blanks, bytes
/// in hexadecimal, `-` for none; files and keys belong to the directory named last before them.
///
/// | line | words |
/// | --- | --- |
/// | `steelyard-fmcos-card` | `1`: the form's version; always the first line |
/// | `card` | UID, serial of eight bytes, life |
/// | `directory` | level (MF 0), FID, space, right to create, to erase, application, life, name |
/// | `key-file` | space, right to add |
/// | `key` | type, id, right to use, right to change, third and fourth byte, value |
/// | `file` | type, FID, size, right to read, right to write, access byte |
/// | `bytes` · `record` | content of the file named last; the newest record of a loop first |
/// | `purse` | balance, online serial, offline serial, overdraft, all of the file named last |
/// | `proof` | type, serial, MAC, TAC of the purse named last |
///
/// Source  FMCOS 2.0 special manual (files, keys, sizes).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hex.h"
#include "domain/card_uid.h"

namespace steelyard::simulator {

inline constexpr std::uint16_t kMasterFile = 0x3F00;

/// The type byte of CREATE FILE without what guards its writes.
enum class FmcosKind : std::uint8_t {
  Binary = 0x28,
  FixedRecords = 0x2A,
  VariableRecords = 0x2C,
  LoopRecords = 0x2E,
  Purse = 0x2F,
  Keys = 0x3F,
  Directory = 0x38
};

enum class FmcosLife { InUse, BlockedForNow, BlockedForGood };

/// One key. What `third` and `fourth` mean depends on the type: version and algorithm for keys of
/// purses, state that follows and tries (allowed, left) for those that open something.
struct FmcosKey {
  std::uint8_t type;  ///< as it was written: F9 is a 39 whose changes must be guarded
  std::uint8_t id;
  std::uint8_t use_right;
  std::uint8_t change_right;
  std::uint8_t third;
  std::uint8_t fourth;
  base::Bytes value;

  std::uint8_t kind() const { return type & 0x3F; }
  int tries_left() const { return fourth & 0x0F; }
};

struct FmcosProof {
  std::uint8_t type;  ///< of the movement: 01, 02, 05, 06
  std::uint16_t serial;
  base::Bytes mac;
  base::Bytes tac;
};

struct FmcosPurse {
  std::uint32_t balance_fen = 0;
  std::uint16_t online_serial = 0;
  std::uint16_t offline_serial = 0;
  std::uint32_t overdraft_fen = 0;
  std::vector<FmcosProof> proofs;  ///< the last one of each type
};

struct FmcosFile {
  std::uint8_t type;  ///< the kind, +80 when writes need a MAC, +40 when they need encryption
  std::uint16_t id;
  std::uint16_t size;  ///< bytes, or count and length of records, as CREATE FILE gives them
  std::uint8_t read_right;
  std::uint8_t write_right;
  std::uint8_t access;
  base::Bytes bytes;
  std::vector<base::Bytes> records;
  FmcosPurse purse;

  FmcosKind kind() const { return static_cast<FmcosKind>(type & 0x3F); }
  std::uint8_t short_id() const { return id & 0x1F; }
  std::size_t record_count() const { return size >> 8; }
  std::size_t record_length() const { return size & 0xFF; }
  std::size_t space() const;  ///< header and content
};

struct FmcosKeyFile {
  std::uint16_t size;
  std::uint8_t add_right;
  std::vector<FmcosKey> keys;

  std::size_t space_used() const;
};

struct FmcosDirectory {
  std::uint16_t id = kMasterFile;
  std::uint16_t size = 0xFFFF;
  std::uint8_t create_right = 0xF0;
  std::uint8_t erase_right = 0xF0;
  std::uint8_t application_file = 0x01;
  FmcosLife life = FmcosLife::InUse;
  base::Bytes name;
  std::optional<FmcosKeyFile> key_file;
  std::vector<FmcosFile> files;
  std::vector<FmcosDirectory> directories;

  bool is_empty() const { return !key_file && files.empty() && directories.empty(); }
  std::size_t space_used() const;
  /// What a directory of this size and name takes from the one it is in.
  std::size_t space_taken() const;
  FmcosFile* FileWithId(std::uint16_t file_id);
  FmcosFile* FileWithShortId(std::uint8_t short_id);
  FmcosKey* KeyOf(std::uint8_t kind, std::uint8_t key_id);
};

struct FmcosMemory {
  domain::CardUid uid;
  base::Bytes serial;  ///< eight bytes
  FmcosLife life = FmcosLife::InUse;
  FmcosDirectory master;
};

std::string ToText(const FmcosMemory& memory);
/// Nothing when the text is no image of a card.
std::optional<FmcosMemory> ParseFmcosMemory(std::string_view text);

}  // namespace steelyard::simulator
