/// Short lists of texts that are filled anew each time: all rows in memory.
#pragma once
#include <wx/listctrl.h>

#include <vector>

namespace steelyard::desktop {

struct ListColumn {
  wxString title;
  int characters;  ///< the usual width of the content
  wxListColumnFormat format = wxLIST_FORMAT_LEFT;
};

enum class RowMood { Plain, Attention };

struct ListRow {
  std::vector<wxString> cells;
  RowMood mood = RowMood::Plain;
};

void AddColumns(wxListView* list, const std::vector<ListColumn>& columns);
wxListView* MakeList(wxWindow* parent, const wxString& name,
                     const std::vector<ListColumn>& columns);
/// Shows these rows; selection and scrolling stay where they are.
void SetRows(wxListView* list, const std::vector<ListRow>& rows);
/// The selected row, or wxNOT_FOUND.
int SelectedRow(const wxListView* list);

}  // namespace steelyard::desktop
