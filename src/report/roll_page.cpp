#include "report/roll_page.h"

#include <algorithm>

#include "base/check.h"
#include "report/chart.h"
#include "report/format.h"

namespace steelyard::report {
namespace {

constexpr Points kMargin = 4 / 25.4 * 72;  // which receipt printers cannot print on
constexpr Points kRoom = RollPage::kWidth - 2 * kMargin;
constexpr Points kFont = 9;
constexpr Points kTitleFont = 13;
constexpr Points kSmallFont = 8;
constexpr Points kGap = 3;
constexpr Points kChartHeight = 170;

}  // namespace

RollPage::RollPage(const Table& table, const ExportContext& context, Points longest)
    : m_table(table), m_context(context), m_painter(context.language), m_page{kWidth, 0} {
  const Language language = context.language;
  Add({context.store_name, "", {kFont}});
  Add({table.title.In(language), "", {kTitleFont, Weight::Bold}});
  Add({FormatScope(table, language), "", {kFont}});
  for (const TableLine& line : TableLines(table)) {
    const bool is_subtotal = line.group != nullptr;
    AddRow(*line.cells, is_subtotal ? FormatSubtotalHead(table, *line.group, language) : "",
           is_subtotal ? Weight::Bold : Weight::Regular);
  }
  if (table.rows.empty()) Add({NothingLabel(language), "", {kFont}, 0, true});
  if (HasTotals(table) && !table.rows.empty()) {
    AddRow(table.totals, TotalLabel(language), Weight::Bold);
  }
  Add({PrintedLabel(FormatMoment(context.printed_at, context.offset), language), "", {kSmallFont},
       0, true});
  Cut(longest);
}

Points RollPage::ChartHeight() const { return HasChart(m_table) ? kChartHeight : 0; }

/// The chart stands above the last line.
void RollPage::Cut(Points longest) {
  Points y = 2 * kMargin;
  m_starts = {0};
  for (std::size_t i = 0; i < m_lines.size(); ++i) {
    const Points height = m_lines[i].height + (i + 1 == m_lines.size() ? ChartHeight() : 0);
    if (longest > 0 && y + height > longest && i > m_starts.back()) {
      m_starts.push_back(i);
      y = 2 * kMargin;
    }
    y += height;
    m_page.height = std::max(m_page.height, y);
  }
}

void RollPage::Add(Line line) {
  const Points width = line.right.empty() ? kRoom : kRoom * 0.6;
  line.height = m_painter.MeasureWrapped(line.left, line.style, width).height +
                (line.has_rule ? 2 * kGap : 1);
  m_lines.push_back(std::move(line));
}

void RollPage::AddRow(const Row& row, const std::string& head, Weight weight) {
  const CellStyle style{m_context.language, Digits::Grouped};
  std::string texts = head;
  for (std::size_t i = 0; head.empty() && i < row.size(); ++i) {
    if (IsNumber(m_table.columns[i].type)) continue;
    const std::string text = OnOneLine(FormatCell(m_table.columns[i], row[i], style));
    if (!text.empty()) texts += (texts.empty() ? "" : "  ") + text;
  }
  bool has_rule = true;
  if (!texts.empty()) {
    Add({texts, "", {kFont, Weight::Bold}, 0, has_rule});
    has_rule = false;
  }
  for (std::size_t i = 0; i < row.size(); ++i) {
    const Column& column = m_table.columns[i];
    if (!IsNumber(column.type) || std::holds_alternative<std::monostate>(row[i])) continue;
    Add({column.head.In(m_context.language), FormatCell(column, row[i], style), {kFont, weight}, 0,
         has_rule});
    has_rule = false;
  }
}

void RollPage::DrawPage(cairo_t* target, int number) {
  base::Check(number >= 1 && number <= PageCount());
  const auto page = static_cast<std::size_t>(number - 1);
  const std::size_t end = page + 1 < m_starts.size() ? m_starts[page + 1] : m_lines.size();
  Points y = kMargin;
  cairo_save(target);
  for (std::size_t i = m_starts[page]; i < end; ++i) {
    if (i + 1 == m_lines.size() && HasChart(m_table)) {
      DrawChart(target, m_table, {m_context.language, kSmallFont},
                {kMargin, y + kGap, kRoom, kChartHeight - 2 * kGap});
      y += kChartHeight;
    }
    DrawLine(target, m_lines[i], y);
    y += m_lines[i].height;
  }
  cairo_restore(target);
}

void RollPage::DrawLine(cairo_t* target, const Line& line, Points y) {
  Points height = line.height;
  if (line.has_rule) {
    DrawRule(target, {kMargin, y + kGap, kRoom, 0}, {0.5, 0.4});
    y += 2 * kGap;
    height -= 2 * kGap;
  }
  const Points left = line.right.empty() ? kRoom : kRoom * 0.6;
  m_painter.Draw(target, line.left, line.style, {kMargin, y, left, height});
  if (line.right.empty()) return;
  TextStyle style = line.style;
  style.align = Align::Right;
  m_painter.Draw(target, line.right, style, {kMargin, y, kRoom, height});
}

}  // namespace steelyard::report
