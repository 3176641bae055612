/// SettingList: every setting with its value and default, found by typing, and what the chosen one
/// does below.
#pragma once
#include <wx/panel.h>

#include <functional>
#include <vector>

#include "app/settings.h"

class wxListView;
class wxStaticText;
class wxTextCtrl;

namespace steelyard::desktop {

class SettingList : public wxPanel {
 public:
  struct Events {
    std::function<void()> selected;
    std::function<void()> activated;
  };
  SettingList(wxWindow* parent, Events events);

  /// What the search leaves of them; the selection stays on its setting.
  void Show(std::vector<app::SettingView> settings);
  /// Null when none is chosen.
  const app::SettingView* Selected() const;
  void StartSearch();

 private:
  void Fill();
  void ShowSelected();

  Events m_events;
  std::vector<app::SettingView> m_settings;
  std::vector<const app::SettingView*> m_shown;
  wxTextCtrl* m_search;
  wxListView* m_list;
  wxStaticText* m_count;
  wxStaticText* m_title;
  wxStaticText* m_purpose;
  wxStaticText* m_facts;
};

}  // namespace steelyard::desktop
