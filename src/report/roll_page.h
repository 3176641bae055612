/// RollPage: a report on the paper of receipt printers, 80 mm wide and as long as it takes.
#pragma once
#include <cairo.h>

#include <string>
#include <vector>

#include "report/canvas.h"
#include "report/export.h"
#include "report/table.h"

namespace steelyard::report {

/// A table does not fit on a roll, so every row is a few lines: its texts in bold, and each figure
/// on a line of its own with its head. Keeps references to the table and the context, which must
/// outlive it.
class RollPage {
 public:
  static constexpr Points kWidth = 80 / 25.4 * 72;

  /// Cut into pages of at most `longest`; one page as long as it takes where that is 0.
  RollPage(const Table& table, const ExportContext& context, Points longest = 0);

  Size page() const { return m_page; }  ///< all of them are as long as the longest
  int PageCount() const { return static_cast<int>(m_starts.size()); }
  void DrawPage(cairo_t* target, int number);  ///< the first is 1

 private:
  struct Line {
    std::string left;
    std::string right;
    TextStyle style;
    Points height = 0;
    bool has_rule = false;  ///< above it
  };

  void Add(Line line);
  void Cut(Points longest);
  Points ChartHeight() const;
  void DrawLine(cairo_t* target, const Line& line, Points y);
  void AddRow(const Row& row, const std::string& head, Weight weight);

  const Table& m_table;
  const ExportContext& m_context;
  TextPainter m_painter;
  std::vector<Line> m_lines;
  std::vector<std::size_t> m_starts;  ///< the first line of each page
  Size m_page;
};

}  // namespace steelyard::report
