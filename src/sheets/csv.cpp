/// Reads and writes CSV text.
#include "sheets/csv.h"

namespace steelyard::sheets {
namespace {

/// Collects cells and rows while the text is walked once.
class Collector {
 public:
  void Put(char c) { m_cell += c; }
  void EndCell() {
    m_row.cells.push_back(std::move(m_cell));
    m_cell.clear();
  }
  void EndRow() {
    EndCell();
    ++m_rows_seen;
    const bool is_blank = m_row.cells.size() == 1 && m_row.cells[0].empty();
    if (!is_blank) m_rows.push_back({m_rows_seen, std::move(m_row.cells)});
    m_row.cells.clear();
  }
  bool HasBegunRow() const { return !m_cell.empty() || !m_row.cells.empty(); }
  bool IsAtCellStart() const { return m_cell.empty(); }
  std::vector<CsvRow> Take() { return std::move(m_rows); }

 private:
  std::string m_cell;
  CsvRow m_row{};
  std::vector<CsvRow> m_rows;
  int m_rows_seen = 0;
};

}  // namespace

std::optional<std::vector<CsvRow>> ParseCsv(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  Collector collector;
  bool is_quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (is_quoted) {
      if (c != '"') {
        collector.Put(c);
      } else if (next == '"') {
        collector.Put('"');
        ++i;
      } else {
        is_quoted = false;
      }
    } else if (c == '"' && collector.IsAtCellStart()) {
      is_quoted = true;
    } else if (c == ',') {
      collector.EndCell();
    } else if (c == '\n' || c == '\r') {
      if (c == '\r' && next == '\n') ++i;
      collector.EndRow();
    } else {
      collector.Put(c);
    }
  }
  if (is_quoted) return std::nullopt;
  if (collector.HasBegunRow()) collector.EndRow();
  return collector.Take();
}

std::string CsvLine(const std::vector<std::string>& cells) {
  std::string line;
  for (const auto& cell : cells) {
    if (&cell != cells.data()) line += ',';
    if (cell.find_first_of(",\"\r\n") == std::string::npos) {
      line += cell;
      continue;
    }
    line += '"';
    for (const char c : cell) line += c == '"' ? std::string("\"\"") : std::string(1, c);
    line += '"';
  }
  return line + "\r\n";
}

}  // namespace steelyard::sheets
