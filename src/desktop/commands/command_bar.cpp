/// Makes a button of every command.
#include "desktop/commands/command_bar.h"

#include "desktop/icons.h"

namespace steelyard::desktop {

CommandBar::CommandBar(wxWindow* parent, const Commands& commands)
    : wxPanel(parent, wxID_ANY), m_commands(commands) {
  SetName("command_bar");
  auto* row = new wxWrapSizer(wxHORIZONTAL);
  for (const auto& command : m_commands) {
    auto* button = new wxButton(this, wxID_ANY, command.label);
    button->SetName(command.id);
    button->SetBitmap(Icon(command.icon, IconSize::Small));
    const auto key = wxString(command.hotkey);
    button->SetToolTip(key.empty() ? command.help : command.help + " (" + key + ")");
    button->Bind(wxEVT_BUTTON, [&command](wxCommandEvent&) {
      if (command.CanRun()) command.Run();
    });
    row->Add(button, wxSizerFlags().Border(wxRIGHT | wxBOTTOM));
    m_buttons.push_back(button);
  }
  SetSizer(row);
}

void CommandBar::UpdateControls() {
  for (std::size_t i = 0; i < m_buttons.size(); ++i) m_buttons[i]->Enable(m_commands[i].CanRun());
}

}  // namespace steelyard::desktop
