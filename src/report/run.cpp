#include "report/run.h"

#include <fmt/format.h>
#include <glib.h>

#include <algorithm>
#include <map>
#include <memory>

#include "domain/business_day.h"

namespace steelyard::report {
namespace {

std::optional<RunRefusal> CheckPeriod(const ports::ReportParameters& parameters) {
  std::vector<domain::BusinessDay> days;
  for (const char* name : {"from", "to"}) {
    const auto given = parameters.find(name);
    if (given == parameters.end()) return RunRefusal{RunMistake::ParameterMissing, name};
    const auto day = domain::BusinessDay::Parse(given->second);
    if (!day) return RunRefusal{RunMistake::ParameterOfWrongType, name, given->second};
    days.push_back(*day);
  }
  if (days[1] < days[0]) {
    return RunRefusal{RunMistake::ToBeforeFrom, "to", parameters.at("to")};
  }
  return std::nullopt;
}

/// The parameters with defaults filled in, or why they are refused.
base::Result<ports::ReportParameters, RunRefusal> Complete(
    const Definition& definition, const ports::ReportParameters& parameters) {
  for (const auto& [name, value] : parameters) {
    bool known = name == "from" || name == "to";
    for (const Parameter& parameter : definition.parameters) known |= parameter.name == name;
    if (!known) return base::Fail(RunRefusal{RunMistake::ParameterUnknown, name, value});
  }
  if (auto refusal = CheckPeriod(parameters)) return base::Fail(*std::move(refusal));
  ports::ReportParameters complete = parameters;
  for (const Parameter& parameter : definition.parameters) {
    const auto given = complete.emplace(parameter.name, parameter.default_value).first;
    if (!FitsParameter(parameter.type, given->second)) {
      return base::Fail(
          RunRefusal{RunMistake::ParameterOfWrongType, parameter.name, given->second});
    }
  }
  return complete;
}

/// Names come from scales and imports, and what arrived broken must not break a whole report.
void MakeValidUtf8(std::string& text) {
  const auto size = static_cast<gssize>(text.size());
  if (g_utf8_validate(text.data(), size, nullptr)) return;
  const std::unique_ptr<char, decltype(&g_free)> valid(g_utf8_make_valid(text.data(), size),
                                                       &g_free);
  text = valid.get();
}

bool Fits(const Column& column, const Cell& cell) {
  if (std::holds_alternative<std::monostate>(cell)) return true;
  if (IsNumber(column.type)) return std::holds_alternative<std::int64_t>(cell);
  const auto* text = std::get_if<std::string>(&cell);
  if (text == nullptr) return false;
  return column.type == ColumnType::Text || domain::BusinessDay::Parse(*text).has_value();
}

/// Ends the reading of rows from within.
struct EnoughRows {};

bool IsShown(const Definition& definition, std::size_t column) {
  const auto& shown = definition.shown;
  return std::find(shown.begin(), shown.end(), column) != shown.end();
}

class TableBuilder {
 public:
  explicit TableBuilder(const Definition& definition) : m_definition(definition) {
    m_table.report = definition.name;
    m_table.title = definition.title;
    for (const std::size_t column : definition.shown) {
      m_table.columns.push_back(definition.columns[column]);
    }
    m_table.totals = NoTotals();
    if (definition.group) m_table.group = Place(*definition.group);
    TakeChart();
  }

  /// Throws  EnoughRows when a row is refused: the others need not be read.
  void Add(const Row& row) {
    if (row.size() != m_definition.columns.size()) {
      RefuseQuery("", fmt::format("{} != {}", row.size(), m_definition.columns.size()));
    }
    if (m_table.rows.size() == kMostRows) Refuse({RunMistake::TooManyRows});
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (Fits(m_definition.columns[i], row[i])) continue;
      RefuseQuery(m_definition.columns[i].name,
                  std::string(ToText(m_definition.columns[i].type)));
    }
    Row shown;
    for (const std::size_t column : m_definition.shown) shown.push_back(row[column]);
    for (Cell& cell : shown) {
      auto* text = std::get_if<std::string>(&cell);
      if (text == nullptr) continue;
      MakeValidUtf8(*text);
      m_text_bytes += text->size();
    }
    if (m_text_bytes > kMostTextBytes) Refuse({RunMistake::TooMuchText});
    AddToTotals(shown, m_table.totals);
    m_table.rows.push_back(std::move(shown));
  }

