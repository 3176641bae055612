/// Members: found as one types; who they are, what their cards hold, what moved, their tiers.
#pragma once
#include <optional>
#include <vector>

#include "app/tier_upgrades.h"
#include "desktop/commands/command_bar.h"
#include "desktop/latest.h"
#include "desktop/pages/page.h"
#include "desktop/widgets/member_panel.h"
#include "desktop/widgets/report_printout.h"
#include "domain/price_book.h"
#include "host/member_file.h"

class wxListView;
class wxSearchCtrl;
class wxStaticText;

namespace steelyard::desktop {

class MembersPage : public Page {
 public:
  MembersPage(wxWindow* parent, Workplace& workplace, TellNews tell);
  void Reload() override;
  const Commands& commands() const override { return m_commands; }
  bool MayClose() override;
  /// Whoever comes here wants to find somebody.
  void SetFocus() override;

 private:
  struct Found {
    std::vector<ports::Member> members;
    std::vector<domain::Tier> tiers;
    bool is_empty_store;
  };
  using Chosen = std::optional<MemberFile>;

  // members_commands.cpp: which commands there are, and when each can run.
  void MakeCommands();
  void MakeStatementCommands();

  // members_tasks.cpp: what each asks, and what it does then.
  void Add();
  void Change();
  void Switch();
  void KeepId();
  void RevealId();
  void Import();
  void ShowImport(const wxString& file, const std::optional<host::MemberImportPreview>& preview);
  void UpgradeTiers();
  void ShowUpgrades(const app::TierUpgradeResult& found);
  /// The whole statement of the selected member as it goes to paper; read beside the window.
  std::function<ReportPaper()> StatementReader();
  void SaveStatement();
  void PrintStatement();
  void Print(const ReportPaper& paper);
  /// Runs what needs an answer before a dialog can open; nothing else begins meanwhile.
  template <typename Work, typename Done>
  void Prepare(Work work, Done done);

  // members_page.cpp: who is found, and what is shown of whom.
  void OnSearchKey(wxKeyEvent& key);
  void Search();
  void ShowFound(Found found);
  void ShowRows();
  void SelectRowOf(const std::optional<domain::MemberId>& member);
  const ports::Member* Selected() const;
  /// What is known of the selected member; nothing while it is being read.
  const MemberFile* SelectedFile() const;
  void LoadSelected();
  void ShowChosen(Chosen chosen);
  /// Finds the member by its name and selects it.
  void Find(const ports::Member& member);

  Commands m_commands;
  wxSearchCtrl* m_search;
  CommandBar* m_bar;
  wxStaticText* m_count;
  wxListView* m_list;
  MemberPanel* m_panel;
  Latest<Found> m_searching;
  Latest<Chosen> m_loading;
  std::vector<ports::Member> m_members;  ///< the rows of the list
  std::vector<domain::Tier> m_tiers;
  MemberPanel::TierNames m_tier_names;
  std::optional<MemberFile> m_file;      ///< what the panel shows
  std::optional<domain::MemberId> m_wanted;  ///< who is to be selected once found
  bool m_is_empty_store = false;
  bool m_is_filling = false;
  bool m_is_preparing = false;
  bool m_is_printing = false;
  bool m_close_when_printed = false;
};

}  // namespace steelyard::desktop
