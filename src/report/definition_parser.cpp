/// Reads what the lines of a definition file say. The first mistake ends the reading.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "report/definition.h"
#include "report/definition_lines.h"
#include "report/definition_names.h"
#include "report/query_scan.h"

namespace steelyard::report {
namespace {

class Parser {
 public:
  explicit Parser(const std::filesystem::path& file) {
    m_definition.file = file;
    m_definition.name = file.stem().string();
  }

  Definition Parse(std::string_view content) {
    CheckName();
    const DefinitionLines lines = SplitIntoLines(content);
    for (const DefinitionEntry& entry : lines.entries) TakeEntry(entry);
    if (lines.mistake) throw *lines.mistake;
    Finish();
    return std::move(m_definition);
  }

 private:
  [[noreturn]] void Refuse(std::string sentence) const { RefuseAt(m_line, std::move(sentence)); }
  [[noreturn]] static void RefuseAt(int line, std::string sentence) {
    throw LineMistake{line, std::move(sentence)};
  }

  void CheckName() const {
    if (!IsReportName(m_definition.name)) {
      RefuseAt(0, "a report's file is named with small letters, digits and `-`, and .report");
    }
  }

  void TakeEntry(const DefinitionEntry& entry) {
    m_line = entry.line;
    if (!m_seen.insert(entry.key).second) Refuse(fmt::format("`{}:` is here twice", entry.key));
    if (IsSection(entry.key)) return TakeSection(entry);
    if (entry.value.empty()) Refuse(fmt::format("`{}:` has no value", entry.key));
    TakeKey(entry.key, entry.value);
  }

  static bool IsSection(const std::string& key) {
    return key == "parameters" || key == "columns" || key == "query" ||
           key.starts_with("values ") || key.starts_with("choices ");
  }

  void TakeKey(const std::string& key, const std::string& value) {
    if (key == "title.en") {
      m_definition.title.english = value;
    } else if (key == "title.zh_CN") {
      m_definition.title.chinese = value;
    } else if (key == "topic") {
      TakeTopic(SplitWords(value));
    } else if (key == "chart" || key == "show" || key == "group" || key == "drill") {
      m_naming_lines[key] = {m_line, SplitWords(value)};
    } else {
      Refuse(
          fmt::format("`{}:` is not known; known are title.en, title.zh_CN, topic, chart, show, "
                      "group, drill, parameters, choices PARAMETER, columns, values COLUMN and "
                      "query",
                      key));
    }
  }

  void TakeTopic(const std::vector<std::string>& words) {
    const auto topic = ParseTopic(words[0]);
    if (!topic) {
      Refuse(fmt::format("{} is no topic; topics are sales, money, goods, checks and others",
                         words[0]));
    }
    const bool has_place = words.size() > 1;
    if (words.size() > 2 || (has_place && (words[1].size() > 3 || words[1] == "0" ||
                                           !FitsParameter(ColumnType::Count, words[1])))) {
      Refuse("a topic is `TOPIC` or `TOPIC PLACE`; a place is a number from 1 to 999");
    }
    m_definition.topic = *topic;
    if (has_place) m_definition.place = std::stoi(words[1]);
  }

  void TakeSection(const DefinitionEntry& section) {
    if (!section.value.empty()) {
      Refuse(fmt::format("`{}:` opens a section: what follows it goes into indented lines below",
                         section.key));
    }
    if (section.key == "query") return TakeQuery(section);
    if (section.key == "columns") return TakeBelow(section, [&](auto line) { TakeColumn(line); });
    if (section.key == "parameters") {
      return TakeBelow(section, [&](auto line) { TakeParameter(line); });
    }
    if (section.key.starts_with("values ")) {
      Column& column = ColumnWithValues(Trim(section.key.substr(7)));
      return TakeBelow(section, [&](auto line) { TakeValue(line, column); });
    }
    Parameter& parameter = ParameterWithChoices(Trim(section.key.substr(8)));
    TakeBelow(section, [&](auto line) { TakeChoice(line, parameter); });
  }

  template <typename Take>
  void TakeBelow(const DefinitionEntry& section, Take take) {
    for (const DefinitionLine& line : section.below) {
      m_line = line.number;
      take(std::string_view(line.text));
    }
  }

  void TakeQuery(const DefinitionEntry& section) {
    m_definition.query_line = section.line + 1;
    for (const DefinitionLine& line : section.below) {
      m_definition.query.append(line.text).append("\n");
    }
  }

  Column& ColumnWithValues(const std::string& name) {
    const auto found = FindColumn(m_definition.columns, name);
    if (!found) Refuse(fmt::format("there is no column {} above this line", name));
    Column& column = m_definition.columns[*found];
    if (column.type != ColumnType::Text) {
      Refuse(fmt::format("only a text column has values to translate; {} is {}", name,
                         ToText(column.type)));
    }
    return column;
  }

