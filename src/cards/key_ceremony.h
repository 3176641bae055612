/// The key ceremony: a master key in parts that different people hold, so that no one of them has
/// the key.
///
/// Parts are as long as the key and give it by XOR; any of them alone says nothing about it. Each
/// part, and the whole key, has a check value, so that a slip in typing is found at once. These are
/// the key components and key check values of payment HSMs.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cards/aes.h"
#include "cards/key_ring.h"
#include "cards/secret.h"

namespace steelyard::cards {

/// The first three bytes of AES-CMAC over 16 zero bytes, as ANSI X9.24-1 has it for AES keys. Not
/// of AES-ECB, as for DES keys: those bytes would be a piece of CMAC's own subkey.
class CheckValue {
 public:
  static constexpr std::size_t kSize = 3;
  static CheckValue Of(Key16 key);
  static std::optional<CheckValue> Parse(std::string_view text);  ///< six hexadecimal digits

  std::string ToString() const;  ///< `A1B2C3`
  bool operator==(const CheckValue&) const = default;

 private:
  explicit CheckValue(std::array<std::uint8_t, kSize> bytes) : m_bytes(bytes) {}
  std::array<std::uint8_t, kSize> m_bytes;
};

/// The same on all parts of a key.
struct WholeKey {
  SystemId system;
  KeyVersionId version;
  int parts;  ///< 2 or 3
  CheckValue check_value;
  bool operator==(const WholeKey&) const = default;
};

struct KeyPart {
  WholeKey whole;
  int number;  ///< 1 … whole.parts
  LockedSecret<16> key;
};

/// What is wrong with parts, the first that applies.
enum class PartMistake {
  NotAPart,
  WrongPartCheckValue,
  ZeroPart,
  PartsOfDifferentKeys,
  PartTwice,
  PartMissing,
  EqualParts,
  ZeroKey,
  WrongKeyCheckValue
};
/// One sentence: what happened, what was not done, what to do.
std::string_view Explain(PartMistake mistake);

inline constexpr int kMinParts = 2, kMaxParts = 3;

/// Random parts that give the card master of `keys`.
std::vector<KeyPart> SplitKey(const StoreKeys& keys, KeyVersionId version, int parts);
/// The keys that the parts give. Never NotAPart, WrongPartCheckValue or ZeroPart.
base::Result<StoreKeys, PartMistake> CombineParts(std::span<const KeyPart> parts);

/// A part as its holder keeps it: lines that begin `system id:`, `key version:`, `part:`, `key:`,
/// `check value:` and `check value of the whole key:`.
LockedMemory WritePart(const KeyPart& part);
/// As WritePart wrote it, or typed from that: blanks and small letters do not matter.
///
/// Returns  NotAPart | WrongPartCheckValue | ZeroPart, the first that applies.
base::Result<KeyPart, PartMistake> ParsePart(std::string_view text);

/// 32 hexadecimal digits, with or without blanks between them.
std::optional<LockedSecret<16>> ParseKey(std::string_view text);

}  // namespace steelyard::cards
