/// The text renderer: a table for a terminal or a plain file.
#include <algorithm>

#include "report/export.h"
#include "report/format.h"

namespace steelyard::report {
namespace {

using Line = std::vector<std::string>;

std::string Padding(std::size_t width, const std::string& text) {
  const std::size_t used = DisplayWidth(text);
  return std::string(width > used ? width - used : 0, ' ');
}

class TextTable {
 public:
  explicit TextTable(const Table& table) : m_table(table), m_widths(table.columns.size(), 0) {}

  void Add(Line line) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      line[i] = OnOneLine(line[i]);
      m_widths[i] = std::max(m_widths[i], DisplayWidth(line[i]));
    }
    m_lines.push_back(std::move(line));
  }

  void AddRule() { m_lines.emplace_back(); }

  void WriteTo(const TextSink& sink) const {
    for (const Line& line : m_lines) sink((line.empty() ? Rule() : Aligned(line)) + "\n");
  }

 private:
  std::string Aligned(const Line& line) const {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (i > 0) text += "  ";
      const std::string padding = Padding(m_widths[i], line[i]);
      text += IsNumber(m_table.columns[i].type) ? padding + line[i] : line[i] + padding;
    }
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
  }

  std::string Rule() const {
    std::size_t width = 0;
    for (const std::size_t each : m_widths) width += each + 2;
    return std::string(width > 2 ? width - 2 : 0, '-');
  }

  const Table& m_table;
  std::vector<std::size_t> m_widths;
  std::vector<Line> m_lines;
};

Line FormatRow(const Table& table, const Row& row, Language language) {
  Line line;
  for (std::size_t i = 0; i < row.size(); ++i) {
    line.push_back(FormatCell(table.columns[i], row[i], {language}));
  }
  return line;
}

}  // namespace

void WriteText(const Table& table, const ExportContext& context, const TextSink& sink) {
  const Language language = context.language;
  TextTable text(table);
  Line heads;
  for (const Column& column : table.columns) heads.push_back(column.head.In(language));
  text.Add(std::move(heads));
  text.AddRule();
  const auto lines = TableLines(table);
  std::size_t done = 0;
  for (const TableLine& line : lines) {
    TellProgress(context, {done++, lines.size()});
    Line cells = FormatRow(table, *line.cells, language);
    if (line.group != nullptr) cells[0] = FormatSubtotalHead(table, *line.group, language);
    text.Add(std::move(cells));
    if (line.group != nullptr) text.AddRule();
  }
  if (table.groups.empty() || !HasTotals(table)) text.AddRule();
  if (HasTotals(table)) {
    Line totals = FormatRow(table, table.totals, language);
    if (HasRoomForTotalLabel(table)) totals[0] = TotalLabel(language);
    text.Add(std::move(totals));
  }
  sink(table.title.In(language) + "  " + FormatScope(table, language) + "\n\n");
  text.WriteTo(sink);
  if (table.rows.empty()) sink(NothingLabel(language) + "\n");
}

std::string RenderText(const Table& table, Language language) {
  std::string text;
  WriteText(table, WithoutContext(language), [&](std::string_view piece) { text += piece; });
  return text;
}

}  // namespace steelyard::report
