/// The CSV renderer: RFC 4180, as spreadsheets in China open it without a question.
#include <algorithm>
#include <array>

#include "report/export.h"
#include "report/format.h"

namespace steelyard::report {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Spreadsheets run a text that begins like a formula, also one in full-width characters. Products
/// and cashiers are named by people, so a name must never run.
std::string Guarded(std::string text) {
  static constexpr std::array<std::string_view, 11> kStarts = {"=",  "+",  "-",  "@",  "\t", "\r",
                                                               "\n", "＝", "＋", "－", "＠"};
  const bool runs = std::any_of(kStarts.begin(), kStarts.end(),
                                [&](std::string_view start) { return text.starts_with(start); });
  return runs ? "'" + text : text;
}

std::string Quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == text.npos) return text;
  std::string quoted = "\"";
  for (const char letter : text) {
    if (letter == '"') quoted += '"';
    quoted += letter;
  }
  return quoted + "\"";
}

std::string LineOf(const std::vector<std::string>& fields) {
  std::string line;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) line += ',';
    line += Quoted(fields[i]);
  }
  return line + "\r\n";
}

std::vector<std::string> FormatRow(const Table& table, const Row& row, Language language) {
  std::vector<std::string> fields;
  for (std::size_t i = 0; i < row.size(); ++i) {
    std::string field = FormatCell(table.columns[i], row[i], {language});
    fields.push_back(IsNumber(table.columns[i].type) ? field : Guarded(std::move(field)));
  }
  return fields;
}

}  // namespace

void WriteCsv(const Table& table, const ExportContext& context, const TextSink& sink) {
  const Language language = context.language;
  sink(kByteOrderMark);
  std::vector<std::string> heads;
  for (const Column& column : table.columns) heads.push_back(Guarded(column.head.In(language)));
  sink(LineOf(heads));
  std::size_t done = 0;
  for (const Row& row : table.rows) {
    TellProgress(context, {done++, table.rows.size()});
    sink(LineOf(FormatRow(table, row, language)));
  }
  if (HasTotals(table)) {
    auto totals = FormatRow(table, table.totals, language);
    if (HasRoomForTotalLabel(table)) totals[0] = TotalLabel(language);
    sink(LineOf(totals));
  }
}

std::string RenderCsv(const Table& table, Language language) {
  std::string csv;
  WriteCsv(table, WithoutContext(language), [&](std::string_view text) { csv += text; });
  return csv;
}

}  // namespace steelyard::report
