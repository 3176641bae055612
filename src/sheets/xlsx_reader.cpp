/// From the workbook to the cells of its first sheet.
#include "sheets/xlsx_reader.h"

#include <algorithm>
#include <charconv>

#include "sheets/decimal.h"
#include "sheets/xlsx_parts.h"

namespace steelyard::sheets {
namespace {

/// The id of the first sheet that is shown; of the first when none is.
class WorkbookHandler final : public PartHandler {
 public:
  std::string sheet;

 private:
  void Begin(const std::string& name, const Attributes& attributes) override {
    if (name != "sheet") return;
    const bool is_shown = !AttributeOf(attributes, "state").ends_with("idden");
    if (sheet.empty() || (is_shown && !m_is_shown)) {
      sheet = AttributeOf(attributes, "id");
      m_is_shown = is_shown;
    }
  }
  bool m_is_shown = false;
};

/// Collects the letters of <t> and <v>; how Japanese and Chinese are pronounced (<rPh>) is no text
/// of the cell.
class TextCollector {
 public:
  void Begin(const std::string& name) {
    if (name == "rPh") ++m_phonetic;
    if (name == "t" || name == "v") m_is_inside = true;
  }
  void End(const std::string& name) {
    if (name == "rPh") --m_phonetic;
    if (name == "t" || name == "v") m_is_inside = false;
  }
  /// False when it is too much for a cell.
  bool Add(std::string_view text) {
    if (!m_is_inside || m_phonetic > 0) return true;
    m_text += text;
    return m_text.size() <= kMaxCellBytes;
  }
  std::string Take() { return std::exchange(m_text, {}); }

 private:
  std::string m_text;
  bool m_is_inside = false;
  int m_phonetic = 0;
};

class SharedStringsHandler final : public PartHandler {
 public:
  std::vector<std::string> strings;

 private:
  void Begin(const std::string& name, const Attributes&) override {
    if (name == "si") m_text.Take();
    m_text.Begin(name);
  }
  void End(const std::string& name) override {
    m_text.End(name);
    if (name != "si") return;
    strings.push_back(m_text.Take());
    if (strings.size() > kMaxRows * 8) Refuse();
  }
  void Text(std::string_view text) override {
    if (!m_text.Add(text)) Refuse();
  }
  TextCollector m_text;
};

std::optional<std::size_t> ParseIndex(std::string_view text) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return index;
}

/// The column of a reference like BC12, from 0; nothing for another text.
std::optional<std::size_t> ColumnOf(std::string_view reference) {
  std::size_t column = 0;
  std::size_t letters = 0;
  for (; letters < reference.size() && reference[letters] >= 'A' && reference[letters] <= 'Z';
       ++letters) {
    column = column * 26 + static_cast<std::size_t>(reference[letters] - 'A') + 1;
    if (column > kMaxColumns) break;
  }
  return letters == 0 ? std::nullopt : std::optional(column - 1);
}

class SheetHandler final : public PartHandler {
 public:
  explicit SheetHandler(const std::vector<std::string>& shared) : m_shared(shared) {}

  Table table;
  bool IsTooLarge() const { return m_is_too_large; }

 private:
  void Begin(const std::string& name, const Attributes& attributes) override {
    m_text.Begin(name);
    if (name == "row") BeginRow(AttributeOf(attributes, "r"));
    if (name == "c") BeginCell(attributes);
  }

  void End(const std::string& name) override {
    m_text.End(name);
    if (name == "c") EndCell();
    if (name == "row") EndRow();
  }

  void Text(std::string_view text) override {
    if (!m_text.Add(text)) TooLarge();
  }

  void TooLarge() {
    m_is_too_large = true;
    Refuse();
  }

  /// A number that is left out is one more than the last.
  void BeginRow(const std::string& number) {
    const auto line = ParseIndex(number).value_or(static_cast<std::size_t>(m_row.line) + 1);
    const bool goes_down = line > static_cast<std::size_t>(m_row.line);
    if (line > 10'000'000 || table.size() >= kMaxRows) return TooLarge();
    if (!goes_down) return Refuse();
    m_row = {static_cast<int>(line), {}};
  }

  void BeginCell(const Attributes& attributes) {
    m_type = AttributeOf(attributes, "t");
    m_column = ColumnOf(AttributeOf(attributes, "r")).value_or(m_row.cells.size());
    if (m_column >= kMaxColumns) return TooLarge();
    m_text.Take();
  }

