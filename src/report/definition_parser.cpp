/// Reads a definition file: unindented lines are `key: value` or open a section, indented lines
/// belong to the section above them. The first mistake ends the reading.
#include <fmt/format.h>
#include <glib.h>

#include <algorithm>
#include <set>

#include "report/definition.h"
#include "report/query_scan.h"

namespace steelyard::report {
namespace {

/// Thrown and caught in this file only.
struct Mistake {
  int line;
  std::string sentence;
};

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

class Parser {
 public:
  explicit Parser(const std::filesystem::path& file) {
    m_definition.file = file;
    m_definition.name = file.stem().string();
  }

  Definition Parse(std::string_view content) {
    CheckName();
    if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
    while (!content.empty()) {
      const auto end = content.find('\n');
      std::string_view line = content.substr(0, end);
      content.remove_prefix(end == content.npos ? content.size() : end + 1);
      ++m_line;
      while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
      TakeLine(line);
    }
    Finish();
    return std::move(m_definition);
  }

 private:
  [[noreturn]] void Refuse(std::string sentence) const { throw Mistake{m_line, sentence}; }
  [[noreturn]] static void RefuseAt(int line, std::string sentence) {
    throw Mistake{line, std::move(sentence)};
  }

  void CheckName() const {
    const auto fits = [](char letter) {
      return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-';
    };
    const std::string& name = m_definition.name;
    if (name.empty() || name.front() == '-' || !std::all_of(name.begin(), name.end(), fits)) {
      RefuseAt(0, "a report's file is named with small letters, digits and `-`, and .report");
    }
  }

  void TakeLine(std::string_view line) {
    if (!g_utf8_validate(line.data(), static_cast<gssize>(line.size()), nullptr)) {
      Refuse("this line is not UTF-8: save the file as UTF-8");
    }
    const bool indented = !line.empty() && (line.front() == ' ' || line.front() == '\t');
    if (m_section == "query" && (indented || line.empty() || line.front() == '#')) {
      // A comment of ours becomes an empty line, so that line numbers stay right.
      m_definition.query.append(indented ? line : "").append("\n");
      return;
    }
    if (Trim(line).empty() || Trim(line).front() == '#') return;
    if (indented) return TakeIndented(line);
    const auto colon = line.find(':');
    if (colon == line.npos || !LooksLikeKey(line.substr(0, colon))) {
      Refuse(
          "expected `key: value` or the name of a section, such as `columns:`; lines of a "
          "section are indented");
    }
    TakeKey(Trim(line.substr(0, colon)), Trim(line.substr(colon + 1)));
  }

  static bool LooksLikeKey(std::string_view text) {
    if (text.starts_with("values ")) return true;
    return std::all_of(text.begin(), text.end(), [](char letter) {
      return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
             letter == '.' || letter == '_';
    });
  }

  void TakeKey(const std::string& key, const std::string& value) {
    if (!m_seen.insert(key).second) Refuse(fmt::format("`{}:` is here twice", key));
    m_section.clear();
    if (key == "parameters" || key == "columns" || key == "query" || key.starts_with("values ")) {
      if (!value.empty()) {
        Refuse(
            fmt::format("`{}:` opens a section: what follows it goes into indented lines "
                        "below",
                        key));
      }
      return OpenSection(key);
    }
    if (value.empty()) Refuse(fmt::format("`{}:` has no value", key));
    if (key == "title.en") {
      m_definition.title.english = value;
    } else if (key == "title.zh_CN") {
      m_definition.title.chinese = value;
    } else if (key == "chart") {
      m_chart_line = m_line;
      m_chart = SplitWords(value);
    } else {
      Refuse(
          fmt::format("`{}:` is not known; known are title.en, title.zh_CN, chart, "
                      "parameters, columns, values COLUMN and query",
                      key));
    }
  }

