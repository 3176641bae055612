/// The list of pages: icon and title, one selected.
#include "desktop/widgets/navigation.h"

#include "desktop/icons.h"

namespace steelyard::desktop {

Navigation::Navigation(wxWindow* parent, std::function<void(int)> chosen)
    : wxDataViewListCtrl(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize,
                         wxDV_SINGLE | wxDV_NO_HEADER | wxBORDER_NONE) {
  SetName("navigation");
  SetRowHeight(FromDIP(40));
  AppendIconTextColumn(_("Page"), wxDATAVIEW_CELL_INERT, wxCOL_WIDTH_AUTOSIZE);
  Bind(wxEVT_DATAVIEW_SELECTION_CHANGED, [this, chosen](wxDataViewEvent&) {
    if (const int row = GetSelectedRow(); row != wxNOT_FOUND) chosen(row);
  });
}

void Navigation::AddPage(const wxString& title, const wxString& icon) {
  wxVector<wxVariant> cells;
  wxVariant cell;
  cell << wxDataViewIconText("  " + title, Icon(icon, IconSize::Page));
  cells.push_back(cell);
  AppendItem(cells);
}

void Navigation::Choose(int index) {
  if (GetSelectedRow() != index) SelectRow(static_cast<unsigned>(index));
}

}  // namespace steelyard::desktop
