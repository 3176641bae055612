#include "scales/drivers/dahua_text.h"

#include <fmt/format.h>

#include "base/check.h"
#include "scales/drivers/text_encoding.h"

namespace steelyard::scales {
namespace {

constexpr int kAreaBase = 0xA0;
constexpr int kAsciiArea = 3;

int ByteAt(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

bool IsPrintable(int byte) { return byte >= 0x20 && byte <= 0x7E; }

/// Two-digit numbers `high` and `low`, as one piece of text.
std::string Pair(int high, int low) { return fmt::format("{:02}{:02}", high, low); }

/// Full-width forms stand for ASCII; a blank has a place of its own.
std::string AsciiPair(int byte) {
  if (!IsPrintable(byte)) byte = '?';
  return byte == ' ' ? Pair(1, 1) : Pair(kAsciiArea, byte - 0x20);
}

CodePage PageOf(DahuaCodePage page) {
  switch (page) {
    case DahuaCodePage::Gb2312: return CodePage::Gb2312;
    case DahuaCodePage::Ascii: return CodePage::Latin1;
    case DahuaCodePage::Cp1251: return CodePage::Cp1251;
  }
  base::Check(false);
  return CodePage::Gb2312;
}

/// Adds pieces while they fit.
class Digits {
 public:
  explicit Digits(std::size_t most) : m_most(most) {}
  void Add(const std::string& piece) {
    if (m_text.size() + piece.size() > m_most) m_is_full = true;
    if (!m_is_full) m_text += piece;
  }
  const std::string& text() const { return m_text; }

 private:
  std::size_t m_most;
  bool m_is_full = false;
  std::string m_text;
};

std::string RongtaDigits(std::string_view utf8, DahuaCodePage page) {
  constexpr std::string_view kEnd = "0000";
  Digits digits(kMostTextDigits - kEnd.size());
  const std::string bytes = Encode(utf8, PageOf(page));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (ByteAt(bytes, i) <= kAreaBase) {
      digits.Add(AsciiPair(ByteAt(bytes, i)));
      continue;
    }
    // A letter that has no partner is followed by A0, the blank of these code pages.
    const bool has_partner = i + 1 < bytes.size() && ByteAt(bytes, i + 1) > kAreaBase;
    const int low = has_partner ? ByteAt(bytes, i + 1) : kAreaBase;
    digits.Add(Pair(ByteAt(bytes, i) - kAreaBase, low - kAreaBase));
    if (has_partner) ++i;
  }
  return digits.text() + std::string(kEnd);
}

/// The number that `width` digits at `at` are; −1 when they are none.
int NumberAt(std::string_view digits, std::size_t at, std::size_t width) {
  int number = 0;
  for (const char digit : digits.substr(at, width)) {
    if (digit < '0' || digit > '9') return -1;
    number = number * 10 + (digit - '0');
  }
  return at + width <= digits.size() ? number : -1;
}

std::optional<std::string> DecodePairs(std::string_view digits, DahuaCodePage page) {
  if (digits.size() % 4 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t at = 0; at < digits.size(); at += 4) {
    const int high = NumberAt(digits, at, 2);
    const int low = NumberAt(digits, at + 2, 2);
    if (high < 0 || low < 0) return std::nullopt;
    if (high == 0 && low == 0) break;
    if (high == 1 && low == 1) {
      bytes += ' ';
    } else if (high == kAsciiArea && IsPrintable(low + 0x20)) {
      bytes += static_cast<char>(low + 0x20);
    } else {
      if (high + kAreaBase > 0xFF || low + kAreaBase > 0xFF) return std::nullopt;
      bytes += static_cast<char>(high + kAreaBase);
      if (low > 0) bytes += static_cast<char>(low + kAreaBase);
    }
  }
  return Decode(bytes, PageOf(page));
}

std::optional<std::string> DecodeOneByte(std::string_view digits, DahuaCodePage page) {
  if (digits.size() % 3 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t at = 0; at < digits.size(); at += 3) {
    const int byte = NumberAt(digits, at, 3);
    if (byte < 0 || byte > 0xFF) return std::nullopt;
    if (byte == 0) break;
    bytes += static_cast<char>(byte);
  }
  return Decode(bytes, PageOf(page));
}

}  // namespace

std::string AreaPositionDigits(std::string_view utf8) {
  Digits digits(kMostTextDigits);
  const std::string bytes = Encode(utf8, CodePage::Gb2312);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (ByteAt(bytes, i) <= kAreaBase || i + 1 == bytes.size()) {
      digits.Add(AsciiPair(ByteAt(bytes, i)));
      continue;
    }
    digits.Add(Pair(ByteAt(bytes, i) - kAreaBase, ByteAt(bytes, i + 1) - kAreaBase));
    ++i;
  }
  return digits.text();
}

std::string OneByteDigits(std::string_view utf8, DahuaCodePage page) {
  Digits digits(kMostTextDigits);
  const bool is_ascii = page != DahuaCodePage::Cp1251;
  const std::string bytes = Encode(utf8, is_ascii ? CodePage::Latin1 : CodePage::Cp1251);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const int byte = ByteAt(bytes, i);
    const bool is_known = IsPrintable(byte) || (byte > 0x7F && !is_ascii);
    digits.Add(fmt::format("{:03}", is_known ? byte : int{'?'}));
  }
  return digits.text();
}

std::string EncodeDahuaText(std::string_view utf8, const DahuaProfile& profile) {
  switch (profile.text) {
    case DahuaText::AreaPosition: return AreaPositionDigits(utf8);
    case DahuaText::OneByte: return OneByteDigits(utf8, profile.code_page);
    case DahuaText::Rongta: return RongtaDigits(utf8, profile.code_page);
  }
  base::Check(false);
  return {};
}

std::optional<std::string> DecodeDahuaText(std::string_view digits, const DahuaProfile& profile) {
  switch (profile.text) {
    case DahuaText::AreaPosition: return DecodePairs(digits, DahuaCodePage::Gb2312);
    case DahuaText::OneByte: return DecodeOneByte(digits, profile.code_page);
    case DahuaText::Rongta: return DecodePairs(digits, profile.code_page);
  }
  base::Check(false);
  return {};
}

}  // namespace steelyard::scales
