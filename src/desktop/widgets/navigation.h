/// Navigation: the list of pages on the left.
///
/// Drawn by us and not a wxDataViewCtrl: GTK's tree view takes Ctrl+P and Ctrl+N for itself, and
/// its rows are too low for a finger.
#pragma once
#include <wx/bmpbndl.h>
#include <wx/vlbox.h>

#include <functional>
#include <vector>

namespace steelyard::desktop {

class Navigation : public wxVListBox {
 public:
  /// `chosen` is told the page's place in the list.
  Navigation(wxWindow* parent, std::function<void(int)> chosen);
  void AddPage(const wxString& title, const wxString& icon);
  void Choose(int index);

 protected:
  void OnDrawItem(wxDC& dc, const wxRect& area, std::size_t index) const override;
  wxCoord OnMeasureItem(std::size_t index) const override;

 private:
  void SpeakChosen();

  struct Entry {
    wxString title;
    wxString icon_name;
    wxBitmapBundle icon;
    wxBitmapBundle chosen_icon;  ///< on the ground of the chosen page
  };
  /// For the theme there is.
  static void TakeIcons(Entry& entry);

  std::vector<Entry> m_entries;
};

}  // namespace steelyard::desktop
