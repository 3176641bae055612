#include "report/page_layout.h"

#include <algorithm>
#include <sstream>

#include "base/check.h"
#include "report/chart.h"
#include "report/column_widths.h"
#include "report/format.h"

namespace steelyard::report {
namespace {

constexpr Points kMargin = 42;    // 15 mm, which every printer can print within
constexpr Points kGap = 5;        // left and right of a cell's text
constexpr Points kLeading = 3.2;  // above and below it
constexpr Points kCloseLeading = 2.4;
constexpr Points kClosestLeading = 1.7;
constexpr Points kLargestFont = 9.5;
constexpr Points kSmallestFont = 1;  // no number is ever cut: better tiny than wrong
constexpr Points kLeastHeadLetters = 4.2;
constexpr Points kFontStep = 0.5;
constexpr Points kFirstHeader = 72;  // store, title, period
constexpr Points kNextHeader = 26;   // title and store on one line
constexpr Points kFooter = 22;
constexpr Points kChartHeight = 250;
constexpr Points kLeastChartHeight = 140;
constexpr Points kChartGap = 18;
constexpr double kZebra = 0.945;

}  // namespace

Size PageLayout::FittingA4(const Table& table, const ExportContext& context) {
  const PageLayout upright(table, context, kA4);
  if (upright.m_font_size == kLargestFont) return kA4;
  return {kA4.height, kA4.width};
}

PageLayout::PageLayout(const Table& table, const ExportContext& context, Size page)
    : m_table(table), m_context(context), m_page(page), m_painter(context.language) {
  ChooseFont();
  ChooseLeading();
}

TextStyle PageLayout::StyleOf(std::size_t column, Weight weight) const {
  const bool right = IsNumber(m_table.columns[column].type);
  return {m_font_size, weight, right ? Align::Right : Align::Left};
}

PageLayout::Line PageLayout::TakeRow(const Row& row, Weight weight) {
  Line line;
  line.weight = weight;
  for (std::size_t i = 0; i < row.size(); ++i) {
    std::string text =
        OnOneLine(FormatCell(m_table.columns[i], row[i], {m_context.language, Digits::Grouped}));
    const Points width = m_painter.Measure(text, StyleOf(i, weight)).width;
    line.cells.push_back({std::move(text), width});
  }
  return line;
}

void PageLayout::TakeTexts() {
  m_lines.clear();
  m_heads = {};
  for (std::size_t i = 0; i < m_table.columns.size(); ++i) {
    const std::string& head = m_table.columns[i].head.In(m_context.language);
    m_heads.cells.push_back({head, m_painter.Measure(head, StyleOf(i, Weight::Bold)).width});
  }
  const auto lines = TableLines(m_table);
  for (const TableLine& line : lines) {
    TellProgress(m_context, {m_lines.size(), lines.size()});
    m_lines.push_back(TakeRow(*line.cells, line.group ? Weight::Bold : Weight::Regular));
    if (line.group != nullptr) {
      SetHead(m_lines.back(), FormatSubtotalHead(m_table, *line.group, m_context.language));
    }
  }
  m_totals = TakeRow(m_table.totals, Weight::Bold);
  if (HasRoomForTotalLabel(m_table)) SetHead(m_totals, TotalLabel(m_context.language));
}

void PageLayout::SetHead(Line& line, const std::string& text) {
  line.cells[0] = {text, m_painter.Measure(text, StyleOf(0, line.weight)).width};
}

/// A head may break between words, and between any two Chinese characters.
Points PageLayout::LeastHeadWidth(std::size_t column) {
  Points least = 0;
  std::istringstream words(m_heads.cells[column].text);
  for (std::string word; words >> word;) {
    Points width = m_painter.Measure(word, StyleOf(column, Weight::Bold)).width;
    const bool is_chinese = static_cast<unsigned char>(word[0]) >= 0x80;
    if (is_chinese) width = std::min(width, kLeastHeadLetters * m_font_size);
    least = std::max(least, width);
  }
  return least;
}

bool PageLayout::FitAt(Points font_size) {
  m_font_size = font_size;
  TakeTexts();
  std::vector<ColumnWish> wishes;
  for (std::size_t i = 0; i < m_table.columns.size(); ++i) {
    Points cells = m_totals.cells[i].width;
    for (const Line& line : m_lines) cells = std::max(cells, line.cells[i].width);
    wishes.push_back({cells + 2 * kGap, m_heads.cells[i].width + 2 * kGap,
                      LeastHeadWidth(i) + 2 * kGap, m_table.columns[i].type == ColumnType::Text});
  }
  ColumnFit fit = FitColumns(wishes, {m_page.width - 2 * kMargin, font_size});
  m_widths = std::move(fit.widths);
  return fit.fits;
}

void PageLayout::ChooseFont() {
  base::Check(!m_table.columns.empty());
  for (Points size = kLargestFont; size >= kSmallestFont; size -= kFontStep) {
    if (FitAt(size)) return;
  }
}

/// What can be one page is one page, even if its lines stand closer.
void PageLayout::ChooseLeading() {
  constexpr int kFarFromOne = 4;  // the closest lines take more than half of the room
  for (const Points leading : {kLeading, kCloseLeading, kClosestLeading, kLeading}) {
    m_leading = leading;
    MeasureHeights();
    Paginate();
    if (PageCount() == 1 || (leading == kLeading && PageCount() >= kFarFromOne)) return;
  }
}

Points PageLayout::HeightOf(const Line& line, Weight weight) {
  Points height = m_painter.Measure("0汉", {m_font_size, weight}).height;
  for (std::size_t i = 0; i < line.cells.size(); ++i) {
    const Points room = m_widths[i] - 2 * kGap;
    if (line.cells[i].width <= room) continue;
    const Size size = m_painter.MeasureWrapped(line.cells[i].text, StyleOf(i, weight), room);
    height = std::max(height, size.height);
  }
  return height + 2 * m_leading;
}

/// A line that is taller than a page would take the totals with it over the edge, and say nothing.
/// Its long texts end in … instead.
void PageLayout::FitOnPage(Line& line) {
  constexpr std::size_t kShort = 40;
  const Points room =
      ContentBottom() - ContentTop(1) - m_heads.height - 2 * m_totals.height;
  bool is_shortened = true;
  while (line.height > room && is_shortened) {
    is_shortened = false;
    const double share = 0.95 * room / line.height;
    for (std::size_t i = 0; i < line.cells.size(); ++i) {
      auto& cell = line.cells[i];
      if (cell.width <= m_widths[i] - 2 * kGap || cell.text.size() <= kShort) continue;
      auto size = static_cast<std::size_t>(static_cast<double>(cell.text.size()) * share);
      while (size > 0 && (static_cast<unsigned char>(cell.text[size]) & 0xC0) == 0x80) --size;
      cell.text = cell.text.substr(0, size) + "…";
      is_shortened = true;
    }
    line.height = HeightOf(line, line.weight);
  }
}

void PageLayout::MeasureHeights() {
  m_heads.height = HeightOf(m_heads, Weight::Bold);
  m_totals.height = HeightOf(m_totals, Weight::Bold);
  std::size_t done = 0;
  for (Line& line : m_lines) {
    TellProgress(m_context, {done++, m_lines.size()});
    line.height = HeightOf(line, line.weight);
    FitOnPage(line);
  }
}

Points PageLayout::ContentTop(int number) const {
  return kMargin + (number == 1 ? kFirstHeader : kNextHeader);
}

Points PageLayout::ContentBottom() const {
  return m_page.height - kMargin - kFooter;
}

void PageLayout::Paginate() {
  m_pages = {Page{}};
  Points y = ContentTop(1) + m_heads.height;
  const auto begin_page = [&](std::size_t first) {
    m_pages.push_back({first, first});
    y = ContentTop(PageCount()) + m_heads.height;
  };
  for (std::size_t i = 0; i < m_lines.size(); ++i) {
    // The totals never stand alone on a page, nor does a subtotal: the line above stays with them.
    const bool is_last = i + 1 == m_lines.size();
    const bool has_subtotal = !is_last && m_lines[i + 1].weight == Weight::Bold;
    const bool ends = is_last || (has_subtotal && i + 2 == m_lines.size());
    const Points needed = m_lines[i].height + (has_subtotal ? m_lines[i + 1].height : 0) +
                          (ends ? m_totals.height : 0);
    if (y + needed > ContentBottom() && m_pages.back().last > m_pages.back().first) begin_page(i);
    m_pages.back().last = i + 1;
    y += m_lines[i].height;
  }
  if (m_lines.empty()) y += m_totals.height;  // the sentence that there is nothing
  m_pages.back().has_totals = true;
  y += m_totals.height;
  if (!HasChart(m_table)) return;
  if (y + kChartGap + kLeastChartHeight > ContentBottom()) {
    m_pages.push_back({m_lines.size(), m_lines.size()});
  }
  m_pages.back().has_chart = true;
}

void PageLayout::DrawHeader(cairo_t* target, int number) {
  const Language language = m_context.language;
  const Points width = m_page.width - 2 * kMargin;
  const std::string scope = FormatScope(m_table, language);
  if (number == 1) {
    m_painter.DrawShortened(target, m_context.store_name, {10, Weight::Regular, Align::Left, 0.25},
                            {kMargin, kMargin, width, 14});
    m_painter.DrawShortened(target, m_table.title.In(language), {20, Weight::Bold},
                            {kMargin, kMargin + 14, width, 26});
    m_painter.DrawShortened(target, scope, {10.5}, {kMargin, kMargin + 44, width, 14});
    return;
  }
  m_painter.DrawShortened(target, m_table.title.In(language) + "  " + scope, {9.5, Weight::Bold},
                          {kMargin, kMargin, width * 0.62, 14});
  m_painter.DrawShortened(target, m_context.store_name, {9.5, Weight::Regular, Align::Right, 0.25},
                          {kMargin + width * 0.64, kMargin, width * 0.36, 14});
}

void PageLayout::DrawFooter(cairo_t* target, int number) {
  const Language language = m_context.language;
  const Box box{kMargin, m_page.height - kMargin - 12, m_page.width - 2 * kMargin, 12};
  DrawRule(target, {box.x, box.y - 4, box.width, 0}, {0.4, 0.6});
  const std::string moment = FormatMoment(m_context.printed_at, m_context.offset);
  m_painter.DrawShortened(target, PrintedLabel(moment, language),
                          {8, Weight::Regular, Align::Left, 0.25}, box);
  m_painter.DrawShortened(target, PageLabel({number, PageCount()}, language),
                          {8, Weight::Regular, Align::Right, 0.25}, box);
}

void PageLayout::DrawLine(cairo_t* target, const Line& line, Weight weight, Points y) {
  Points x = kMargin;
  for (std::size_t i = 0; i < line.cells.size(); ++i) {
    const Box box{x + kGap, y + m_leading, m_widths[i] - 2 * kGap, line.height};
    if (!line.cells[i].text.empty()) {
      m_painter.Draw(target, line.cells[i].text, StyleOf(i, weight), box);
    }
    x += m_widths[i];
  }
}

Points PageLayout::DrawTable(cairo_t* target, const Page& page, Points y) {
  const Points width = m_page.width - 2 * kMargin;
  DrawLine(target, m_heads, Weight::Bold, y);
  y += m_heads.height;
  DrawRule(target, {kMargin, y, width, 0}, {1.0});
  for (std::size_t i = page.first; i < page.last; ++i) {
    const Line& line = m_lines[i];
    if (line.weight == Weight::Bold) DrawRule(target, {kMargin, y, width, 0}, {0.4, 0.5});
    const bool is_striped = i % 2 == 1 && line.weight == Weight::Regular;
    if (is_striped) FillBox(target, {kMargin, y, width, line.height}, kZebra);
    DrawLine(target, line, line.weight, y);
    y += line.height;
    if (line.weight == Weight::Bold) DrawRule(target, {kMargin, y, width, 0}, {0.4, 0.5});
  }
  if (m_lines.empty()) {
    m_painter.Draw(target, NothingLabel(m_context.language), {m_font_size},
                   {kMargin + kGap, y + m_leading, width - 2 * kGap, m_totals.height});
    y += m_totals.height;
  }
  DrawRule(target, {kMargin, y, width, 0}, {page.has_totals ? 1.0 : 0.4});
  if (!page.has_totals || !HasTotals(m_table)) return y;
  DrawLine(target, m_totals, Weight::Bold, y);
  y += m_totals.height;
  DrawRule(target, {kMargin, y, width, 0}, {0.5});
  DrawRule(target, {kMargin, y + 1.7, width, 0}, {0.5});
  return y;
}

void PageLayout::DrawPage(cairo_t* target, int number) {
  base::Check(number >= 1 && number <= PageCount());
  const Page& page = m_pages[static_cast<std::size_t>(number - 1)];
  cairo_save(target);
  DrawHeader(target, number);
  Points y = ContentTop(number);
  const bool has_table = page.last > page.first || page.has_totals;
  if (has_table) y = DrawTable(target, page, y) + kChartGap;
  if (page.has_chart) {
    const Points height = std::min(kChartHeight, ContentBottom() - y);
    DrawChart(target, m_table, {m_context.language},
              {kMargin, y, m_page.width - 2 * kMargin, height});
  }
  DrawFooter(target, number);
  cairo_restore(target);
}

}  // namespace steelyard::report
