/// Command: one thing a person can do on a page; buttons, menu and keys come from a table of them.
#pragma once
#include <wx/string.h>

#include <functional>
#include <vector>

namespace steelyard::desktop {

/// Where a command is offered besides the window's menu.
enum class CommandPlace {
  Button,
  ButtonWhenPossible,  ///< its button is there only while it can run
  MoreMenu
};

struct Command {
  const char* id;    ///< `card.top_up`; the name of its button
  wxString label;    ///< with a mnemonic
  wxString help;
  const char* icon;  ///< file name without `.svg`
  const char* hotkey;  ///< `F3`, `Ctrl+S`; empty for none
  std::function<bool()> CanRun;
  std::function<void()> Run;
  CommandPlace place = CommandPlace::Button;
  wxString needs = {};  ///< what is told when its key is pressed while it cannot run; may be empty
};

using Commands = std::vector<Command>;

}  // namespace steelyard::desktop
