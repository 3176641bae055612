/// Fills a wxListView without flicker.
#include "desktop/widgets/simple_list.h"

#include <wx/wupdlock.h>

#include <algorithm>

namespace steelyard::desktop {

wxListView* MakeList(wxWindow* parent, const wxString& name,
                     const std::vector<ListColumn>& columns) {
  auto* list = new wxListView(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize,
                              wxLC_REPORT | wxLC_SINGLE_SEL);
  list->SetName(name);
  for (const auto& column : columns) {
    const int content = column.characters * parent->GetCharWidth();
    const int title = parent->GetTextExtent(column.title).x;
    list->AppendColumn(column.title, column.format,
                       std::max(content, title) + 2 * parent->GetCharWidth());
  }
  return list;
}

void SetRows(wxListView* list, const std::vector<ListRow>& rows) {
  const wxWindowUpdateLocker lock(list);
  const auto selected = list->GetFirstSelected();
  const auto top = list->GetTopItem();
  list->DeleteAllItems();
  const auto attention = wxColour(0xb0, 0x3a, 0x2e);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto row = static_cast<long>(i);
    list->InsertItem(row, rows[i].cells.at(0));
    for (std::size_t cell = 1; cell < rows[i].cells.size(); ++cell) {
      list->SetItem(row, static_cast<int>(cell), rows[i].cells[cell]);
    }
    if (rows[i].mood == RowMood::Attention) list->SetItemTextColour(row, attention);
  }
  const auto count = static_cast<long>(rows.size());
  if (selected != wxNOT_FOUND && selected < count) list->Select(selected);
  if (top > 0 && top < count) list->EnsureVisible(count - 1), list->EnsureVisible(top);
}

int SelectedRow(const wxListView* list) {
  return static_cast<int>(list->GetFirstSelected());
}

}  // namespace steelyard::desktop
