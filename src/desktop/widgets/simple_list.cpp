/// Fills a wxListView without flicker.
#include "desktop/widgets/simple_list.h"

#include <wx/wupdlock.h>

#include <algorithm>

#include "desktop/widgets/accessible_rows.h"
#include "desktop/widgets/mood.h"
#include "desktop/widgets/theme.h"

namespace steelyard::desktop {

void AddColumns(wxListView* list, const std::vector<ListColumn>& columns) {
  const auto* parent = list->GetParent();
  for (const auto& column : columns) {
    const int content = column.characters * parent->GetCharWidth();
    const int title = parent->GetTextExtent(column.title).x;
    list->AppendColumn(column.title, column.format,
                       std::max(content, title) + 2 * parent->GetCharWidth());
  }
  SpeakRows(list);
}

wxListView* MakeList(wxWindow* parent, const wxString& name,
                     const std::vector<ListColumn>& columns) {
  auto* list = new wxListView(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize,
                              wxLC_REPORT | wxLC_SINGLE_SEL);
  list->SetName(name);
  AddColumns(list, columns);
  return list;
}

namespace {

void PaintRows(wxListView* list, const std::vector<RowMood>& moods) {
  const auto attention = ColourOf(Mood::Attention);
  const auto plain = wxSystemSettings::GetColour(wxSYS_COLOUR_LISTBOXTEXT);
  for (std::size_t row = 0; row < moods.size(); ++row) {
    list->SetItemTextColour(static_cast<long>(row),
                            moods[row] == RowMood::Attention ? attention : plain);
  }
}

}  // namespace

void SetRows(wxListView* list, const std::vector<ListRow>& rows) {
  const wxWindowUpdateLocker lock(list);
  const auto count = static_cast<int>(rows.size());
  // Rows are changed in place, so that selection and scrolling stay where they are.
  while (list->GetItemCount() > count) list->DeleteItem(list->GetItemCount() - 1);
  while (list->GetItemCount() < count) list->InsertItem(list->GetItemCount(), wxString());
  std::vector<RowMood> moods;
  for (int row = 0; row < count; ++row) {
    const auto& [cells, mood] = rows[static_cast<std::size_t>(row)];
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
      list->SetItem(row, static_cast<int>(cell), cells[cell]);
    }
    moods.push_back(mood);
  }
  PaintByTheme(list, [list, moods = std::move(moods)] { PaintRows(list, moods); });
  SpeakRow(list);
}

int SelectedRow(const wxListView* list) {
  return static_cast<int>(list->GetFirstSelected());
}

}  // namespace steelyard::desktop
