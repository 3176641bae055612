/// How the width of a page is shared out among the columns of a table.
#pragma once
#include <vector>

#include "report/canvas.h"

namespace steelyard::report {

/// What a column asks for, the gaps beside its text included.
struct ColumnWish {
  Points cells;       ///< its widest cell on one line
  Points head;        ///< its head on one line
  Points least_head;  ///< its head, broken wherever it may break
  bool breaks;        ///< texts break into lines, numbers never do
};

struct PageWidth {
  Points available;
  Points font_size;
};

struct ColumnFit {
  bool fits;  ///< false: choose a smaller font or a wider page
  std::vector<Points> widths;
};

/// First everything on one line, then long texts broken into lines, then heads broken too.
/// What is left over goes to all columns alike, so that the table fills the page.
ColumnFit FitColumns(const std::vector<ColumnWish>& wishes, const PageWidth& page);

}  // namespace steelyard::report
