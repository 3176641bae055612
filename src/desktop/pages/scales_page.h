/// Scales: the register, how each one is, and what can be done with it.
#pragma once
#include <map>

#include "desktop/commands/command_bar.h"
#include "desktop/pages/page.h"

class wxListView;
class wxStaticText;

namespace steelyard::desktop {

class ScalesPage : public Page {
 public:
  ScalesPage(wxWindow* parent, Workplace& workplace, TellNews tell);
  void Reload() override;
  void OnTick() override { Reload(); }
  const Commands& commands() const override { return m_commands; }

 private:
  /// What is done with one scale; the sentence of how it went.
  using ScaleWork = std::function<wxString(ports::ScaleDriver&, int scale)>;

  void MakeCommands();
  void Show(std::vector<ports::Scale> scales);
  void ShowSelected();
  const ports::Scale* Selected() const;
  bool CanContact() const;
  void Contact(const wxString& under_way, ScaleWork work);
  void Pull();
  void SetClock();
  void SendPrices();
  void Test();
  void Add();
  void Remove();

  Commands m_commands;
  CommandBar* m_bar;
  wxListView* m_list;
  wxStaticText* m_detail;
  std::vector<ports::Scale> m_scales;
  std::map<int, wxString> m_under_way;  ///< by number: what is being done now
};

}  // namespace steelyard::desktop
