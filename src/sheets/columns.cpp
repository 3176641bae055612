#include "sheets/columns.h"

#include "base/utf8.h"

namespace steelyard::sheets {
namespace {

constexpr std::size_t kMaxShownBytes = 200;

std::string Normalised(std::string text) {
  const auto begin = text.find_first_not_of(' ');
  if (begin == text.npos) return {};
  text = text.substr(begin, text.find_last_not_of(' ') - begin + 1);
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

bool IsNamed(const KnownColumn& column, const std::string& name) {
  if (Normalised(column.name) == name) return true;
  std::string_view names = column.other_names;
  while (!names.empty()) {
    const auto end = names.find('|');
    if (names.substr(0, end) == name) return true;
    names.remove_prefix(end == names.npos ? names.size() : end + 1);
  }
  return false;
}

}  // namespace

std::string Shown(const std::string& text) {
  const bool is_shown =
      text.size() <= kMaxShownBytes && base::IsUtf8(text) && !base::HasControl(text);
  return is_shown ? text : std::string();
}

base::Result<Columns, HeadFault> ReadHead(const Table& table, std::span<const KnownColumn> known) {
  if (table.empty()) return base::Fail(HeadFault{HeadMistake::Empty, ""});
  Columns columns;
  const auto& head = table.front().cells;
  for (std::size_t i = 0; i < head.size(); ++i) {
    const std::string name = Normalised(head[i].text);
    const KnownColumn* column = nullptr;
    for (const KnownColumn& one : known) {
      if (IsNamed(one, name)) column = &one;
    }
    if (column == nullptr) {
      return base::Fail(HeadFault{HeadMistake::ColumnUnknown, Shown(head[i].text)});
    }
    if (!columns.emplace(column->name, i).second) {
      return base::Fail(HeadFault{HeadMistake::ColumnTwice, Shown(head[i].text)});
    }
  }
  for (const KnownColumn& column : known) {
    if (!column.is_needed || columns.contains(column.name)) continue;
    return base::Fail(HeadFault{HeadMistake::ColumnMissing, column.name});
  }
  return columns;
}

std::optional<CellFault> FindCellFault(const Row& row, std::size_t columns) {
  if (row.cells.size() < columns) return CellFault{CellMistake::TooFewCells, row.cells.size() - 1};
  if (row.cells.size() > columns) return CellFault{CellMistake::TooManyCells, columns};
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    const auto& cell = row.cells[i];
    if (!base::IsUtf8(cell.text)) return CellFault{CellMistake::NotUtf8, i};
    if (cell.text.size() > kMaxTextBytes) return CellFault{CellMistake::TooLong, i};
    if (base::HasControl(cell.text)) return CellFault{CellMistake::ControlCharacter, i};
    if (cell.kind == CellKind::Fault) return CellFault{CellMistake::Fault, i};
  }
  return std::nullopt;
}

}  // namespace steelyard::sheets
