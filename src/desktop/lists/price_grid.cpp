/// Lets a wxGrid look at a PriceSheet.
#include "desktop/lists/price_grid.h"

#include <wx/clipbrd.h>
#include <wx/dataobj.h>
#include <wx/settings.h>

#include "desktop/format.h"
#include "desktop/widgets/accessible_rows.h"
#include "desktop/widgets/palette.h"
#include "desktop/widgets/theme.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

void Mark(wxGridCellAttr& attribute, Shade shade) {
  attribute.SetBackgroundColour(ColourOf(shade));
  attribute.SetTextColour(wxSystemSettings::GetColour(wxSYS_COLOUR_WINDOWTEXT));
}

class SheetTable : public wxGridTableBase {
 public:
  SheetTable(std::shared_ptr<PriceSheet> sheet, const PriceGrid::Listener& listener)
      : m_sheet(std::move(sheet)), m_listener(listener) {}

  int GetNumberRows() override { return m_sheet->rows(); }
  int GetNumberCols() override { return m_sheet->columns(); }

  wxString GetValue(int row, int column) override {
    if (column == PriceSheet::Unit) return Word(m_sheet->product(row).list_price.unit());
    return ToWx(m_sheet->Text(row, column));
  }

  void SetValue(int row, int column, const wxString& value) override {
    const auto text = FromWx(wxString(value).Trim(true).Trim(false));
    if (const auto mistake = m_sheet->SetText(row, column, text)) {
      m_listener.refused(Sentence(*mistake));
    } else {
      m_listener.changed();
    }
  }

  wxString GetColLabelValue(int column) override {
    switch (column) {
      case PriceSheet::Code: return _("Code");
      case PriceSheet::Name: return _("Name");
      case PriceSheet::Category: return _("Category");
      case PriceSheet::Unit: return _("Per");
      case PriceSheet::ListPrice: return _("List price");
      default: break;
    }
    return ToWx(m_sheet->tiers()[static_cast<std::size_t>(column - PriceSheet::FirstTier)].name);
  }

  /// Not shown, but spoken.
  wxString GetRowLabelValue(int row) override { return ToWx(m_sheet->product(row).name); }

  wxGridCellAttr* GetAttr(int row, int column, wxGridCellAttr::wxAttrKind) override {
    auto* attribute = new wxGridCellAttr;
    attribute->SetAlignment(column >= PriceSheet::ListPrice ? wxALIGN_RIGHT : wxALIGN_LEFT,
                            wxALIGN_CENTRE);
    if (column == PriceSheet::Code || column == PriceSheet::Unit) {
      attribute->SetReadOnly();
      attribute->SetTextColour(ColourOf(Shade::Remark));
    }
    switch (m_sheet->MarkOf(row, column)) {
      case CellMark::None: break;
      case CellMark::Unsaved: Mark(*attribute, Shade::Unsaved); break;
      case CellMark::Unsent: Mark(*attribute, Shade::Unsent); break;
    }
    return attribute;
  }

 private:
  std::shared_ptr<PriceSheet> m_sheet;
  const PriceGrid::Listener& m_listener;
};

}  // namespace

wxString Sentence(const SheetMistake& mistake) {
  if (const auto* product = std::get_if<domain::ProductMistake>(&mistake)) {
    // TRANSLATORS: %s is a sentence that says what is wrong with the product.
    return wxString::Format(_("%s The cell keeps what it had."), Sentence(*product));
  }
  switch (std::get<CellMistake>(mistake)) {
    case CellMistake::NotAPrice:
      return _("Write a price as 12, 12.5 or 12.50. The cell keeps what it had.");
    case CellMistake::NotEditable: return _("This cell cannot be changed.");
    case CellMistake::OutsideSheet: return _("There is no such row or column in the list.");
  }
  return {};
}

PriceGrid::PriceGrid(wxWindow* parent, Listener listener)
    : wxGrid(parent, wxID_ANY), m_listener(std::move(listener)) {
  SetName("prices");
  SetRowLabelSize(0);
  DisableDragRowSize();
  SetDefaultRowSize(GetCharHeight() * 8 / 5);
  SetColLabelSize(GetCharHeight() * 2);
  PaintByTheme(this, [this] { TakeTheme(); });
  Bind(wxEVT_KEY_DOWN, &PriceGrid::OnKey, this);
  SpeakCells(this);
}

