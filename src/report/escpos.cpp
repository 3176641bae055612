/// The ESC/POS renderer: commands of the Epson ESC/POS reference that every receipt printer with a
/// Chinese font knows.
#include <iconv.h>

#include <cerrno>
#include <memory>

#include "base/check.h"
#include "report/slip.h"

namespace steelyard::report {
namespace {

constexpr std::string_view kInitialise = "\x1b@";          // ESC @
constexpr std::string_view kChineseOn = "\x1c&";           // FS &
constexpr std::string_view kBold = "\x1b\x45\x01";         // ESC E 1
constexpr std::string_view kTall = "\x1d!\x01";            // GS ! 1: height ×2
constexpr std::string_view kBoldOff{"\x1b\x45\x00", 3};    // ESC E 0
constexpr std::string_view kTallOff{"\x1d!\x00", 3};       // GS ! 0
constexpr std::string_view kFeed = "\x1b\x64\x03";         // ESC d 3: three lines
constexpr std::string_view kCut{"\x1dV\x42\x00", 4};       // GS V 66 0: to the knife, cut
constexpr std::string_view kMissing = "\xa1\xf5";          // □ in GBK

/// UTF-8 to GBK, a character at a time.
class GbkWriter {
 public:
  GbkWriter() : m_converter(iconv_open("GBK", "UTF-8")) {
    base::Check(m_converter != reinterpret_cast<iconv_t>(-1));  // a part of glibc
  }
  ~GbkWriter() { iconv_close(m_converter); }
  GbkWriter(const GbkWriter&) = delete;
  GbkWriter& operator=(const GbkWriter&) = delete;

  std::string Convert(std::string_view utf8) {
    std::string gbk;
    while (!utf8.empty()) {
      std::size_t size = 1;
      while (size < utf8.size() && (static_cast<unsigned char>(utf8[size]) & 0xC0) == 0x80) ++size;
      gbk += ConvertOne(std::string(utf8.substr(0, size)));
      utf8.remove_prefix(size);
    }
    return gbk;
  }

 private:
  std::string ConvertOne(std::string character) {
    const auto byte = static_cast<unsigned char>(character[0]);
    if (byte < 0x20 || byte == 0x7f) return " ";  // never a command of the printer
    if (byte < 0x80) return character;
    char buffer[4];
    char* next = character.data();
    char* out = buffer;
    std::size_t left = character.size();
    std::size_t space = sizeof buffer;
    iconv(m_converter, nullptr, nullptr, nullptr, nullptr);
    const std::size_t result = iconv(m_converter, &next, &left, &out, &space);
    const std::size_t written = sizeof buffer - space;
    // One byte above ASCII would be two columns on our slip and one on the printer's.
    if (result == static_cast<std::size_t>(-1) || written != 2) return std::string(kMissing);
    return std::string(buffer, written);
  }

  iconv_t m_converter;
};

}  // namespace

std::string RenderEscPos(const SlipDocument& document) {
  GbkWriter writer;
  std::string bytes(kInitialise);
  bytes += kChineseOn;
  for (const auto& line : document.lines) {
    if (line.style != SlipStyle::Plain) bytes += kBold;
    if (line.style == SlipStyle::Tall) bytes += kTall;
    bytes += writer.Convert(SlipText(line, document.columns));
    bytes += '\n';
    if (line.style == SlipStyle::Tall) bytes += kTallOff;
    if (line.style != SlipStyle::Plain) bytes += kBoldOff;
  }
  bytes += kFeed;
  bytes += kCut;
  return bytes;
}

}  // namespace steelyard::report
