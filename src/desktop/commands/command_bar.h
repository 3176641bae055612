/// CommandBar: the row of buttons of a page's commands, and a menu of those used less.
#pragma once
#include <wx/panel.h>
#include <wx/wrapsizer.h>

#include <vector>

#include "desktop/commands/command.h"

class wxButton;

namespace steelyard::desktop {

class CommandBar : public wxPanel {
 public:
  /// `commands` belongs to the page and outlives the bar. Nothing is asked of them before the page
  /// calls UpdateControls, once all its controls are there.
  CommandBar(wxWindow* parent, const Commands& commands);
  /// Enables what can run now.
  void UpdateControls();
  /// Not in the 20 pixels that a new window has: no button can be laid out there, and GTK says so.
  bool Layout() override;

 private:
  void AddButton(const Command& command);
  void AddMoreButton();
  void ShowMore(wxPoint place);

  struct CommandButton {
    wxButton* button;
    const Command* command;
  };
  const Commands& m_commands;
  std::vector<CommandButton> m_buttons;
  wxSizer* m_row;
};

}  // namespace steelyard::desktop
