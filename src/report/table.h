/// Table: what a report found, the same for screen, paper and files.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "ports/report_rows.h"
#include "report/definition.h"

namespace steelyard::report {

using Cell = ports::ReportCell;
using Row = std::vector<Cell>;

/// A parameter beside the period that was not left at its default.
struct Filter {
  Words label;
  std::string value;
};

/// Every row has a cell for each column, of the column's type or empty. Text is valid UTF-8.
struct Table {
  std::string report;
  Words title;
  Dates period;
  std::vector<Filter> filters;
  std::vector<Column> columns;
  std::vector<Row> rows;
  Row totals;  ///< a cell for each column; empty where nothing is totalled
  std::optional<Chart> chart;
};

}  // namespace steelyard::report
