/// Scales: the register, how each one is, and what can be done with it.
#pragma once
#include <map>

#include "desktop/commands/command_bar.h"
#include "desktop/pages/page.h"
#include "desktop/scale_calls.h"
#include "desktop/scale_state.h"

class wxListView;
class wxStaticText;

namespace steelyard::desktop {

class ScalesPage : public Page {
 public:
  ScalesPage(wxWindow* parent, Workplace& workplace, TellNews tell);
  void Reload() override;
  void OnTick() override { Reload(); }
  /// `scale 3`: its own page.
  void ShowSubject(const std::string& subject) override;
  const Commands& commands() const override { return m_commands; }
  void Retire() override;

 private:
  void MakeCommands();
  struct Register {
    std::vector<ports::Scale> scales;
    std::map<int, LastTicket> last_tickets;
  };
  void Show(Register read);
  void ShowRows();
  void ShowSelected();
  const ports::Scale* Selected() const;
  void Open();
  void Find();
  void Add();
  void Edit();
  void SendToAll();
  void Remove();

  ScaleCalls m_calls;
  Commands m_commands;
  CommandBar* m_bar;
  wxListView* m_list;
  wxStaticText* m_detail;
  std::vector<ports::Scale> m_scales;
  std::map<int, LastTicket> m_last_tickets;
  std::map<int, wxString> m_told;  ///< by number: how the last call from here went
};

}  // namespace steelyard::desktop
