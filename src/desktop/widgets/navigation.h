/// Navigation: the list of pages on the left.
#pragma once
#include <wx/dataview.h>

#include <functional>

namespace steelyard::desktop {

class Navigation : public wxDataViewListCtrl {
 public:
  /// `chosen` is told the page's place in the list.
  Navigation(wxWindow* parent, std::function<void(int)> chosen);
  void AddPage(const wxString& title, const wxString& icon);
  void Choose(int index);
};

}  // namespace steelyard::desktop
