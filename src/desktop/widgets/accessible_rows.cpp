#include "desktop/widgets/accessible_rows.h"

#include <wx/grid.h>
#include <wx/listctrl.h>

#include "desktop/format.h"
#include "desktop/widgets/accessible_name.h"

namespace steelyard::desktop {
namespace {

wxString TitleOf(const wxListCtrl& list, int column) {
  wxListItem item;
  item.SetMask(wxLIST_MASK_TEXT);
  list.GetColumn(column, item);
  return item.GetText();
}

wxString Titles(const wxListCtrl& list) {
  wxString titles;
  for (int column = 0; column < list.GetColumnCount(); ++column) {
    titles += (column == 0 ? "" : ", ") + TitleOf(list, column);
  }
  return titles;
}

/// Each cell after the title of its column; empty ones are passed over.
wxString RowText(const wxListCtrl& list, long row) {
  wxString text;
  for (int column = 0; column < list.GetColumnCount(); ++column) {
    const auto cell = list.GetItemText(row, column);
    if (!cell.empty()) text += TitleOf(list, column) + " " + cell + ", ";
  }
  // TRANSLATORS: spoken after the cells of a row: its place and how many there are.
  return text + wxString::Format(_("row %s of %s"), CountText(row + 1),
                                 CountText(list.GetItemCount()));
}

wxString CellText(wxGrid& grid, int row, int column) {
  const auto value = grid.GetCellValue(row, column);
  return grid.GetColLabelValue(column) + " " + (value.empty() ? wxString(L"–") : value) + ", " +
         grid.GetRowLabelValue(row);
}

void NameEditor(wxGrid& grid, int row, int column) {
  for (auto* editor : grid.GetGridWindow()->GetChildren()) {
    SetAccessibleName(editor, CellText(grid, row, column));
  }
}

}  // namespace

void SpeakRow(wxListCtrl* list) {
  const long row = list->GetNextItem(-1, wxLIST_NEXT_ALL, wxLIST_STATE_FOCUSED);
  const bool has_row = row >= 0 && row < list->GetItemCount();
  const auto text = has_row ? RowText(*list, row) : Titles(*list);
  for (auto* part : list->GetChildren()) SetFocusedName(part, text);
}

void SpeakRows(wxListCtrl* list) {
  const auto speak = [list](wxListEvent& event) {
    event.Skip();
    SpeakRow(list);
  };
  list->Bind(wxEVT_LIST_ITEM_FOCUSED, speak);
  list->Bind(wxEVT_LIST_ITEM_SELECTED, speak);
  SpeakRow(list);
}

void SpeakCells(wxGrid* grid) {
  grid->Bind(wxEVT_GRID_SELECT_CELL, [grid](wxGridEvent& event) {
    event.Skip();
    SetFocusedName(grid->GetGridWindow(), CellText(*grid, event.GetRow(), event.GetCol()));
  });
  // The field in which a cell is typed comes to be with the first one, and serves them all.
  grid->Bind(wxEVT_GRID_EDITOR_CREATED, [grid](wxGridEditorCreatedEvent& event) {
    event.Skip();
    NameEditor(*grid, event.GetRow(), event.GetCol());
  });
  grid->Bind(wxEVT_GRID_EDITOR_SHOWN, [grid](wxGridEvent& event) {
    event.Skip();
    NameEditor(*grid, event.GetRow(), event.GetCol());
  });
}

}  // namespace steelyard::desktop
