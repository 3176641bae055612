/// Fills in the words of a file name's pattern.
#include "delivery/file_name.h"

#include <algorithm>

#include "base/check.h"

namespace steelyard::delivery {
namespace {

constexpr std::size_t kMaxPatternBytes = 120;  // what is filled in needs room: a name has 255

constexpr std::string_view kOneDay = "{report}_{from}.{format}";
constexpr std::string_view kSeveralDays = "{report}_{from}_{to}.{format}";

/// Null when there is no such word.
const std::string* FactOf(std::string_view word, const FileNameFacts& facts) {
  if (word == "report") return &facts.report;
  if (word == "from") return &facts.from;
  if (word == "to") return &facts.to;
  if (word == "date") return &facts.date;
  if (word == "time") return &facts.time;
  if (word == "store") return &facts.store;
  if (word == "format") return &facts.format;
  return nullptr;
}

/// On a share of Windows, too, and on a stick.
bool MayStandInName(char c) {
  constexpr std::string_view kNot = "/\\:*?\"<>|\x7f";
  return kNot.find(c) == kNot.npos && static_cast<unsigned char>(c) >= 0x20;
}

std::string Cleaned(std::string text) {
  std::replace_if(text.begin(), text.end(), [](char c) { return !MayStandInName(c); }, '_');
  return text;
}

}  // namespace

std::optional<PatternMistake> FindPatternMistake(std::string_view pattern) {
  const FileNameFacts none;
  for (std::size_t at = pattern.find_first_of("{}"); at != pattern.npos;
       at = pattern.find_first_of("{}", at + 1)) {
    const auto end = pattern.find_first_of("{}", at + 1);
    if (pattern[at] == '}' || end == pattern.npos || pattern[end] == '{') {
      return PatternMistake::BraceOpen;
    }
    if (FactOf(pattern.substr(at + 1, end - at - 1), none) == nullptr) {
      return PatternMistake::WordUnknown;
    }
    at = end;
  }
  const bool is_name = std::all_of(pattern.begin(), pattern.end(), MayStandInName);
  if (!is_name || pattern.starts_with('.') || pattern.size() > kMaxPatternBytes) {
    return PatternMistake::NotAName;
  }
  return std::nullopt;
}

std::string FileNameFrom(std::string_view pattern, const FileNameFacts& facts) {
  if (pattern.empty()) pattern = facts.from == facts.to ? kOneDay : kSeveralDays;
  std::string name;
  for (std::size_t at = 0; at < pattern.size();) {
    if (pattern[at] != '{') {
      name += pattern[at++];
      continue;
    }
    const auto end = pattern.find('}', at);
    const auto* fact = FactOf(pattern.substr(at + 1, end - at - 1), facts);
    base::Check(fact != nullptr);
    name += Cleaned(*fact);
    at = end + 1;
  }
  if (!name.ends_with("." + facts.format)) name += "." + facts.format;
  return name;
}

}  // namespace steelyard::delivery
