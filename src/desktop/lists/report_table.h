/// ReportTable: the rows of a report on the screen, its totals last.
#pragma once
#include <wx/listctrl.h>

#include <memory>

#include "report/table.h"

namespace steelyard::desktop {

class ReportTable : public wxListCtrl {
 public:
  ReportTable(wxWindow* parent, report::Language language);
  void ShowTable(std::shared_ptr<const report::Table> table);

 protected:
  wxString OnGetItemText(long row, long column) const override;
  wxItemAttr* OnGetItemAttr(long row) const override;

 private:
  bool HasTotals() const;
  void FitColumns();

  report::Language m_language;
  std::shared_ptr<const report::Table> m_table;
  wxFont m_totals_font;
  mutable wxItemAttr m_totals_look;
};

}  // namespace steelyard::desktop
