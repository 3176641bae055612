#include "report/run.h"

#include <fmt/format.h>
#include <glib.h>

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

class TableBuilder {
 public:
  explicit TableBuilder(const Definition& definition) : m_definition(definition) {
    m_table.report = definition.name;
    m_table.title = definition.title;
    m_table.columns = definition.columns;
    m_table.chart = definition.chart;
    for (const Column& column : definition.columns) {
      m_table.totals.push_back(column.totalling == Totalling::Sum ? Cell(std::int64_t{0}) : Cell());
    }
  }

  /// After the first row that is refused the others are passed over.
  void Add(const Row& row) {
    if (m_refusal) return;
    if (row.size() != m_table.columns.size()) {
      return RefuseQuery("", fmt::format("{} != {}", row.size(), m_table.columns.size()));
    }
    m_table.rows.push_back(row);
    for (std::size_t i = 0; i < row.size(); ++i) {
      Cell& cell = m_table.rows.back()[i];
      if (auto* text = std::get_if<std::string>(&cell)) MakeValidUtf8(*text);
      if (!Fits(m_table.columns[i], cell)) {
        return RefuseQuery(m_table.columns[i].name, std::string(ToText(m_table.columns[i].type)));
      }
      AddToTotal(i, cell);
    }
  }

  base::Result<Table, RunRefusal> Finish(const ports::ReportParameters& parameters) {
    if (m_refusal) return base::Fail(*m_refusal);
    m_table.period = {parameters.at("from"), parameters.at("to")};
    for (const Parameter& parameter : m_definition.parameters) {
      std::string value = parameters.at(parameter.name);
      if (value == parameter.default_value) continue;
      MakeValidUtf8(value);
      m_table.filters.push_back({parameter.label, std::move(value)});
    }
    return std::move(m_table);
  }

 private:
  void RefuseQuery(const std::string& column, const std::string& detail) {
    m_refusal = RunRefusal{
        RunMistake::QueryDoesNotFitColumns, column,
        fmt::format("{}:{}: {}", m_definition.file.string(), m_definition.query_line, detail)};
  }

  void AddToTotal(std::size_t column, const Cell& cell) {
    auto* total = std::get_if<std::int64_t>(&m_table.totals[column]);
    const auto* value = std::get_if<std::int64_t>(&cell);
    if (total == nullptr || value == nullptr) return;
    if (__builtin_add_overflow(*total, *value, total)) {
      m_refusal = RunRefusal{RunMistake::TotalTooLarge, m_table.columns[column].name};
    }
  }

  const Definition& m_definition;
  Table m_table;
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

base::Result<Table, RunRefusal> Run(const Definition& definition,
                                    const ports::ReportParameters& parameters,
                                    ports::ReportRows& rows) {
  const auto complete = Complete(definition, parameters);
  if (!complete) return base::Fail(complete.error());
  TableBuilder builder(definition);
  rows.Run(definition.query, *complete, [&builder](const Row& row) { builder.Add(row); });
  return builder.Finish(*complete);
}

}  // namespace steelyard::report
