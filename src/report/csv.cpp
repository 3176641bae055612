/// The CSV renderer: RFC 4180, as spreadsheets in China open it without a question.
#include <algorithm>
#include <array>

#include "report/export.h"
#include "report/format.h"

namespace steelyard::report {
namespace {

constexpr std::int64_t kAnyMoment = 1'700'000'000'000;  // no moment stands in a CSV file

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Spreadsheets run a text that begins like a formula, also one in full-width characters. Products
/// and cashiers are named by people, so a name must never run.
std::string Guarded(std::string text) {
  static constexpr std::array<std::string_view, 10> kStarts = {"=",  "+",  "-",  "@",  "\t",
                                                               "\r", "＝", "＋", "－", "＠"};
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

void AppendLine(const std::vector<std::string>& fields, std::string& csv) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) csv += ',';
    csv += Quoted(fields[i]);
  }
  csv += "\r\n";
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
  constexpr std::size_t kPiece = 1 << 16;
  const Language language = context.language;
  std::string csv(kByteOrderMark);
  std::vector<std::string> heads;
  for (const Column& column : table.columns) heads.push_back(Guarded(column.head.In(language)));
  AppendLine(heads, csv);
  std::size_t done = 0;
  for (const Row& row : table.rows) {
    TellProgress(context, {done++, table.rows.size()});
    AppendLine(FormatRow(table, row, language), csv);
    if (csv.size() < kPiece) continue;
    sink(csv);
    csv.clear();
  }
  if (HasTotals(table)) {
    auto totals = FormatRow(table, table.totals, language);
    if (HasRoomForTotalLabel(table)) totals[0] = TotalLabel(language);
    AppendLine(totals, csv);
  }
  sink(csv);
}

std::string RenderCsv(const Table& table, Language language) {
  std::string csv;
  WriteCsv(table, {"", language, *base::Timestamp::FromUnixMs(kAnyMoment)},
           [&](std::string_view text) { csv += text; });
  return csv;
}

}  // namespace steelyard::report
