/// Names of exported files, from a pattern such as `{report}-{from}-{to}.pdf`.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace steelyard::delivery {

/// What the words of a pattern stand for.
struct FileNameFacts {
  std::string report;
  std::string from;    ///< 2026-11-22
  std::string to;
  std::string date;    ///< the day on which it was due
  std::string time;    ///< 0630, when it was due
  std::string store;   ///< the store's code
  std::string format;  ///< the ending: pdf, xlsx, txt
};

/// The first that applies.
enum class PatternMistake {
  BraceOpen,    ///< a brace without its other one
  WordUnknown,  ///< not one of report, from, to, date, time, store, format
  NotAName      ///< one of /\:*?"<>|, a control character, a dot in front, or more than 120 bytes
};
std::optional<PatternMistake> FindPatternMistake(std::string_view pattern);

/// The ending is added where the pattern has none. Without a pattern: report and days.
///
/// `pattern` has no mistake. What is no part of a file's name in a fact becomes `_`.
std::string FileNameFrom(std::string_view pattern, const FileNameFacts& facts);

}  // namespace steelyard::delivery
