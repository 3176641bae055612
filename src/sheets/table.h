/// What a spreadsheet program hands over: rows of cells, from CSV or XLSX alike.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace steelyard::sheets {

/// A number is one only in XLSX, and its text is the exact decimal that the file holds: 12.5,
/// 12.499999999999998, 13800000000. What a formula could not work out is a fault: #N/A.
enum class CellKind { Text, Number, Fault };

struct Cell {
  std::string text;
  CellKind kind = CellKind::Text;
};

struct Row {
  int line;  ///< where it stands in the file, from 1, as spreadsheet programs show it
  std::vector<Cell> cells;
};

/// The rows that are not empty.
using Table = std::vector<Row>;

/// Why a file is no table; the first that applies.
enum class SheetMistake {
  QuoteNotClosed,  ///< of CSV
  OldOrLocked,     ///< .xls, or XLSX under a password
  NoSheet,         ///< a ZIP file, but no workbook in it
  TooLarge,        ///< more than kMaxFileBytes, kMaxRows …: no list of a shop
  Damaged
};

inline constexpr std::size_t kMaxFileBytes = 32U << 20;
inline constexpr std::size_t kMaxPartBytes = 96U << 20;  ///< of each part of XLSX, unpacked
inline constexpr std::size_t kMaxRows = 200'000;
/// These two of XLSX. A row of CSV may have any width and is as large as its text; whoever reads
/// its columns refuses it by its line.
inline constexpr std::size_t kMaxColumns = 256;
inline constexpr std::size_t kMaxCellBytes = 32'768;
inline constexpr std::size_t kMaxCells = 4'000'000;          ///< of the whole table
inline constexpr std::size_t kMaxTextBytesOfTable = 128U << 20;  ///< one shared text may be in many

/// By what is in it, not by its name: XLSX when it is a ZIP file, CSV else. Of XLSX the first sheet
/// that is not hidden; rows are as wide as the first at least. Nothing is interpreted: dates stay
/// the numbers they are in XLSX.
base::Result<Table, SheetMistake> ReadTable(std::string_view bytes);

}  // namespace steelyard::sheets
