#include "cards/key_ceremony.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "base/check.h"
#include "base/hex.h"

namespace steelyard::cards {
namespace {

constexpr std::string_view kTitle = "Steelyard key part";
constexpr std::string_view kDigits = "0123456789ABCDEF";
constexpr std::string_view kPlaceForKey = "???? ???? ???? ???? ???? ???? ???? ????";

constexpr std::string_view kSystemLine = "system id", kVersionLine = "key version",
                           kPartLine = "part", kKeyLine = "key", kCheckLine = "check value",
                           kWholeLine = "check value of the whole key";

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && IsBlank(text.front())) text.remove_prefix(1);
  while (!text.empty() && IsBlank(text.back())) text.remove_suffix(1);
  return text;
}

bool IsZero(std::span<const std::uint8_t> bytes) {
  return sodium_is_zero(bytes.data(), bytes.size()) == 1;
}

void XorInto(std::span<std::uint8_t> target, Key16 key) {
  for (std::size_t i = 0; i < key.size(); ++i) target[i] ^= key[i];
}

LockedSecret<16> KeyIn(const LockedMemory& memory) {
  return LockedSecret<16>(memory.bytes().first<16>());
}

LockedSecret<16> RandomKey() {
  LockedMemory memory(16);
  randombytes_buf(memory.bytes().data(), memory.bytes().size());
  return KeyIn(memory);
}

std::optional<int> ParseNumber(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

using Lines = std::map<std::string_view, std::string_view>;

/// The lines `name: value` of a part; nothing when something else stands there, or a name twice.
std::optional<Lines> LinesOf(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto line = Trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line == kTitle) continue;
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return std::nullopt;
    const auto name = Trimmed(line.substr(0, colon));
    if (!lines.emplace(name, Trimmed(line.substr(colon + 1))).second) return std::nullopt;
  }
  return lines;
}

/// What is not secret on a part; nothing when something is missing or out of range.
struct Label {
  WholeKey whole;
  int number;
  CheckValue check_value;
};
std::optional<Label> LabelFrom(const Lines& lines) {
  const auto value = [&](std::string_view name) {
    const auto at = lines.find(name);
    return at == lines.end() ? std::string_view() : at->second;
  };
  const auto part = value(kPartLine);
  const auto of = part.find(" of ");
  if (of == std::string_view::npos) return std::nullopt;
  const auto number = ParseNumber(part.substr(0, of));
  const auto parts = ParseNumber(part.substr(of + 4));
  const auto version = ParseNumber(value(kVersionLine));
  const auto system = SystemId::Parse(value(kSystemLine));
  const auto whole = CheckValue::Parse(value(kWholeLine));
  const auto check = CheckValue::Parse(value(kCheckLine));
  if (!number || !parts || !version || !system || !whole || !check) return std::nullopt;
  if (*parts < kMinParts || *parts > kMaxParts || *number < 1 || *number > *parts ||
      *version < 1 || *version > 255) {
    return std::nullopt;
  }
  return Label{{*system, static_cast<KeyVersionId>(*version), *parts, *whole}, *number, *check};
}

/// What can be told of the parts without adding them up.
std::optional<PartMistake> CheckSet(std::span<const KeyPart> parts) {
  if (parts.empty()) return PartMistake::PartMissing;
  const WholeKey& whole = parts.front().whole;
  for (const KeyPart& part : parts) {
    if (part.whole != whole) return PartMistake::PartsOfDifferentKeys;
  }
  for (auto part = parts.begin(); part != parts.end(); ++part) {
    const auto is_same = [&](const KeyPart& other) { return other.number == part->number; };
    if (std::any_of(part + 1, parts.end(), is_same)) return PartMistake::PartTwice;
  }
  if (parts.size() != static_cast<std::size_t>(whole.parts)) return PartMistake::PartMissing;
  for (auto part = parts.begin(); part != parts.end(); ++part) {
    const auto is_equal = [&](const KeyPart& other) { return other.key == part->key; };
    if (std::any_of(part + 1, parts.end(), is_equal)) return PartMistake::EqualParts;
  }
  return std::nullopt;
}

}  // namespace

CheckValue CheckValue::Of(Key16 key) {
  constexpr Block16 kZeros{};
  Block16 mac = AesCmac(key, kZeros);
  std::array<std::uint8_t, kSize> bytes{};
  std::copy_n(mac.begin(), kSize, bytes.begin());
  Wipe(mac);
  return CheckValue(bytes);
}

std::optional<CheckValue> CheckValue::Parse(std::string_view text) {
  const auto parsed = base::ParseHex(text);
  if (!parsed || parsed->size() != kSize) return std::nullopt;
  std::array<std::uint8_t, kSize> bytes{};
  std::ranges::copy(*parsed, bytes.begin());
  return CheckValue(bytes);
}

std::string CheckValue::ToString() const { return base::ToUpperHex(m_bytes); }