  /// Before Finish, after the last row.
  void MakeGroups() {
    if (!m_table.group) return;
    SortByGroup(*m_table.group);
    for (std::size_t i = 0; i < m_table.rows.size(); ++i) {
      const Row& row = m_table.rows[i];
      const bool begins =
          i == 0 || m_table.rows[i - 1][*m_table.group] != row[*m_table.group];
      if (begins) m_table.groups.push_back({i, i, NoTotals()});
      m_table.groups.back().last = i + 1;
      AddToTotals(row, m_table.groups.back().totals);
    }
  }

  base::Result<Table, RunRefusal> Finish(const ports::ReportParameters& parameters) {
    if (m_refusal) return base::Fail(*m_refusal);
    m_table.period = {parameters.at("from"), parameters.at("to")};
    if (m_definition.compares) m_table.before = PeriodBefore(m_table.period);
    TakeDrill(parameters);
    for (const Parameter& parameter : m_definition.parameters) {
      std::string value = parameters.at(parameter.name);
      if (value == parameter.default_value) continue;
      MakeValidUtf8(value);
      m_table.filters.push_back({parameter.label, std::move(value)});
    }
    return std::move(m_table);
  }

 private:
  [[noreturn]] void Refuse(RunRefusal refusal) {
    m_refusal = std::move(refusal);
    throw EnoughRows();
  }

  [[noreturn]] void RefuseQuery(const std::string& column, const std::string& detail) {
    Refuse({RunMistake::QueryDoesNotFitColumns, column,
            fmt::format("{}:{}: {}", m_definition.file.string(), m_definition.query_line, detail)});
  }

  Row NoTotals() const {
    Row totals;
    for (const Column& column : m_table.columns) {
      totals.push_back(column.totalling == Totalling::Sum ? Cell(std::int64_t{0}) : Cell());
    }
    return totals;
  }

  void AddToTotals(const Row& row, Row& totals) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      auto* total = std::get_if<std::int64_t>(&totals[i]);
      const auto* value = std::get_if<std::int64_t>(&row[i]);
      if (total == nullptr || value == nullptr) continue;
      if (__builtin_add_overflow(*total, *value, total)) {
        Refuse({RunMistake::TotalTooLarge, m_table.columns[i].name});
      }
    }
  }

  /// Where a column of the query is among those that are shown; the parser saw to it that it is.
  std::size_t Place(std::size_t column) const {
    const auto& shown = m_definition.shown;
    const auto found = std::find(shown.begin(), shown.end(), column);
    base::Check(found != shown.end());
    return static_cast<std::size_t>(found - shown.begin());
  }

  void TakeChart() {
    if (!m_definition.chart) return;
    Chart chart{m_definition.chart->kind, Place(m_definition.chart->label_column), {}};
    for (const std::size_t column : m_definition.chart->value_columns) {
      chart.value_columns.push_back(Place(column));
    }
    m_table.chart = std::move(chart);
  }

  void TakeDrill(const ports::ReportParameters& parameters) {
    for (const DrillStep& step : m_definition.drill) {
      if (!step.column) {
        m_table.drill.push_back({step.field, std::nullopt, parameters.at(step.parameter)});
      } else if (IsShown(m_definition, *step.column)) {
        m_table.drill.push_back({step.field, Place(*step.column), ""});
      } else {
        m_table.drill.clear();  // without one of the steps there would be too many tickets
        return;
      }
    }
  }

  /// Groups stand in the order of their first rows, and so do the rows of each.
  void SortByGroup(std::size_t column) {
    std::map<Cell, std::size_t> order;
    for (const Row& row : m_table.rows) order.emplace(row[column], order.size());
    std::stable_sort(m_table.rows.begin(), m_table.rows.end(),
                     [&](const Row& left, const Row& right) {
                       return order.at(left[column]) < order.at(right[column]);
                     });
  }

  const Definition& m_definition;
  Table m_table;
  std::size_t m_text_bytes = 0;
  std::optional<RunRefusal> m_refusal;
};

