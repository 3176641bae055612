/// CSV as spreadsheets write it (RFC 4180): quotes, doubled quotes, any line end, a BOM.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::sheets {

struct CsvRow {
  int line;  ///< where the row begins, from 1
  std::vector<std::string> cells;
};

/// Every row that is not empty; nothing when a quote is never closed.
std::optional<std::vector<CsvRow>> ParseCsv(std::string_view text);

/// One row with its line end; cells are quoted where they must be.
std::string CsvLine(const std::vector<std::string>& cells);

}  // namespace steelyard::sheets
