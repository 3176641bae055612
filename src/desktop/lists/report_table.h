/// ReportTable: the rows of a report on the screen, with subtotals, its totals last.
#pragma once
#include <wx/listctrl.h>

#include <memory>
#include <optional>
#include <vector>

#include "report/format.h"
#include "report/table.h"

namespace steelyard::desktop {

class ReportTable : public wxListCtrl {
 public:
  ReportTable(wxWindow* parent, report::Language language);
  void ShowTable(std::shared_ptr<const report::Table> table);

  /// What is chosen: a row of the table, or all of it where the totals are. A subtotal is neither.
  struct Choice {
    const report::Row* row;  ///< null: the totals
  };
  std::optional<Choice> Chosen() const;
  /// Chooses and shows a row of the table.
  void Choose(std::size_t row);

 protected:
  wxString OnGetItemText(long row, long column) const override;
  wxItemAttr* OnGetItemAttr(long row) const override;

 private:
  bool IsTotals(std::size_t line) const { return line >= m_lines.size(); }
  void FitColumns();
  int WidthOf(std::size_t line, std::size_t column) const;

  report::Language m_language;
  std::shared_ptr<const report::Table> m_table;
  std::vector<report::TableLine> m_lines;
  wxFont m_sums_font;
  mutable wxItemAttr m_sums_look;
};

}  // namespace steelyard::desktop
