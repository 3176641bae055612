/// A definition file as its lines: keys with their values, and sections with what stands below
/// them. Knows nothing of what they mean.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::report {

/// Thrown by whatever reads a definition file, and caught by ParseDefinition.
struct LineMistake {
  int line;  ///< 0 when it is about the file as a whole
  std::string sentence;
};

struct DefinitionLine {
  int number;
  std::string text;
};

/// `key: value`, or a section: `key:` with indented lines below.
struct DefinitionEntry {
  int line;
  std::string key;    ///< `chart`, `columns`, `values payment`
  std::string value;  ///< empty for a section
  /// Comments and empty lines left out, but for the query's: they are empty there, so that its
  /// lines count on.
  std::vector<DefinitionLine> below = {};
};

struct DefinitionLines {
  std::vector<DefinitionEntry> entries;  ///< what stands above the mistake, if there is one
  std::optional<LineMistake> mistake;
};

DefinitionLines SplitIntoLines(std::string_view content);

std::string Trim(std::string_view text);  ///< without blanks and tabs at both ends
std::vector<std::string> SplitAt(char separator, std::string_view text);  ///< parts are trimmed
std::vector<std::string> SplitWords(std::string_view text);

}  // namespace steelyard::report
