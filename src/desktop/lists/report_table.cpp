/// Draws a report's table row by row as it is scrolled.
#include "desktop/lists/report_table.h"

#include <algorithm>

#include "desktop/format.h"
#include "report/format.h"

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
  m_totals_font = GetFont().Bold();
  m_totals_look.SetFont(m_totals_font);
}

bool ReportTable::HasTotals() const {
  return std::any_of(m_table->totals.begin(), m_table->totals.end(), [](const report::Cell& cell) {
    return !std::holds_alternative<std::monostate>(cell);
  });
}

void ReportTable::ShowTable(std::shared_ptr<const report::Table> table) {
  SetItemCount(0);
  DeleteAllColumns();
  m_table = std::move(table);
  for (const auto& column : m_table->columns) {
    AppendColumn(ToWx(column.head.In(m_language)),
                 report::IsNumber(column.type) ? wxLIST_FORMAT_RIGHT : wxLIST_FORMAT_LEFT);
  }
  FitColumns();
  const auto rows = m_table->rows.size();
  SetItemCount(static_cast<long>(rows == 0 ? 1 : rows + (HasTotals() ? 1 : 0)));
  Refresh();
}

void ReportTable::FitColumns() {
  const int padding = 3 * GetCharWidth();
  const auto measured = std::min(m_table->rows.size(), kMeasuredRows);
  for (std::size_t column = 0; column < m_table->columns.size(); ++column) {
    int width = GetTextExtent(ToWx(m_table->columns[column].head.In(m_language))).x;
    for (std::size_t row = 0; row < measured; ++row) {
      const auto text = OnGetItemText(static_cast<long>(row), static_cast<long>(column));
      width = std::max(width, GetTextExtent(text).x);
    }
    if (HasTotals()) {  // in bold, and the longest as a rule
      const auto text = OnGetItemText(static_cast<long>(m_table->rows.size()),
                                      static_cast<long>(column));
      int height = 0;
      int total = 0;
      GetTextExtent(text, &total, &height, nullptr, nullptr, &m_totals_font);
      width = std::max(width, total);
    }
    width = std::max(width, GetCharWidth() * 7);
    SetColumnWidth(static_cast<int>(column), std::min(width + padding, GetCharWidth() * 60));
  }
}

wxString ReportTable::OnGetItemText(long row, long column) const {
  const auto index = static_cast<std::size_t>(row);
  const auto at = static_cast<std::size_t>(column);
  if (m_table->rows.empty()) {
    return column == 0 ? ToWx(report::NothingLabel(m_language)) : wxString();
  }
  const bool is_totals = index >= m_table->rows.size();
  const auto& cells = is_totals ? m_table->totals : m_table->rows[index];
  if (is_totals && column == 0 && report::HasRoomForTotalLabel(*m_table)) {
    return ToWx(report::TotalLabel(m_language));
  }
  const auto text = report::FormatCell(m_table->columns[at], cells[at],
                                       {m_language, report::Digits::Grouped});
  return ToWx(report::OnOneLine(text));
}

wxItemAttr* ReportTable::OnGetItemAttr(long row) const {
  const bool is_totals =
      !m_table->rows.empty() && static_cast<std::size_t>(row) >= m_table->rows.size();
  return is_totals ? &m_totals_look : nullptr;
}

}  // namespace steelyard::desktop