/// A wxGrid takes its colours once, when it is made.
void PriceGrid::TakeTheme() {
  const auto colour = [](wxSystemColour of) { return wxSystemSettings::GetColour(of); };
  SetDefaultCellBackgroundColour(colour(wxSYS_COLOUR_WINDOW));
  SetDefaultCellTextColour(colour(wxSYS_COLOUR_WINDOWTEXT));
  SetLabelBackgroundColour(colour(wxSYS_COLOUR_BTNFACE));
  SetLabelTextColour(colour(wxSYS_COLOUR_BTNTEXT));
  SetGridLineColour(colour(wxSYS_COLOUR_3DLIGHT));
  SetSelectionBackground(colour(wxSYS_COLOUR_HIGHLIGHT));
  SetSelectionForeground(colour(wxSYS_COLOUR_HIGHLIGHTTEXT));
  ForceRefresh();
}

void PriceGrid::ShowSheet(std::shared_ptr<PriceSheet> sheet) {
  const int row = std::min(std::max(0, GetGridCursorRow()), std::max(0, sheet->rows() - 1));
  const int column = std::max(0, GetGridCursorCol());
  m_sheet = std::move(sheet);
  SetTable(new SheetTable(m_sheet, m_listener), true);
  const int widths[] = {9, 30, 16, 8, 13};
  for (int i = 0; i < m_sheet->columns(); ++i) {
    const int characters = i < PriceSheet::FirstTier ? widths[i] : 15;
    SetColSize(i, characters * GetCharWidth());
  }
  if (m_sheet->rows() > 0 && column < m_sheet->columns()) {
    SetGridCursor(row, std::max<int>(column, PriceSheet::ListPrice));
    MakeCellVisible(row, 0);
  }
  ForceRefresh();
}

void PriceGrid::ShowRow(int row) {
  ShowSheet(m_sheet);
  if (m_sheet->rows() > 0) GoToCell(row, std::max<int>(GetGridCursorCol(), PriceSheet::Name));
}

void PriceGrid::OnKey(wxKeyEvent& event) {
  const bool is_control = event.GetModifiers() == wxMOD_CONTROL;
  if (is_control && event.GetKeyCode() == 'C') {
    CopyCells();
  } else if (is_control && event.GetKeyCode() == 'V') {
    PasteCells();
  } else {
    event.Skip();
  }
}

void PriceGrid::CopyCells() {
  if (!m_sheet || m_sheet->rows() == 0 || !wxTheClipboard->Open()) return;
  PriceSheet::Range range{GetGridCursorRow(), GetGridCursorCol(), GetGridCursorRow(),
                          GetGridCursorCol()};
  const auto cells = GetSelectedBlocks();
  if (cells.begin() != cells.end()) {
    const auto& block = *cells.begin();
    range = {block.GetTopRow(), block.GetLeftCol(), block.GetBottomRow(), block.GetRightCol()};
  }
  wxTheClipboard->SetData(new wxTextDataObject(ToWx(m_sheet->Copy(range))));
  wxTheClipboard->Close();
}

void PriceGrid::PasteCells() {
  if (!m_sheet || m_sheet->rows() == 0 || !wxTheClipboard->Open()) return;
  wxTextDataObject data;
  const bool is_text = wxTheClipboard->GetData(data);
  wxTheClipboard->Close();
  if (!is_text) {
    m_listener.refused(_("There is no text to paste. Copy cells in the spreadsheet first."));
    return;
  }
  FinishEditing();
  const auto bad = m_sheet->Paste(GetGridCursorRow(), GetGridCursorCol(), FromWx(data.GetText()));
  if (bad) {
    const auto code = bad->row < m_sheet->rows() ? ToWx(m_sheet->product(bad->row).code)
                                                 : wxString::Format("%d", bad->row + 1);
    // TRANSLATORS: a product's code or the number of a row, then what is wrong.
    m_listener.refused(
        wxString::Format(_("Nothing was pasted. Product %s: %s"), code, Sentence(bad->mistake)));
    return;
  }
  ForceRefresh();
  m_listener.changed();
}

void PriceGrid::FindNext(const wxString& text) {
  if (!m_sheet || text.empty()) return;
  const auto wanted = text.Lower();
  for (int step = 1; step <= m_sheet->rows(); ++step) {
    const int row = (GetGridCursorRow() + step) % m_sheet->rows();
    const auto& product = m_sheet->product(row);
    if (ToWx(product.code).StartsWith(wanted) || ToWx(product.name).Lower().Contains(wanted)) {
      GoToCell(row, PriceSheet::ListPrice);
      return;
    }
  }
  m_listener.refused(wxString::Format(_("No product has %s in its code or name."), text));
}

void PriceGrid::FinishEditing() {
  if (IsCellEditControlEnabled()) DisableCellEditControl();
}

}  // namespace steelyard::desktop