std::string ExplainInChinese(const RunRefusal& refusal) {
  switch (refusal.mistake) {
    case RunMistake::ParameterUnknown:
      return fmt::format("此报表没有参数“{}”。报表未运行；请检查参数名称。", refusal.subject);
    case RunMistake::ParameterMissing:
      return fmt::format("缺少参数“{}”。报表未运行；请填写日期，如 2026-11-22。", refusal.subject);
    case RunMistake::ParameterOfWrongType:
      return fmt::format(
          "“{}”不能作为参数“{}”的值。报表未运行；日期写作 2026-11-22，"
          "数量写作数字。",
          refusal.detail, refusal.subject);
    case RunMistake::ToBeforeFrom:
      return "截止日期早于起始日期。报表未运行；请更换其中一个日期。";
    case RunMistake::QueryDoesNotFitColumns:
      return refusal.subject.empty()
                 ? fmt::format("报表定义有误，查询的列数与列定义不符（{}）。请修改该文件。",
                               refusal.detail)
                 : fmt::format("报表定义有误，查询给出的列“{}”类型不符（{}）。请修改该文件。",
                               refusal.subject, refusal.detail);
    case RunMistake::ColumnUnknown:
      return fmt::format("此报表没有列“{}”。报表未运行；请检查列名。", refusal.subject);
    case RunMistake::TooManyRows:
      return fmt::format("结果超过 {} 行。报表未运行；请缩短报表期间或缩小筛选范围。", kMostRows);
    case RunMistake::TooMuchText:
      return fmt::format("结果的文字超过 {} MB。报表未运行；请缩短报表期间或缩小筛选范围。",
                         kMostTextBytes / 1'000'000);
    case RunMistake::TotalTooLarge:
      return fmt::format("列“{}”的合计超出可计算范围。请缩短报表期间。", refusal.subject);
  }
  base::Check(false);
  return "";
}

std::string ExplainInEnglish(const RunRefusal& refusal) {
  switch (refusal.mistake) {
    case RunMistake::ParameterUnknown:
      return fmt::format("This report has no parameter \"{}\". It was not run; check the name.",
                         refusal.subject);
    case RunMistake::ParameterMissing:
      return fmt::format(
          "The parameter \"{}\" is missing. The report was not run; give a date "
          "such as 2026-11-22.",
          refusal.subject);
    case RunMistake::ParameterOfWrongType:
      return fmt::format(
          "\"{}\" cannot be the parameter \"{}\". The report was not run; dates are "
          "written 2026-11-22, counts as digits.",
          refusal.detail, refusal.subject);
    case RunMistake::ToBeforeFrom:
      return "The last day comes before the first. The report was not run; change one of them.";
    case RunMistake::QueryDoesNotFitColumns:
      return refusal.subject.empty()
                 ? fmt::format(
                       "The report's definition is wrong: the number of columns its query "
                       "gives and it lists differ ({}). Correct the file.",
                       refusal.detail)
                 : fmt::format(
                       "The report's definition is wrong: its query gives a value in "
                       "column \"{}\" that is not of the column's type ({}). Correct the "
                       "file.",
                       refusal.subject, refusal.detail);
    case RunMistake::ColumnUnknown:
      return fmt::format("This report has no column \"{}\". It was not run; check the name.",
                         refusal.subject);
    case RunMistake::TooManyRows:
      return fmt::format(
          "The report has more than {} rows. It was not run; choose a shorter period, or narrow it "
          "by its parameters.",
          kMostRows);
    case RunMistake::TooMuchText:
      return fmt::format(
          "The report has more than {} MB of text. It was not run; choose a shorter period, or "
          "narrow it by its parameters.",
          kMostTextBytes / 1'000'000);
    case RunMistake::TotalTooLarge:
      return fmt::format(
          "The total of column \"{}\" is larger than this program can count. "
          "Choose a shorter period.",
          refusal.subject);
  }
  base::Check(false);
  return "";
}

}  // namespace

