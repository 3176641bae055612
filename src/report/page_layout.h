/// PageLayout: a table cut into pages. PDF, print preview and printer all draw through it.
#pragma once
#include <cairo.h>

#include <string>
#include <vector>

#include "report/canvas.h"
#include "report/export.h"
#include "report/table.h"

namespace steelyard::report {

/// Keeps references to the table and the context, which must outlive it.
class PageLayout {
 public:
  static constexpr Size kA4 = {595.28, 841.89};

  /// Upright A4, or lying when the columns would have to shrink on an upright page.
  static Size FittingA4(const Table& table, const ExportContext& context);

  PageLayout(const Table& table, const ExportContext& context, Size page);

  Size page() const { return m_page; }
  int PageCount() const { return static_cast<int>(m_pages.size()); }
  /// Draws page `number`, the first being 1, with its upper left corner at the origin; units are
  /// points, so a target of other units is scaled by its owner first.
  void DrawPage(cairo_t* target, int number);

 private:
  struct Cell {
    std::string text;
    Points width;  ///< on one line
  };
  struct Line {
    std::vector<Cell> cells;
    Points height = 0;
    Weight weight = Weight::Regular;  ///< subtotals are bold
  };
  /// Lines first … last−1; then the totals, then the chart, where they are on this page.
  struct Page {
    std::size_t first = 0;
    std::size_t last = 0;
    bool has_totals = false;
    bool has_chart = false;
  };

  void TakeTexts();
  Line TakeRow(const Row& row, Weight weight);
  void SetHead(Line& line, const std::string& text);  ///< of a subtotal or the totals
  void ChooseFont();
  bool FitAt(Points font_size);  ///< whether all columns fit with this font
  void ChooseLeading();
  Points LeastHeadWidth(std::size_t column);
  void FitOnPage(Line& line);
  void MeasureHeights();
  void Paginate();
  Points HeightOf(const Line& line, Weight weight);
  TextStyle StyleOf(std::size_t column, Weight weight) const;
  Points ContentTop(int number) const;
  Points ContentBottom() const;
  void DrawHeader(cairo_t* target, int number);
  void DrawFooter(cairo_t* target, int number);
  void DrawLine(cairo_t* target, const Line& line, Weight weight, Points y);
  Points DrawTable(cairo_t* target, const Page& page, Points y);

  const Table& m_table;
  const ExportContext& m_context;
  Size m_page;
  TextPainter m_painter;
  Points m_font_size = 0;
  Points m_leading = 0;
  std::vector<Points> m_widths;
  Line m_heads;
  std::vector<Line> m_lines;
  Line m_totals;
  std::vector<Page> m_pages;
};

}  // namespace steelyard::report
