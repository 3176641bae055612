/// MemberPanel: all about one member: the person, the cards, what moved, the tiers until now.
#pragma once
#include <wx/panel.h>

#include <map>
#include <optional>
#include <vector>

#include "app/id_records.h"
#include "app/members.h"

class wxListView;
class wxStaticText;

namespace steelyard::desktop {

class Figure;

/// What a member's page shows, as it was read at one time.
struct MemberFile {
  app::MemberView view;
  std::vector<app::MemberMovement> movements;
  std::optional<app::IdRecordView> id_record = {};  ///< masked; nothing: none, or not to be seen
};

class MemberPanel : public wxPanel {
 public:
  using TierNames = std::map<std::string, wxString>;  ///< by code
  struct Shop {
    base::UtcOffset offset;
    bool has_points;
  };

  MemberPanel(wxWindow* parent, Shop shop);
  void ShowMember(const MemberFile& file, const TierNames& tiers);
  void Clear();

 private:
  wxSizer* MakeFacts();
  wxWindow* MakeBook();
  static void SetFact(wxStaticText* fact, const wxString& text);
  void ShowCards(const app::MemberView& view, const TierNames& tiers);
  void ShowMovements(const std::vector<app::MemberMovement>& movements);
  void ShowTiers(const app::MemberView& view, const TierNames& tiers);

  Shop m_shop;
  wxStaticText* m_name;
  wxStaticText* m_state;
  wxStaticText* m_phone;
  wxStaticText* m_tier;
  wxStaticText* m_joined;
  wxStaticText* m_points;
  wxStaticText* m_id_record;
  wxStaticText* m_note;
  Figure* m_principal;
  Figure* m_bonus;
  Figure* m_deposit;
  wxListView* m_cards;
  wxListView* m_movements;
  wxListView* m_tiers;
};

}  // namespace steelyard::desktop
