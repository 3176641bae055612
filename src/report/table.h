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

/// Rows `first` … `last` − 1 have the same value in the table's group column.
struct Group {
  std::size_t first;
  std::size_t last;
  Row totals;  ///< like the table's
};

/// How the tickets behind a row are found: by what it has in `column`, or by `value` for all rows.
struct TicketStep {
  TicketField field;
  std::optional<std::size_t> column;
  std::string value;
};

/// Every row has a cell for each column, of the column's type or empty. Text is valid UTF-8.
struct Table {
  std::string report;
  Words title;
  Dates period;
  std::optional<Dates> before;  ///< the period that this one is compared with
  std::vector<Filter> filters;
  std::vector<Column> columns;
  std::vector<Row> rows;
  Row totals;  ///< a cell for each column; empty where nothing is totalled
  std::optional<Chart> chart;
  std::optional<std::size_t> group = {};
  std::vector<Group> groups = {};  ///< one after another, over all rows; none without a column
  std::vector<TicketStep> drill = {};  ///< empty when there is no way to the tickets
};

}  // namespace steelyard::report
