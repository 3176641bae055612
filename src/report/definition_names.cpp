#include "report/definition_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "report/definition_lines.h"
#include "report/query_scan.h"

namespace steelyard::report {
namespace {

/// As many as can be told apart without colours.
constexpr std::size_t kMostSeries = 6;

class Resolver {
 public:
  Resolver(const NamingLines& lines, Definition& definition)
      : m_lines(lines), m_definition(definition) {}

  void Resolve() {
    ReadShown();
    ReadChart();
    ReadGroup();
    ReadDrill();
  }

 private:
  [[noreturn]] void Refuse(std::string sentence) const {
    throw LineMistake{m_line, std::move(sentence)};
  }

  /// The words of a line; nothing when there is no such line. Mistakes are told of its line from
  /// here on.
  const std::vector<std::string>* WordsOf(const char* key) {
    const auto found = m_lines.find(key);
    if (found == m_lines.end()) return nullptr;
    m_line = found->second.number;
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

  void ReadShown() {
    const auto* words = WordsOf("show");
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

  void ReadChart() {
    const auto* words = WordsOf("chart");
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

  void ReadGroup() {
    const auto* words = WordsOf("group");
    if (words == nullptr) return;
    if (words->size() != 1) Refuse("`group:` names one column");
    m_definition.group = ShownColumn("group", words->front());
  }

  void ReadDrill() {
    const auto* words = WordsOf("drill");
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

  const NamingLines& m_lines;
  Definition& m_definition;
  int m_line = 0;
};

}  // namespace

void ResolveNames(const NamingLines& lines, Definition& definition) {
  Resolver(lines, definition).Resolve();
}

void CheckQuery(const std::vector<int>& parameter_lines, Definition& definition) {
  const QueryScan scan = ScanQuery(definition.query);
  const int first = definition.query_line;
  const auto refuse = [](int line, std::string sentence) {
    throw LineMistake{line, std::move(sentence)};
  };
  if (scan.mistake) refuse(first + scan.mistake->line - 1, scan.mistake->sentence);
  std::set<std::string> declared = {"from", "to", "before_from", "before_to"};
  for (const char* name : {"from", "to"}) {
    if (!scan.parameters.contains(name)) {
      refuse(first, fmt::format("the query does not use :{}, so the report would show other "
                                "days than it says",
                                name));
    }
  }
  for (std::size_t i = 0; i < definition.parameters.size(); ++i) {
    const std::string& name = definition.parameters[i].name;
    declared.insert(name);
    if (!scan.parameters.contains(name)) {
      refuse(parameter_lines[i], fmt::format("the query does not use :{}", name));
    }
  }
  const std::size_t bounds_of_before =
      scan.parameters.count("before_from") + scan.parameters.count("before_to");
  definition.compares = bounds_of_before == 2;
  if (bounds_of_before == 1) {
    refuse(first, "the query uses one of :before_from and :before_to; a period has both");
  }
  for (const std::string& name : scan.parameters) {
    if (!declared.contains(name)) {
      refuse(first, fmt::format("the query uses :{}, which is not among the parameters", name));
    }
  }
}

}  // namespace steelyard::report
