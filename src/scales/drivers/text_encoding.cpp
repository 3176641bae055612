#include "scales/drivers/text_encoding.h"

#include <iconv.h>

#include <cerrno>

#include "base/check.h"

namespace steelyard::scales {
namespace {

const char* IconvName(CodePage page) {
  switch (page) {
    case CodePage::Utf8: return "UTF-8";
    case CodePage::Gbk: return "GBK";
    case CodePage::Latin1: return "ISO-8859-1";
    case CodePage::Gb2312: return "GB2312";
    case CodePage::Cp1251: return "CP1251";
    case CodePage::Cp1254: return "CP1254";
    case CodePage::Cp866: return "CP866";
  }
  base::Check(false);
  return "";
}

/// Bytes of the UTF-8 sequence that begins here, so that one character makes one `?`.
std::size_t SequenceLength(std::string_view rest) {
  std::size_t length = 1;
  const bool leads = (static_cast<unsigned char>(rest[0]) & 0xC0) == 0xC0;
  while (leads && length < rest.size() && length < 4 &&
         (static_cast<unsigned char>(rest[length]) & 0xC0) == 0x80) {
    ++length;
  }
  return length;
}

struct Conversion {
  const char* from;
  const char* to;
  std::string_view replacement;
};

std::string Convert(std::string_view text, const Conversion& conversion) {
  const iconv_t converter = iconv_open(conversion.to, conversion.from);
  base::Check(converter != reinterpret_cast<iconv_t>(-1));  // all of them are part of glibc
  std::string input(text);
  std::string output;
  char* next = input.data();
  std::size_t left = input.size();
  while (left > 0) {
    char buffer[256];
    char* out = buffer;
    std::size_t space = sizeof buffer;
    const std::size_t result = iconv(converter, &next, &left, &out, &space);
    const int error = errno;
    output.append(buffer, sizeof buffer - space);
    if (result != static_cast<std::size_t>(-1) || error == E2BIG) continue;
    const std::size_t skipped =
        std::string_view(conversion.from) == "UTF-8" ? SequenceLength({next, left}) : 1;
    output += conversion.replacement;
    next += skipped;
    left -= skipped;
  }
  iconv_close(converter);
  return output;
}

}  // namespace

std::optional<CodePage> ParseCodePage(std::string_view name) {
  if (name == "utf-8") return CodePage::Utf8;
  if (name == "gbk") return CodePage::Gbk;
  if (name == "latin-1") return CodePage::Latin1;
  if (name == "cp1251") return CodePage::Cp1251;
  if (name == "cp1254") return CodePage::Cp1254;
  if (name == "cp866") return CodePage::Cp866;
  return std::nullopt;
}

std::string Encode(std::string_view utf8, CodePage page) {
  return Convert(utf8, {"UTF-8", IconvName(page), "?"});
}

std::string EncodeWithin(std::string_view utf8, CodePage page, std::size_t most_bytes) {
  std::string encoded;
  while (!utf8.empty()) {
    const std::size_t length = SequenceLength(utf8);
    const std::string character = Encode(utf8.substr(0, length), page);
    if (encoded.size() + character.size() > most_bytes) break;
    encoded += character;
    utf8.remove_prefix(length);
  }
  return encoded;
}

std::string Decode(std::string_view bytes, CodePage page) {
  return Convert(bytes, {IconvName(page), "UTF-8", "\xEF\xBF\xBD"});
}

}  // namespace steelyard::scales