  void EndCell() {
    if (m_column < m_row.cells.size()) return Refuse();  // cells go to the right
    m_row.cells.resize(m_column);
    m_row.cells.push_back(Decoded(m_text.Take()));
  }

  Cell Decoded(std::string text) {
    if (m_type == "e") return {std::move(text), CellKind::Fault};
    if (m_type == "b") return {text == "1" ? "TRUE" : "FALSE"};
    if (m_type == "s") {
      const auto index = ParseIndex(text);
      if (!index || *index >= m_shared.size()) {
        Refuse();
        return {};
      }
      return {m_shared[*index]};
    }
    const bool is_number = (m_type.empty() || m_type == "n") && !text.empty();
    if (!is_number) return {std::move(text)};
    auto plain = PlainDecimal(text);
    if (!plain) return {std::move(text), CellKind::Fault};
    return {*std::move(plain), CellKind::Number};
  }

  void EndRow() {
    while (!m_row.cells.empty() && m_row.cells.back().text.empty()) m_row.cells.pop_back();
    if (m_row.cells.empty()) return;
    const std::size_t width = table.empty() ? 0 : table.front().cells.size();
    Row row = m_row;
    if (row.cells.size() < width) row.cells.resize(width);
    m_cells += row.cells.size();
    for (const Cell& cell : row.cells) m_bytes += cell.text.size();
    if (m_cells > kMaxCells || m_bytes > kMaxTextBytesOfTable) return TooLarge();
    table.push_back(std::move(row));
  }

  const std::vector<std::string>& m_shared;
  Row m_row{0, {}};
  TextCollector m_text;
  std::string m_type;
  std::size_t m_column = 0;
  std::size_t m_cells = 0;
  std::size_t m_bytes = 0;
  bool m_is_too_large = false;
};

/// The path of the part of this type; empty when there is none.
std::string PathOfType(const Relationships& relationships, std::string_view type) {
  for (const auto& [id, relationship] : relationships) {
    if (relationship.type == type) return relationship.path;
  }
  return {};
}

base::Result<std::vector<std::string>, SheetMistake> ReadShared(XlsxParts& parts,
                                                                const std::string& path) {
  SharedStringsHandler handler;
  if (path.empty() || !parts.Contains(path)) return std::move(handler.strings);
  const auto xml = parts.Read(path);
  if (!xml) return base::Fail(xml.error());
  if (!ParsePart(*xml, handler)) return base::Fail(SheetMistake::Damaged);
  return std::move(handler.strings);
}

}  // namespace

base::Result<Table, SheetMistake> ReadXlsx(std::string_view bytes) {
  auto parts = XlsxParts::Open(bytes);
  if (!parts) return base::Fail(SheetMistake::Damaged);
  if (!parts->Contains("_rels/.rels")) return base::Fail(SheetMistake::NoSheet);
  const auto top = ReadRelationships(*parts, "");
  if (!top) return base::Fail(top.error());
  const std::string book = PathOfType(*top, "officeDocument");
  if (book.empty()) return base::Fail(SheetMistake::NoSheet);

  const auto book_xml = parts->Read(book);
  if (!book_xml) return base::Fail(book_xml.error());
  WorkbookHandler workbook;
  if (!ParsePart(*book_xml, workbook)) return base::Fail(SheetMistake::Damaged);
  const auto relationships = ReadRelationships(*parts, book);
  if (!relationships) return base::Fail(relationships.error());
  const auto sheet = relationships->find(workbook.sheet);
  if (sheet == relationships->end()) return base::Fail(SheetMistake::NoSheet);

  const auto shared = ReadShared(*parts, PathOfType(*relationships, "sharedStrings"));
  if (!shared) return base::Fail(shared.error());
  const auto sheet_xml = parts->Read(sheet->second.path);
  if (!sheet_xml) return base::Fail(sheet_xml.error());
  SheetHandler handler(*shared);
  const bool is_whole = ParsePart(*sheet_xml, handler);
  if (handler.IsTooLarge()) return base::Fail(SheetMistake::TooLarge);
  if (!is_whole) return base::Fail(SheetMistake::Damaged);
  return std::move(handler.table);
}

}  // namespace steelyard::sheets
