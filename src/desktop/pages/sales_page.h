/// Sales: every ticket, filtered by day, scale, cashier, product, tender and card.
#pragma once
#include <map>

#include "desktop/pages/page.h"

class wxChoice;
class wxListView;
class wxSearchCtrl;
class wxStaticText;

namespace steelyard::desktop {

class TicketList;

class SalesPage : public Page {
 public:
  SalesPage(wxWindow* parent, Workplace& workplace, TellNews tell);
  void Reload() override;

 private:
  struct Names;
  wxSizer* MakeFilters();
  void ShowNames(const Names& names);
  void Apply();
  ports::TicketFilter Filter();
  void ShowTicket();
  void ShowLines(const domain::Ticket& ticket);

  wxChoice* m_period;
  wxChoice* m_scale;
  wxChoice* m_cashier;
  wxChoice* m_tender;
  wxSearchCtrl* m_product;
  wxSearchCtrl* m_card;
  wxStaticText* m_count;
  TicketList* m_tickets;
  wxListView* m_lines;
  std::vector<int> m_scales;
  std::vector<int> m_cashiers;
  std::map<std::string, std::string> m_product_names;
};

}  // namespace steelyard::desktop
