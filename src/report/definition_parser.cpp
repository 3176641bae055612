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

/// As many as can be told apart without colours.
constexpr std::size_t kMostSeries = 6;

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
    if (!IsReportName(m_definition.name)) {
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
    if (text.starts_with("values ") || text.starts_with("choices ")) return true;
    return std::all_of(text.begin(), text.end(), [](char letter) {
      return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
             letter == '.' || letter == '_';
    });
  }

  void TakeKey(const std::string& key, const std::string& value) {
    if (!m_seen.insert(key).second) Refuse(fmt::format("`{}:` is here twice", key));
    m_section.clear();
    if (key == "parameters" || key == "columns" || key == "query" || key.starts_with("values ") ||
        key.starts_with("choices ")) {
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
    } else if (key == "topic") {
      TakeTopic(SplitWords(value));
    } else if (key == "chart" || key == "show" || key == "group" || key == "drill") {
      m_later[key] = {m_line, SplitWords(value)};
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

  void OpenSection(const std::string& key) {
    if (key.starts_with("choices ")) return OpenChoices(Trim(key.substr(8)));
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

  void OpenChoices(const std::string& name) {
    m_section = "choices";
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
    m_choices_of = static_cast<std::size_t>(found - parameters.begin());
  }

  void TakeIndented(std::string_view line) {
    if (m_section == "choices") return TakeChoice(line);
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

  void TakeValue(std::string_view line) {
    const auto fields = Fields(line, "VALUE");
    auto& values = m_definition.columns[m_values_of].values;
    if (!values.emplace(fields[0], Words{fields[1], fields[2]}).second) {
      Refuse(fmt::format("the value {} is here twice", fields[0]));
    }
  }

  void TakeChoice(std::string_view line) {
    const auto fields = Fields(line, "VALUE");
    auto& choices = m_definition.parameters[m_choices_of].choices;
    for (const Choice& other : choices) {
      if (other.value == fields[0]) Refuse(fmt::format("the choice {} is here twice", fields[0]));
    }
    choices.push_back({fields[0], {fields[1], fields[2]}});
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
    FinishChoices();
    FinishShown();
    FinishChart();
    FinishGroup();
    FinishDrill();
    FinishQuery();
  }

  /// The words of a line that names columns, which may stand below it; nothing when there is no
  /// such line. Mistakes are told of its line from here on.
  const std::vector<std::string>* Later(const char* key) {
    const auto found = m_later.find(key);
    if (found == m_later.end()) return nullptr;
    m_line = found->second.line;
    return &found->second.words;
  }

  std::size_t NamedColumn(const char* what, const std::string& name) const {
    const auto found = report::FindColumn(m_definition.columns, name);
    if (!found) Refuse(fmt::format("the {} names {}, which is no column", what, name));
    return *found;
  }

  std::size_t ShownColumn(const char* what, const std::string& name) const {
    const std::size_t found = NamedColumn(what, name);
    const auto& shown = m_definition.shown;
    if (std::find(shown.begin(), shown.end(), found) == shown.end()) {
      Refuse(fmt::format("the {} names {}, which `show:` leaves out", what, name));
    }
    return found;
  }

  void FinishChoices() const {
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

  void FinishShown() {
    const auto* words = Later("show");
    if (words == nullptr) {
      for (std::size_t i = 0; i < m_definition.columns.size(); ++i) m_definition.shown.push_back(i);
      return;
    }
    for (const std::string& word : *words) {
      const std::size_t column = NamedColumn("`show:` line", word);
      const auto& shown = m_definition.shown;
      if (std::find(shown.begin(), shown.end(), column) != shown.end()) {
        Refuse(fmt::format("`show:` names {} twice", word));
      }
      m_definition.shown.push_back(column);
    }
  }

  void FinishChart() {
    const auto* words = Later("chart");
    if (words == nullptr) return;
    const auto kind = (*words)[0] == "bar"       ? std::optional(ChartKind::Bar)
                      : (*words)[0] == "columns" ? std::optional(ChartKind::Columns)
                      : (*words)[0] == "stacked" ? std::optional(ChartKind::Stacked)
                      : (*words)[0] == "pie"     ? std::optional(ChartKind::Pie)
                      : (*words)[0] == "line"    ? std::optional(ChartKind::Line)
                                                 : std::nullopt;
    if (!kind) {
      Refuse(fmt::format("{} is no chart; charts are bar, columns, stacked, pie and line",
                         (*words)[0]));
    }
    const bool has_parts = kind == ChartKind::Stacked;
    const bool may_have_more = has_parts || kind == ChartKind::Line;
    const std::size_t values = words->size() < 2 ? 0 : words->size() - 2;
    if (values < (has_parts ? 2 : 1) || (values > 1 && !may_have_more) || values > kMostSeries) {
      Refuse(fmt::format(
          "a chart is `bar`, `columns`, `stacked`, `pie` or `line`, a label column and a value "
          "column; stacked has two values to {}, line one to {}",
          kMostSeries, kMostSeries));
    }
    Chart chart{*kind, ShownColumn("chart", (*words)[1]), {}};
    for (std::size_t i = 2; i < words->size(); ++i) {
      const std::size_t column = ShownColumn("chart", (*words)[i]);
      const ColumnType type = m_definition.columns[column].type;
      if (!IsNumber(type)) {
        Refuse(fmt::format("the chart cannot draw {}: it is no number", (*words)[i]));
      }
      if (!chart.value_columns.empty() &&
          m_definition.columns[chart.value_columns.front()].type != type) {
        Refuse(fmt::format("the chart cannot draw {} beside the others: it is of another type",
                           (*words)[i]));
      }
      chart.value_columns.push_back(column);
    }
    m_definition.chart = std::move(chart);
  }

  void FinishGroup() {
    const auto* words = Later("group");
    if (words == nullptr) return;
    if (words->size() != 1) Refuse("`group:` names one column");
    m_definition.group = ShownColumn("group", words->front());
  }

  void FinishDrill() {
    const auto* words = Later("drill");
    if (words == nullptr) return;
    for (const std::string& word : *words) {
      const auto sign = word.find('=');
      const auto field = ParseTicketField(word.substr(0, sign));
      if (!field || sign == word.npos) {
        Refuse(fmt::format("{} is no way to tickets; write FIELD=COLUMN or FIELD=:PARAMETER with a "
                           "field out of day, hour, scale, cashier, product, tender, card",
                           word));
      }
      const std::string from = word.substr(sign + 1);
      DrillStep step{*field, std::nullopt};
      if (from.starts_with(':')) {
        step.parameter = from.substr(1);
        const auto& parameters = m_definition.parameters;
        if (std::none_of(parameters.begin(), parameters.end(), [&](const Parameter& each) {
              return each.name == step.parameter;
            })) {
          Refuse(fmt::format("`drill:` names {}, which is no parameter", from));
        }
      } else {
        step.column = NamedColumn("`drill:` line", from);
      }
      m_definition.drill.push_back(std::move(step));
    }
  }

  void FinishQuery() {
    const QueryScan scan = ScanQuery(m_definition.query);
    const int first = m_definition.query_line;
    if (scan.mistake) RefuseAt(first + scan.mistake->line - 1, scan.mistake->sentence);
    std::set<std::string> declared = {"from", "to", "before_from", "before_to"};
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
    const std::size_t bounds_of_before =
        scan.parameters.count("before_from") + scan.parameters.count("before_to");
    m_definition.compares = bounds_of_before == 2;
    if (bounds_of_before == 1) {
      RefuseAt(first, "the query uses one of :before_from and :before_to; a period has both");
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
  std::size_t m_choices_of = 0;
  std::vector<int> m_parameter_lines;
  struct LaterLine {
    int line;
    std::vector<std::string> words;
  };
  std::map<std::string, LaterLine> m_later;  ///< lines that name columns
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
