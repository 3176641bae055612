/// Lines that fit their columns.
#include "report/slip.h"

#include <algorithm>

#include "base/check.h"

namespace steelyard::report {
namespace {

bool BeginsCharacter(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

/// How many bytes of `text` fit into `columns`; breaks behind a blank where there is one.
std::size_t FittingBytes(std::string_view text, int columns) {
  std::size_t end = 0;
  std::size_t behind_blank = 0;
  int width = 0;
  while (end < text.size()) {
    width += SlipWidth(text.substr(end, 1));
    if (width > columns) break;
    do ++end;
    while (end < text.size() && !BeginsCharacter(text[end]));
    if (text[end - 1] == ' ') behind_blank = end;
  }
  const bool breaks_word = end < text.size() && behind_blank > 0 && text[end] != ' ';
  return breaks_word ? behind_blank : end;
}

std::vector<std::string> Broken(std::string_view text, int columns) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t size = std::max<std::size_t>(FittingBytes(text, columns), 1);
    std::string part(text.substr(0, size));
    part.erase(part.find_last_not_of(' ') + 1);
    parts.push_back(std::move(part));
    text.remove_prefix(size);
    text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  }
  if (parts.empty()) parts.emplace_back();
  return parts;
}

std::string Blanks(int count) {
  return std::string(static_cast<std::size_t>(std::max(count, 0)), ' ');
}

}  // namespace

int SlipWidth(std::string_view utf8) {
  int width = 0;
  for (const char c : utf8) {
    if (!BeginsCharacter(c)) continue;
    width += static_cast<unsigned char>(c) < 0x80 ? 1 : 2;
  }
  return width;
}

std::string SlipText(const SlipLine& line, int columns) {
  if (line.is_rule) return std::string(static_cast<std::size_t>(columns), '-');
  if (!line.middle.empty()) {
    return Blanks((columns - SlipWidth(line.middle)) / 2) + line.middle;
  }
  if (line.right.empty()) return line.left;
  return line.left + Blanks(columns - SlipWidth(line.left) - SlipWidth(line.right)) + line.right;
}

void SlipWriter::Middle(std::string_view text, SlipStyle style) {
  for (auto& part : Broken(text, m_document.columns)) {
    m_document.lines.push_back({.middle = std::move(part), .style = style});
  }
}

void SlipWriter::Pair(std::string_view left, std::string_view right, SlipStyle style) {
  auto lefts = Broken(left, m_document.columns);
  auto rights = Broken(right, m_document.columns);
  const bool on_one_line = SlipWidth(lefts.back()) + 1 + SlipWidth(rights.front()) <=
                           m_document.columns;
  for (auto& part : lefts) m_document.lines.push_back({.left = std::move(part), .style = style});
  for (auto& part : rights) {
    if (on_one_line && &part == rights.data()) {
      m_document.lines.back().right = std::move(part);
    } else {
      m_document.lines.push_back({.right = std::move(part), .style = style});
    }
  }
}

void SlipWriter::Rule() { m_document.lines.push_back({.is_rule = true}); }

}  // namespace steelyard::report
