/// Lines up columns of text.
#include "cli/text_table.h"

#include <algorithm>

#include "base/check.h"

namespace steelyard::cli {
namespace {

/// Ranges of wide characters that names in a shop use (Unicode 15, EastAsianWidth W and F).
bool IsWide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
         (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
         (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1FAFF) ||
         (c >= 0x20000 && c <= 0x3FFFD);
}

}  // namespace

std::size_t DisplayWidth(std::string_view text) {
  std::size_t width = 0;
  char32_t character = 0;
  int more = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (more > 0 && (byte & 0xC0) == 0x80) {
      character = (character << 6) | (byte & 0x3F);
      if (--more == 0) width += IsWide(character) ? 2 : 1;
      continue;
    }
    more = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : byte >= 0xC0 ? 1 : 0;
    character = more == 3 ? byte & 0x07 : more == 2 ? byte & 0x0F : byte & 0x1F;
    if (more == 0) ++width;
  }
  return width;
}

void TextTable::Add(std::vector<std::string> cells) {
  base::Check(cells.size() == m_rows.front().size());
  m_rows.push_back(std::move(cells));
}

std::string TextTable::ToString() const {
  std::vector<std::size_t> widths(m_rows.front().size(), 0);
  for (const auto& row : m_rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], DisplayWidth(row[i]));
    }
  }
  std::string text;
  for (const auto& row : m_rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const bool is_right = std::find(m_right.begin(), m_right.end(), i) != m_right.end();
      const std::string padding(widths[i] - DisplayWidth(row[i]), ' ');
      if (i > 0) line += "  ";
      line += is_right ? padding + row[i] : row[i] + padding;
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + '\n';
  }
  return text;
}

}  // namespace steelyard::cli
