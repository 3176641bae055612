/// Draws a report's table row by row as it is scrolled.
#include "desktop/lists/report_table.h"

#include <algorithm>

#include "desktop/format.h"
#include "desktop/widgets/accessible_name.h"
#include "desktop/widgets/accessible_rows.h"

namespace steelyard::desktop {
namespace {

/// How many rows decide how wide a column is; a column can be drawn wider by hand.
constexpr std::size_t kMeasuredRows = 100;

}  // namespace

ReportTable::ReportTable(wxWindow* parent, report::Language language)
    : wxListCtrl(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize,
                 wxLC_REPORT | wxLC_VIRTUAL | wxLC_SINGLE_SEL),
      m_language(language) {
  SetName("report_table");
  m_sums_font = GetFont().Bold();
  m_sums_look.SetFont(m_sums_font);
  SpeakRows(this);
}

void ReportTable::ShowTable(std::shared_ptr<const report::Table> table) {
  SetItemCount(0);
  DeleteAllColumns();
  m_table = std::move(table);
  m_lines = report::TableLines(*m_table);
  for (const auto& column : m_table->columns) {
    AppendColumn(ToWx(column.head.In(m_language)),
                 report::IsNumber(column.type) ? wxLIST_FORMAT_RIGHT : wxLIST_FORMAT_LEFT);
  }
  FitColumns();
  const auto lines = m_lines.size();
  SetItemCount(
      static_cast<long>(lines == 0 ? 1 : lines + (report::HasTotals(*m_table) ? 1 : 0)));
  Refresh();
  SetAccessibleName(this, ToWx(m_table->title.In(m_language)));
  SpeakRow(this);
}

std::optional<ReportTable::Choice> ReportTable::Chosen() const {
  const long item = GetNextItem(-1, wxLIST_NEXT_ALL, wxLIST_STATE_SELECTED);
  if (item < 0 || !m_table || m_lines.empty()) return std::nullopt;
  const auto line = static_cast<std::size_t>(item);
  if (IsTotals(line)) return Choice{nullptr};
  if (m_lines[line].group != nullptr) return std::nullopt;
  return Choice{m_lines[line].cells};
}

void ReportTable::Choose(std::size_t row) {
  for (std::size_t i = 0; i < m_lines.size(); ++i) {
    if (m_lines[i].cells != &m_table->rows[row]) continue;
    const auto item = static_cast<long>(i);
    SetItemState(item, wxLIST_STATE_SELECTED | wxLIST_STATE_FOCUSED,
                 wxLIST_STATE_SELECTED | wxLIST_STATE_FOCUSED);
    EnsureVisible(item);
    return;
  }
}

int ReportTable::WidthOf(std::size_t line, std::size_t column) const {
  int width = 0;
  int height = 0;
  const bool is_sum = IsTotals(line) || m_lines[line].group != nullptr;
  GetTextExtent(OnGetItemText(static_cast<long>(line), static_cast<long>(column)), &width, &height,
                nullptr, nullptr, is_sum ? &m_sums_font : nullptr);
  return width;
}

void ReportTable::FitColumns() {
  const int padding = 2 * GetCharWidth();
  const auto measured = std::min(m_lines.size(), kMeasuredRows);
  for (std::size_t column = 0; column < m_table->columns.size(); ++column) {
    int width = GetTextExtent(ToWx(m_table->columns[column].head.In(m_language))).x;
    for (std::size_t line = 0; line < measured; ++line) {
      width = std::max(width, WidthOf(line, column));
    }
    // The longest as a rule.
    if (report::HasTotals(*m_table)) width = std::max(width, WidthOf(m_lines.size(), column));
    width = std::max(width, GetCharWidth() * 7);
    SetColumnWidth(static_cast<int>(column), std::min(width + padding, GetCharWidth() * 60));
  }
}

wxString ReportTable::OnGetItemText(long row, long column) const {
  const auto line = static_cast<std::size_t>(row);
  const auto at = static_cast<std::size_t>(column);
  if (m_table->rows.empty() && line == 0) {
    return column == 0 ? ToWx(report::NothingLabel(m_language)) : wxString();
  }
  if (!IsTotals(line) && m_lines[line].group != nullptr && column == 0) {
    return ToWx(report::FormatSubtotalHead(*m_table, *m_lines[line].group, m_language));
  }
  if (IsTotals(line) && column == 0 && report::HasRoomForTotalLabel(*m_table)) {
    return ToWx(report::TotalLabel(m_language));
  }
  const auto& cells = IsTotals(line) ? m_table->totals : *m_lines[line].cells;
  const auto text = report::FormatCell(m_table->columns[at], cells[at],
                                       {m_language, report::Digits::Grouped});
  return ToWx(report::OnOneLine(text));
}

wxItemAttr* ReportTable::OnGetItemAttr(long row) const {
  const auto line = static_cast<std::size_t>(row);
  if (m_lines.empty()) return nullptr;
  return IsTotals(line) || m_lines[line].group != nullptr ? &m_sums_look : nullptr;
}

}  // namespace steelyard::desktop