  void OpenSection(const std::string& key) {
    if (key == "query") m_definition.query_line = m_line + 1;
    if (!key.starts_with("values ")) {
      m_section = key;
      return;
    }
    m_section = "values";
    const std::string name = Trim(key.substr(7));
    m_values_of = FindColumn(name);
    if (m_definition.columns[m_values_of].type != ColumnType::Text) {
      Refuse(fmt::format("only a text column has values to translate; {} is {}", name,
                         ToText(m_definition.columns[m_values_of].type)));
    }
  }

  void TakeIndented(std::string_view line) {
    if (m_section == "columns") return TakeColumn(line);
    if (m_section == "parameters") return TakeParameter(line);
    if (m_section == "values") return TakeValue(line);
    Refuse("an indented line belongs to a section, and there is none above it");
  }

  /// The three fields of a line; the second and third are never empty.
  std::vector<std::string> Fields(std::string_view line, const char* form) const {
    auto fields = SplitAt('|', line);
    if (fields.size() != 3 || fields[0].empty() || fields[1].empty() || fields[2].empty()) {
      Refuse(fmt::format("expected `{} | English | 中文`", form));
    }
    return fields;
  }

  ColumnType TakeType(const std::string& text) const {
    const auto type = ParseColumnType(text);
    if (!type) {
      Refuse(fmt::format("{} is no type; types are text, date, count, grams, fen, permille", text));
    }
    return *type;
  }

  void TakeColumn(std::string_view line) {
    const auto fields = Fields(line, "NAME TYPE [total]");
    const auto words = SplitWords(fields[0]);
    if (words.size() < 2 || words.size() > 3 || (words.size() == 3 && words[2] != "total")) {
      Refuse("a column is `NAME TYPE` or `NAME TYPE total`, then its heads");
    }
    if (!IsName(words[0])) {
      Refuse(fmt::format("{} cannot name a column: use letters, digits and `_`", words[0]));
    }
    for (const Column& column : m_definition.columns) {
      if (column.name == words[0]) Refuse(fmt::format("the column {} is here twice", words[0]));
    }
    Column column{words[0], TakeType(words[1]), Totalling::None, {fields[1], fields[2]}};
    if (words.size() == 3) {
      if (!IsNumber(column.type) || column.type == ColumnType::Permille) {
        Refuse(fmt::format("a column of type {} has no total", words[1]));
      }
      column.totalling = Totalling::Sum;
    }
    m_definition.columns.push_back(std::move(column));
  }

  void TakeParameter(std::string_view line) {
    const auto fields = Fields(line, "NAME TYPE DEFAULT");
    const auto words = SplitWords(fields[0]);
    if (words.size() < 3) Refuse("a parameter is `NAME TYPE DEFAULT`; write \"\" for empty text");
    Parameter parameter{words[0], TakeType(words[1]), "", {fields[1], fields[2]}};
    if (!IsName(parameter.name)) {
      Refuse(fmt::format("{} cannot name a parameter: use letters, digits and `_`", words[0]));
    }
    if (parameter.name == "from" || parameter.name == "to") {
      Refuse(fmt::format("every report has the parameter {}; it is not declared", words[0]));
    }
    if (parameter.type != ColumnType::Text && parameter.type != ColumnType::Date &&
        parameter.type != ColumnType::Count) {
      Refuse("a parameter is of type text, date or count");
    }
    for (const Parameter& other : m_definition.parameters) {
      if (other.name == parameter.name) {
        Refuse(fmt::format("the parameter {} is here twice", words[0]));
      }
    }
    parameter.default_value = Trim(std::string_view(fields[0]).substr(DefaultBegin(fields[0])));
    std::string& value = parameter.default_value;
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    if (!FitsParameter(parameter.type, value)) {
      Refuse(fmt::format("the default {} does not fit the type {}", value, words[1]));
    }
    m_parameter_lines.push_back(m_line);
    m_definition.parameters.push_back(std::move(parameter));
  }

  /// Where the third word of `NAME TYPE DEFAULT` begins; a default may hold spaces.
  static std::size_t DefaultBegin(const std::string& text) {
    std::size_t at = 0;
    for (int word = 0; word < 2; ++word) {
      at = text.find_first_of(" \t", at);
      at = text.find_first_not_of(" \t", at);
    }
    return at;
  }

