/// Settings: everything that is configurable, and what the store does by itself.
#pragma once
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "desktop/commands/command_bar.h"
#include "desktop/local_settings.h"
#include "desktop/setting_step.h"
#include "desktop/pages/page.h"
#include "ports/schedules.h"

class wxListView;
class wxNotebook;
class wxStaticText;

namespace steelyard::desktop {

class SettingList;

class SettingsPage : public Page {
 public:
  SettingsPage(wxWindow* parent, Workplace& workplace, TellNews tell);
  ~SettingsPage() override { m_stop.request_stop(); }
  void Reload() override;
  void OnTick() override { ReloadSchedule(); }
  const Commands& commands() const override { return m_commands; }

 private:
  enum Tab { Settings, Schedule };

  void MakeCommands();
  Commands SettingCommands();
  Commands ScheduleCommands();
  wxWindow* MakeSettingsTab(wxNotebook* book);
  wxWindow* MakeScheduleTab(wxNotebook* book);
  void UpdateControls();
  bool IsOn(Tab tab) const;

  void ReloadSettings();
  void ChangeSelected();
  void BackToDefault();
  void ExportSettings();
  void ImportSettings();
  void Import(const std::string& file, std::optional<domain::MoneyDifference> accepted_loss);
  bool CanGoBack() const;

  enum class UndoEnd { TakenBack, Refused, Open };
  void Remember(SettingStep step);
  void Undo();
  void EndUndo(UndoEnd end);
  void TakeBackEdits(const std::vector<SettingEdit>& edits,
                     std::optional<domain::MoneyDifference> accepted_loss);
  UndoEnd UndoLocal(const LocalEdit& edit);

  void ChangeLocal(LocalSettingId id);
  void BackToDefaultLocal(LocalSettingId id);
  void ChooseReader();
  void TakeReader(const std::string& name);
  void UseReader(const std::string& name);
  void ChooseLanguage();
  void TakeLanguage(const std::string& language);
  /// Whether it could be written down.
  bool UseLanguageOf(const std::string& language);
  /// After a change, so that this window goes by it.
  void TakeOverSettings();

  void ReloadSchedule();
  void ShowSchedule(std::vector<ports::ScheduledExport> schedules);
  void ShowSelectedExport();
  const ports::ScheduledExport* SelectedExport() const;
  void AddExport();
  void AddBackup();
  void ChangeExport();
  void RunExport();
  void PauseOrResume();
  void RemoveExport();
  void ShowHistory();
  void TellScheduled(const std::optional<ports::ScheduledExport>& scheduled);

  Commands m_setting_commands;
  Commands m_schedule_commands;
  Commands m_commands;  ///< both, for menu and keys
  wxNotebook* m_book;
  CommandBar* m_setting_bar;
  CommandBar* m_schedule_bar;
  SettingList* m_settings;
  wxListView* m_schedule;
  wxStaticText* m_what;
  wxStaticText* m_last;
  std::vector<ports::ScheduledExport> m_scheduled;
  std::vector<SettingStep> m_steps;  ///< what can be taken back, the last at the end
  bool m_is_undoing = false;
  bool m_undo_again = false;
  std::stop_source m_stop;  ///< of a run by hand: the program must not wait for a mail server
};

}  // namespace steelyard::desktop
