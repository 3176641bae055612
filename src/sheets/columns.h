/// The head of a table: which column is where, by its name.
#pragma once
#include <map>
#include <optional>
#include <span>
#include <string>

#include "sheets/table.h"

namespace steelyard::sheets {

/// A column a table may have.
struct KnownColumn {
  std::string name;
  bool is_needed = false;
  std::string other_names = {};  ///< further names, with a | between them: 姓名|名字
};

/// The first that applies.
enum class HeadMistake { Empty, ColumnUnknown, ColumnTwice, ColumnMissing };

struct HeadFault {
  HeadMistake mistake;
  std::string subject;  ///< the column meant; empty when it cannot be shown on a line
};

using Columns = std::map<std::string, std::size_t>;  ///< by KnownColumn::name

/// Capitals and blanks around a name do not count.
base::Result<Columns, HeadFault> ReadHead(const Table& table, std::span<const KnownColumn> known);

/// A cell as a sentence about it may show it: nothing when it is no short line of text.
std::string Shown(const std::string& text);

/// What is wrong with any cell before its meaning is looked at; the first that applies.
enum class CellMistake { TooFewCells, TooManyCells, NotUtf8, TooLong, ControlCharacter, Fault };
struct CellFault {
  CellMistake mistake;
  std::size_t column;  ///< index
};
inline constexpr std::size_t kMaxTextBytes = 4'096;  ///< more than a name or a note ever has
std::optional<CellFault> FindCellFault(const Row& row, std::size_t columns);

}  // namespace steelyard::sheets