  void TakeValue(std::string_view line) {
    const auto fields = Fields(line, "VALUE");
    auto& values = m_definition.columns[m_values_of].values;
    if (!values.emplace(fields[0], Words{fields[1], fields[2]}).second) {
      Refuse(fmt::format("the value {} is here twice", fields[0]));
    }
  }

  std::size_t FindColumn(const std::string& name) const {
    for (std::size_t i = 0; i < m_definition.columns.size(); ++i) {
      if (m_definition.columns[i].name == name) return i;
    }
    Refuse(fmt::format("there is no column {} above this line", name));
  }

  void Finish() {
    const char* needed[] = {"title.en", "title.zh_CN", "columns", "query"};
    for (const char* key : needed) {
      if (!m_seen.contains(key)) RefuseAt(0, fmt::format("`{}:` is missing", key));
    }
    if (m_definition.columns.empty()) RefuseAt(0, "the report has no columns");
    FinishChart();
    FinishQuery();
  }

  void FinishChart() {
    if (m_chart_line == 0) return;
    m_line = m_chart_line;
    if (m_chart.size() != 3)
      Refuse("a chart is `bar`, `pie` or `line`, a label and a value column");
    const auto kind = m_chart[0] == "bar"    ? std::optional(ChartKind::Bar)
                      : m_chart[0] == "pie"  ? std::optional(ChartKind::Pie)
                      : m_chart[0] == "line" ? std::optional(ChartKind::Line)
                                             : std::nullopt;
    if (!kind) Refuse(fmt::format("{} is no chart; charts are bar, pie and line", m_chart[0]));
    std::size_t found[2];
    for (std::size_t i = 0; i < 2; ++i) {
      const auto& columns = m_definition.columns;
      const auto column = std::find_if(columns.begin(), columns.end(), [&](const Column& each) {
        return each.name == m_chart[i + 1];
      });
      if (column == columns.end()) {
        Refuse(fmt::format("the chart names {}, which is no column", m_chart[i + 1]));
      }
      found[i] = static_cast<std::size_t>(column - columns.begin());
    }
    if (!IsNumber(m_definition.columns[found[1]].type)) {
      Refuse(fmt::format("the chart cannot draw {}: it is no number", m_chart[2]));
    }
    m_definition.chart = Chart{*kind, found[0], found[1]};
  }

  void FinishQuery() {
    const QueryScan scan = ScanQuery(m_definition.query);
    const int first = m_definition.query_line;
    if (scan.mistake) RefuseAt(first + scan.mistake->line - 1, scan.mistake->sentence);
    std::set<std::string> declared = {"from", "to"};
    for (const char* name : {"from", "to"}) {
      if (!scan.parameters.contains(name)) {
        RefuseAt(first, fmt::format("the query does not use :{}, so the report would show other "
                                    "days than it says",
                                    name));
      }
    }
    for (std::size_t i = 0; i < m_definition.parameters.size(); ++i) {
      const std::string& name = m_definition.parameters[i].name;
      declared.insert(name);
      if (!scan.parameters.contains(name)) {
        RefuseAt(m_parameter_lines[i], fmt::format("the query does not use :{}", name));
      }
    }
    for (const std::string& name : scan.parameters) {
      if (!declared.contains(name)) {
        RefuseAt(first, fmt::format("the query uses :{}, which is not among the parameters", name));
      }
    }
  }

  Definition m_definition;
  int m_line = 0;
  std::string m_section;
  std::set<std::string> m_seen;
  std::size_t m_values_of = 0;
  std::vector<int> m_parameter_lines;
  std::vector<std::string> m_chart;
  int m_chart_line = 0;
};

}  // namespace

base::Result<Definition, DefinitionMistake> ParseDefinition(const std::filesystem::path& file,
                                                            const std::string& content) {
  try {
    return Parser(file).Parse(content);
  } catch (const Mistake& mistake) {
    return base::Fail(DefinitionMistake{file, mistake.line, mistake.sentence});
  }
}

}  // namespace steelyard::report
