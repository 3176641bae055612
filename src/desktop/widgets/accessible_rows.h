/// What a screen reader speaks of lists and grids. Their cells are drawn: whoever cannot see them
/// hears the row, or the cell, that has the cursor, as the name of the list.
#pragma once

class wxGrid;
class wxListCtrl;

namespace steelyard::desktop {

/// From now on; `list` has its columns already, or says so by SpeakRow when it has.
void SpeakRows(wxListCtrl* list);
/// To be called when the rows have changed. Where no row has the cursor the titles are the name.
void SpeakRow(wxListCtrl* list);

/// From now on. A row is called by its label, shown or not.
void SpeakCells(wxGrid* grid);

}  // namespace steelyard::desktop
