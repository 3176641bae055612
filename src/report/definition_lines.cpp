#include "report/definition_lines.h"

#include <glib.h>

#include <algorithm>

namespace steelyard::report {
namespace {

bool LooksLikeKey(std::string_view text) {
  if (text.starts_with("values ") || text.starts_with("choices ")) return true;
  return std::all_of(text.begin(), text.end(), [](char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '.' ||
           letter == '_';
  });
}

bool IsIndented(std::string_view line) {
  return !line.empty() && (line.front() == ' ' || line.front() == '\t');
}

void TakeLine(const DefinitionLine& line, std::vector<DefinitionEntry>& entries) {
  const std::string& text = line.text;
  const auto refuse = [&](const char* sentence) { throw LineMistake{line.number, sentence}; };
  if (!g_utf8_validate(text.data(), static_cast<gssize>(text.size()), nullptr)) {
    refuse("this line is not UTF-8: save the file as UTF-8");
  }
  DefinitionEntry* section =
      entries.empty() || !entries.back().value.empty() ? nullptr : &entries.back();
  const bool says_nothing = Trim(text).empty() || Trim(text).front() == '#';
  if (section != nullptr && section->key == "query" && (IsIndented(text) || says_nothing)) {
    section->below.push_back({line.number, IsIndented(text) ? text : ""});
    return;
  }
  if (says_nothing) return;
  if (IsIndented(text)) {
    if (section == nullptr) {
      refuse("an indented line belongs to a section, and there is none above it");
    }
    section->below.push_back(line);
    return;
  }
  const auto colon = text.find(':');
  if (colon == text.npos || !LooksLikeKey(std::string_view(text).substr(0, colon))) {
    refuse(
        "expected `key: value` or the name of a section, such as `columns:`; lines of a section "
        "are indented");
  }
  entries.push_back({line.number, Trim(std::string_view(text).substr(0, colon)),
                     Trim(std::string_view(text).substr(colon + 1))});
}

}  // namespace

DefinitionLines SplitIntoLines(std::string_view content) {
  DefinitionLines lines;
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  try {
    for (int number = 1; !content.empty(); ++number) {
      const auto end = content.find('\n');
      std::string_view line = content.substr(0, end);
      content.remove_prefix(end == content.npos ? content.size() : end + 1);
      while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
      TakeLine({number, std::string(line)}, lines.entries);
    }
  } catch (const LineMistake& mistake) {
    lines.mistake = mistake;
  }
  return lines;
}

std::string Trim(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == text.npos) return "";
  return std::string(text.substr(begin, text.find_last_not_of(" \t") - begin + 1));
}

std::vector<std::string> SplitAt(char separator, std::string_view text) {
  std::vector<std::string> parts;
  while (true) {
    const auto found = text.find(separator);
    parts.push_back(Trim(text.substr(0, found)));
    if (found == text.npos) return parts;
    text.remove_prefix(found + 1);
  }
}

std::vector<std::string> SplitWords(std::string_view text) {
  std::vector<std::string> words;
  for (std::string& word : SplitAt(' ', text)) {
    if (!word.empty()) words.push_back(std::move(word));
  }
  return words;
}

}  // namespace steelyard::report
