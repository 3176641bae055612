/// TicketList: every ticket that passes a filter, however many they are.
///
/// A wxListCtrl and not a wxDataViewCtrl: GTK's tree view keeps a node for each row (10 million
/// rows: 2.3 s and 490 MB on wxWidgets 3.2.2), wxWidgets' own virtual list only asks for those it
/// draws.
#pragma once
#include <wx/listctrl.h>

#include <functional>

#include "desktop/background.h"
#include "desktop/lists/ticket_pages.h"

namespace steelyard::desktop {

class TicketList : public wxListCtrl {
 public:
  struct Sources {
    ports::TicketQueries& queries;
    Background& background;
    base::UtcOffset offset;
    std::function<void(const base::Explanation&)> failed;
  };
  TicketList(wxWindow* parent, Sources sources);

  /// Shows what passes `filter`; `counted` is told how many that are.
  void ShowFiltered(const ports::TicketFilter& filter, std::function<void(std::int64_t)> counted);
  /// The chosen ticket, if its row is in memory.
  const ports::TicketRow* Selected();

 protected:
  wxString OnGetItemText(long row, long column) const override;

 private:
  void Fetch(std::int64_t page);

  Sources m_sources;
  ports::TicketFilter m_filter;
  int m_generation = 0;  ///< rises with each filter: answers to an older one are dropped
  mutable TicketPages m_pages;
  std::shared_ptr<const int> m_alive = std::make_shared<const int>(0);
};

}  // namespace steelyard::desktop
