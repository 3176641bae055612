/// The list of pages: icon and title, one selected.
#include "desktop/widgets/navigation.h"

#include "desktop/icons.h"
#include "desktop/widgets/accessible_name.h"
#include "desktop/widgets/theme.h"

namespace steelyard::desktop {

Navigation::Navigation(wxWindow* parent, std::function<void(int)> chosen)
    : wxVListBox(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxBORDER_NONE) {
  SetName("navigation");
  SetAccessibleName(this, _("Pages"));
  Bind(wxEVT_LISTBOX, [this, chosen](wxCommandEvent&) {
    const int row = GetSelection();
    if (row == wxNOT_FOUND) return;
    SpeakChosen();
    chosen(row);
  });
  PaintByTheme(this, [this] {
    for (auto& entry : m_entries) TakeIcons(entry);
    SetBackgroundColour(wxSystemSettings::GetColour(wxSYS_COLOUR_LISTBOX));
  });
}

void Navigation::TakeIcons(Entry& entry) {
  const auto on_chosen = wxSystemSettings::GetColour(wxSYS_COLOUR_HIGHLIGHTTEXT);
  entry.icon = Icon(entry.icon_name, IconSize::Page);
  entry.chosen_icon = IconIn(on_chosen, entry.icon_name, IconSize::Page);
}

void Navigation::AddPage(const wxString& title, const wxString& icon) {
  m_entries.push_back({title, icon, {}, {}});
  TakeIcons(m_entries.back());
  SetItemCount(m_entries.size());
}

void Navigation::Choose(int index) {
  if (GetSelection() != index) SetSelection(index);
  SpeakChosen();
}

void Navigation::SpeakChosen() {
  const auto& title = m_entries[static_cast<std::size_t>(GetSelection())].title;
  // TRANSLATORS: spoken of the list of pages: %s is the chosen one.
  SetAccessibleName(this, wxString::Format(_("Pages: %s"), title));
}

void Navigation::OnDrawItem(wxDC& dc, const wxRect& area, std::size_t index) const {
  const auto& entry = m_entries[index];
  const auto icon = (IsSelected(index) ? entry.chosen_icon : entry.icon).GetBitmapFor(this);
  const int gap = FromDIP(10);
  const auto icon_size = icon.GetLogicalSize();
  const auto text_colour = IsSelected(index) ? wxSYS_COLOUR_HIGHLIGHTTEXT
                                             : wxSYS_COLOUR_LISTBOXTEXT;
  dc.DrawBitmap(icon, area.x + gap, area.y + (area.height - static_cast<int>(icon_size.y)) / 2,
                true);
  dc.SetFont(GetFont());
  dc.SetTextForeground(wxSystemSettings::GetColour(text_colour));
  dc.DrawText(entry.title, area.x + 2 * gap + static_cast<int>(icon_size.x),
              area.y + (area.height - dc.GetCharHeight()) / 2);
}

wxCoord Navigation::OnMeasureItem(std::size_t) const {
  return FromDIP(40);
}

}  // namespace steelyard::desktop