std::string_view Explain(PartMistake mistake) {
  switch (mistake) {
    case PartMistake::NotAPart:
      return "This is no part of a key. Nothing was done; check which file or sheet it is.";
    case PartMistake::WrongPartCheckValue:
      return "The part does not fit its check value, so a digit is wrong. Nothing was done; "
             "compare it with the sheet.";
    case PartMistake::ZeroPart:
      return "The part is all zeros and would leave the key to the other holders. Nothing was "
             "done; make a new key.";
    case PartMistake::PartsOfDifferentKeys:
      return "The parts belong to different keys. Nothing was done; take parts with the same "
             "system id, key version, number of parts and check value of the whole key.";
    case PartMistake::PartTwice:
      return "The same part was given twice. Nothing was done; give each part once.";
    case PartMistake::PartMissing:
      return "A part is missing. Nothing was done; a key is made from all of its parts.";
    case PartMistake::EqualParts:
      return "Two parts are equal and would take each other away. Nothing was done; make a new "
             "key.";
    case PartMistake::ZeroKey:
      return "The parts give a key of zeros, which everybody knows. Nothing was done; make a new "
             "key.";
    case PartMistake::WrongKeyCheckValue:
      return "The parts do not give the key they were made for. Nothing was done; check the "
             "sheets, each part and its check value.";
  }
  base::Check(false);
  return {};
}

std::vector<KeyPart> SplitKey(const StoreKeys& keys, KeyVersionId version, int parts) {
  base::Check(parts >= kMinParts && parts <= kMaxParts && version > 0);
  const WholeKey whole{keys.system_id(), version, parts, CheckValue::Of(keys.card_master())};
  for (;;) {
    std::vector<KeyPart> made;
    LockedMemory rest(16);
    std::ranges::copy(keys.card_master(), rest.bytes().begin());
    for (int number = 1; number < parts; ++number) {
      made.push_back({whole, number, RandomKey()});
      XorInto(rest.bytes(), made.back().key.bytes());
    }
    made.push_back({whole, parts, KeyIn(rest)});
    const auto is_zero = [](const KeyPart& part) { return IsZero(part.key.bytes()); };
    if (std::ranges::none_of(made, is_zero) && CombineParts(made)) return made;
  }
}

base::Result<StoreKeys, PartMistake> CombineParts(std::span<const KeyPart> parts) {
  if (const auto mistake = CheckSet(parts)) return base::Fail(*mistake);
  const WholeKey& whole = parts.front().whole;
  LockedMemory master(16);
  for (const KeyPart& part : parts) XorInto(master.bytes(), part.key.bytes());
  const Key16 key = std::as_const(master).bytes().first<16>();
  if (IsZero(key)) return base::Fail(PartMistake::ZeroKey);
  if (CheckValue::Of(key) != whole.check_value) {
    return base::Fail(PartMistake::WrongKeyCheckValue);
  }
  return StoreKeys::FromMaster(key, whole.system);
}

LockedMemory WritePart(const KeyPart& part) {
  // The digits go straight into locked memory, so that no string ever holds them.
  const std::string text = fmt::format(
      "{}\n{}: {}\n{}: {}\n{}: {} of {}\n{}: {}\n{}: {}\n{}: {}\n", kTitle, kSystemLine,
      part.whole.system.ToString(), kVersionLine, int(part.whole.version), kPartLine, part.number,
      part.whole.parts, kKeyLine, kPlaceForKey, kCheckLine,
      CheckValue::Of(part.key.bytes()).ToString(), kWholeLine, part.whole.check_value.ToString());
  LockedMemory memory(text.size());
  std::ranges::copy(text, memory.bytes().begin());
  auto digit = memory.bytes().subspan(text.find('?')).begin();
  for (const std::uint8_t byte : part.key.bytes()) {
    for (const int half : {byte >> 4, byte & 15}) {
      if (*digit == ' ') ++digit;
      *digit++ = static_cast<std::uint8_t>(kDigits[static_cast<std::size_t>(half)]);
    }
  }
  return memory;
}

std::optional<LockedSecret<16>> ParseKey(std::string_view text) {
  LockedMemory bytes(16);
  std::size_t digits = 0;
  for (const char c : text) {
    if (IsBlank(c)) continue;
    const char upper = c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
    const auto digit = kDigits.find(upper);
    if (digit == std::string_view::npos || digits == 32) return std::nullopt;
    std::uint8_t& byte = bytes.bytes()[digits / 2];
    byte = static_cast<std::uint8_t>(byte << 4 | digit);
    ++digits;
  }
  if (digits != 32) return std::nullopt;
  return KeyIn(bytes);
}

base::Result<KeyPart, PartMistake> ParsePart(std::string_view text) {
  const auto lines = LinesOf(text);
  if (!lines || !lines->contains(kKeyLine)) return base::Fail(PartMistake::NotAPart);
  const auto label = LabelFrom(*lines);
  auto key = ParseKey(lines->at(kKeyLine));
  if (!label || !key) return base::Fail(PartMistake::NotAPart);
  if (CheckValue::Of(key->bytes()) != label->check_value) {
    return base::Fail(PartMistake::WrongPartCheckValue);
  }
  if (IsZero(key->bytes())) return base::Fail(PartMistake::ZeroPart);
  return KeyPart{label->whole, label->number, *std::move(key)};
}

}  // namespace steelyard::cards