  Parameter& ParameterWithChoices(const std::string& name) {
    auto& parameters = m_definition.parameters;
    const auto found =
        std::find_if(parameters.begin(), parameters.end(),
                     [&](const Parameter& each) { return each.name == name; });
    if (found == parameters.end()) {
      Refuse(fmt::format("there is no parameter {} above this line", name));
    }
    if (found->type != ColumnType::Text || found->kind != ParameterKind::Free) {
      Refuse(fmt::format("only a parameter of type text has choices; {} is of another", name));
    }
    found->kind = ParameterKind::Listed;
    return *found;
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

  /// A type, or a kind, which says the type as well.
  void TakeParameterType(const std::string& text, Parameter& parameter) const {
    for (const ParameterKind kind : NamedKinds()) {
      if (ToText(kind) != text) continue;
      const bool is_number = kind == ParameterKind::Scale || kind == ParameterKind::Cashier;
      parameter.type = is_number ? ColumnType::Count : ColumnType::Text;
      parameter.kind = kind;
      return;
    }
    const auto type = ParseColumnType(text);
    if (type && (type == ColumnType::Text || type == ColumnType::Date ||
                 type == ColumnType::Count)) {
      parameter.type = *type;
      return;
    }
    Refuse(fmt::format("{} is no type of a parameter; types are text, date, count, and of what the "
                       "books know scale, cashier, product, category, tender, tier, card_class, "
                       "operator, store",
                       text));
  }

  void TakeParameter(std::string_view line) {
    const auto fields = Fields(line, "NAME TYPE DEFAULT");
    const auto words = SplitWords(fields[0]);
    if (words.size() < 3) Refuse("a parameter is `NAME TYPE DEFAULT`; write \"\" for empty text");
    Parameter parameter{words[0], ColumnType::Text, "", {fields[1], fields[2]}};
    TakeParameterType(words[1], parameter);
    if (!IsName(parameter.name)) {
      Refuse(fmt::format("{} cannot name a parameter: use letters, digits and `_`", words[0]));
    }
    if (parameter.name == "from" || parameter.name == "to" || parameter.name == "before_from" ||
        parameter.name == "before_to") {
      Refuse(fmt::format("every report has the parameter {}; it is not declared", words[0]));
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

  void TakeValue(std::string_view line, Column& column) const {
    const auto fields = Fields(line, "VALUE");
    if (!column.values.emplace(fields[0], Words{fields[1], fields[2]}).second) {
      Refuse(fmt::format("the value {} is here twice", fields[0]));
    }
  }

  void TakeChoice(std::string_view line, Parameter& parameter) const {
    const auto fields = Fields(line, "VALUE");
    for (const Choice& other : parameter.choices) {
      if (other.value == fields[0]) Refuse(fmt::format("the choice {} is here twice", fields[0]));
    }
    parameter.choices.push_back({fields[0], {fields[1], fields[2]}});
  }

  void Finish() {
    const char* needed[] = {"title.en", "title.zh_CN", "columns", "query"};
    for (const char* key : needed) {
      if (!m_seen.contains(key)) RefuseAt(0, fmt::format("`{}:` is missing", key));
    }
    if (m_definition.columns.empty()) RefuseAt(0, "the report has no columns");
    CheckDefaults();
    ResolveNames(m_naming_lines, m_definition);
    CheckQuery(m_parameter_lines, m_definition);
  }

  void CheckDefaults() const {
    for (std::size_t i = 0; i < m_definition.parameters.size(); ++i) {
      const Parameter& parameter = m_definition.parameters[i];
      if (parameter.kind != ParameterKind::Listed) continue;
      const auto& choices = parameter.choices;
      const auto is_default = [&](const Choice& each) {
        return each.value == parameter.default_value;
      };
      if (!parameter.default_value.empty() &&
          std::none_of(choices.begin(), choices.end(), is_default)) {
        RefuseAt(m_parameter_lines[i],
                 fmt::format("the default {} is not among `choices {}:`", parameter.default_value,
                             parameter.name));
      }
    }
  }

  Definition m_definition;
  int m_line = 0;  ///< which mistakes are told of
  std::set<std::string> m_seen;
  std::vector<int> m_parameter_lines;
  NamingLines m_naming_lines;
};

}  // namespace

base::Result<Definition, DefinitionMistake> ParseDefinition(const std::filesystem::path& file,
                                                            const std::string& content) {
  try {
    return Parser(file).Parse(content);
  } catch (const LineMistake& mistake) {
    return base::Fail(DefinitionMistake{file, mistake.line, mistake.sentence});
  }
}

}  // namespace steelyard::report
