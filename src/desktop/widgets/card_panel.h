/// CardPanel: everything the desk shows of a card, large enough to read from across the counter.
#pragma once
#include <wx/panel.h>

#include <map>

#include "app/card_desk.h"

class wxListView;
class wxStaticText;

namespace steelyard::desktop {

class Figure;

class CardPanel : public wxPanel {
 public:
  using TierNames = std::map<std::string, wxString>;

  CardPanel(wxWindow* parent, base::UtcOffset offset);
  /// `today` tells whether the card has expired.
  void ShowCard(const app::CardView& view, const TierNames& tiers, domain::BusinessDay today);
  /// No card: dashes everywhere.
  void Clear();

 private:
  void ShowPurse(const app::CardView& view);
  void ShowState(const app::CardView& view, domain::BusinessDay today);
  void SetFact(wxStaticText* fact, const wxString& text);

  base::UtcOffset m_offset;
  wxStaticText* m_number;
  wxStaticText* m_state;
  wxStaticText* m_holder;
  wxStaticText* m_tier;
  wxStaticText* m_class;
  wxStaticText* m_valid_until;
  Figure* m_principal;
  Figure* m_bonus;
  Figure* m_deposit;
  Figure* m_purse;   ///< hidden where the card has none
  Figure* m_points;  ///< hidden where no points are given
  wxListView* m_movements;
};

}  // namespace steelyard::desktop
