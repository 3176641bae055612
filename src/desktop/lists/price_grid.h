/// PriceGrid: a PriceSheet to be edited in place; cells are marked until every scale has
/// what they say.
#pragma once
#include <wx/grid.h>

#include <functional>
#include <memory>

#include "desktop/lists/price_sheet.h"

namespace steelyard::desktop {

class PriceGrid : public wxGrid {
 public:
  struct Listener {
    std::function<void()> changed;
    std::function<void(const wxString& sentence)> refused;
  };
  PriceGrid(wxWindow* parent, Listener listener);

  void ShowSheet(std::shared_ptr<PriceSheet> sheet);
  /// Goes to the next product whose code or name holds `text`, from the one below the cursor on.
  void FindNext(const wxString& text);
  /// Takes the text that is being typed into a cell.
  void FinishEditing();
  /// What is chosen, as a spreadsheet takes it; also Ctrl+C.
  void CopyCells();
  /// What a spreadsheet copied, from the cursor on; also Ctrl+V.
  void PasteCells();
  /// Shows the sheet anew, which may have other rows, with the cursor in this one.
  void ShowRow(int row);

 private:
  void TakeTheme();
  void OnKey(wxKeyEvent& event);

  Listener m_listener;
  std::shared_ptr<PriceSheet> m_sheet;
};

wxString Sentence(const SheetMistake& mistake);

}  // namespace steelyard::desktop
