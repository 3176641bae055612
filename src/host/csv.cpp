/// Reads and writes CSV text.
#include "host/csv.h"

namespace steelyard::host {
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

/// How many bytes the character beginning with `lead` has; 0 for no such beginning.
std::size_t Utf8Length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

/// The second byte has a narrower range after some leads (Unicode 15, table 3-7).
bool IsSecondByte(unsigned char lead, unsigned char second) {
  if (lead == 0xE0) return second >= 0xA0 && second <= 0xBF;
  if (lead == 0xED) return second >= 0x80 && second <= 0x9F;
  if (lead == 0xF0) return second >= 0x90 && second <= 0xBF;
  if (lead == 0xF4) return second >= 0x80 && second <= 0x8F;
  return second >= 0x80 && second <= 0xBF;
}

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

bool IsUtf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const auto length = Utf8Length(lead);
    if (length == 0 || i + length > text.size()) return false;
    for (std::size_t k = 1; k < length; ++k) {
      const auto byte = static_cast<unsigned char>(text[i + k]);
      if (k == 1 ? !IsSecondByte(lead, byte) : (byte & 0xC0) != 0x80) return false;
    }
    i += length;
  }
  return true;
}

}  // namespace steelyard::host
