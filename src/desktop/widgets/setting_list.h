/// SettingList: every setting of the store, and of this computer, with its value and default, found
/// by typing, and what the chosen one does below.
#pragma once
#include <wx/panel.h>

#include <functional>
#include <vector>

#include "app/settings.h"
#include "desktop/local_settings.h"

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

  struct Shown {
    std::vector<app::SettingView> of_store;
    std::vector<LocalSetting> of_computer;
  };
  /// What the search leaves of them; the selection stays on its setting.
  void Show(Shown settings);
  /// Null when none of the store is chosen.
  const app::SettingView* Selected() const;
  /// Null when none of this computer is chosen.
  const LocalSetting* SelectedOfComputer() const;
  void StartSearch();

 private:
  /// A setting of either, in the words it is shown with.
  struct Row {
    const app::SettingView* of_store;
    const LocalSetting* of_computer;
    wxString title;
    wxString purpose;
    wxString group;
    wxString value;
    wxString usual;
    wxString facts;
    bool is_changed;
  };
  static Row RowOf(const app::SettingView& view);
  static Row RowOf(const LocalSetting& setting);
  void Fill(const wxString& wanted);
  void ShowSelected();
  const Row* SelectedRowOf() const;

  Events m_events;
  Shown m_settings;
  std::vector<Row> m_rows;
  std::vector<const Row*> m_found;
  wxTextCtrl* m_search;
  wxListView* m_list;
  wxStaticText* m_count;
  wxStaticText* m_title;
  wxStaticText* m_purpose;
  wxStaticText* m_facts;
};

}  // namespace steelyard::desktop