std::string Explain(const RunRefusal& refusal, Language language) {
  return language == Language::Chinese ? ExplainInChinese(refusal) : ExplainInEnglish(refusal);
}

base::Result<Definition, RunRefusal> WithChanges(Definition definition,
                                                 const TableChanges& changes) {
  if (!changes.columns.empty()) {
    std::vector<std::size_t> shown;
    for (const std::string& name : changes.columns) {
      const auto column = FindColumn(definition.columns, name);
      const bool is_new =
          column && std::find(shown.begin(), shown.end(), *column) == shown.end();
      if (!is_new) return base::Fail(RunRefusal{RunMistake::ColumnUnknown, name});
      shown.push_back(*column);
    }
    definition.shown = std::move(shown);
  }
  if (changes.group) {
    definition.group = FindColumn(definition.columns, *changes.group);
    const bool is_known = changes.group->empty() ||
                          (definition.group && IsShown(definition, *definition.group));
    if (!is_known) return base::Fail(RunRefusal{RunMistake::ColumnUnknown, *changes.group});
  }
  if (definition.group && !IsShown(definition, *definition.group)) definition.group.reset();
  if (definition.chart) {
    bool is_whole = IsShown(definition, definition.chart->label_column);
    for (const std::size_t column : definition.chart->value_columns) {
      is_whole = is_whole && IsShown(definition, column);
    }
    if (!is_whole) definition.chart.reset();
  }
  return definition;
}

Dates PeriodBefore(const Dates& period) {
  const auto from = *domain::BusinessDay::Parse(period.from);
  const auto to = *domain::BusinessDay::Parse(period.to);
  const auto after = to.PlusDays(1).ToString();
  const std::string last = from.PlusDays(-1).ToString();
  if (period.from.ends_with("-01") && after.ends_with("-01")) {
    const auto month_of = [](const std::string& day) {
      return std::stoi(day.substr(0, 4)) * 12 + std::stoi(day.substr(5, 2)) - 1;
    };
    const int first = month_of(period.from) - (month_of(after) - month_of(period.from));
    if (const auto day = domain::BusinessDay::FromDate(first / 12, first % 12 + 1, 1)) {
      return {day->ToString(), last};
    }
  }
  return {from.PlusDays(-(to.DaysSince(from) + 1)).ToString(), last};
}

base::Result<Table, RunRefusal> Run(const Definition& definition,
                                    const ports::ReportParameters& parameters,
                                    ports::ReportRows& rows,
                                    const std::function<bool()>& is_cancelled) {
  const auto complete = Complete(definition, parameters);
  if (!complete) return base::Fail(complete.error());
  TableBuilder builder(definition);
  ports::ReportQuery query{definition.query, *complete, is_cancelled};
  if (definition.compares) {
    const Dates before = PeriodBefore({complete->at("from"), complete->at("to")});
    query.parameters["before_from"] = before.from;
    query.parameters["before_to"] = before.to;
  }
  try {
    rows.Run(query, [&builder](const Row& row) { builder.Add(row); });
    builder.MakeGroups();
  } catch (const EnoughRows&) {
    // The builder tells why.
  }
  return builder.Finish(*complete);
}

}  // namespace steelyard::report
