/// Makes a button of every command.
#include "desktop/commands/command_bar.h"

#include "desktop/icons.h"
#include "desktop/widgets/accessible_name.h"
#include "desktop/widgets/theme.h"

namespace steelyard::desktop {
namespace {

constexpr int kLeastRoom = 10;  ///< characters; no button is narrower

}  // namespace

CommandBar::CommandBar(wxWindow* parent, const Commands& commands)
    : wxPanel(parent, wxID_ANY), m_commands(commands) {
  SetName("command_bar");
  SetAccessibleName(this, _("What can be done here"));
  m_row = new wxWrapSizer(wxHORIZONTAL);
  bool has_more = false;
  for (const auto& command : m_commands) {
    if (command.place != CommandPlace::MoreMenu) AddButton(command);
    has_more |= command.place == CommandPlace::MoreMenu;
  }
  if (has_more) AddMoreButton();
  SetSizer(m_row);
}

bool CommandBar::Layout() {
  const bool has_room = GetClientSize().x > kLeastRoom * GetCharWidth();
  return has_room && wxPanel::Layout();
}

void CommandBar::AddButton(const Command& command) {
  auto* button = new wxButton(this, wxID_ANY, command.label);
  button->SetName(command.id);
  PaintByTheme(button, [button, icon = command.icon] {
    button->SetBitmap(Icon(icon, IconSize::Small));
  });
  const auto key = wxString(command.hotkey);
  button->SetToolTip(key.empty() ? command.help : command.help + " (" + key + ")");
  button->Bind(wxEVT_BUTTON, [&command](wxCommandEvent&) {
    if (command.CanRun()) command.Run();
  });
  m_row->Add(button, wxSizerFlags().Border(wxRIGHT | wxBOTTOM));
  m_buttons.push_back({button, &command});
}

void CommandBar::AddMoreButton() {
  auto* more = new wxButton(this, wxID_ANY, _("&More"));
  more->SetName("more");
  PaintByTheme(more, [more] { more->SetBitmap(Icon("more", IconSize::Small)); });
  more->SetToolTip(_("What is done less often"));
  more->Bind(wxEVT_BUTTON, [this, more](wxCommandEvent&) {
    const auto place = more->GetRect();
    ShowMore(place.GetBottomLeft());
  });
  m_row->Add(more, wxSizerFlags().Border(wxRIGHT | wxBOTTOM));
}

void CommandBar::ShowMore(wxPoint place) {
  wxMenu menu;
  const Command* chosen = nullptr;
  for (const auto& command : m_commands) {
    if (command.place != CommandPlace::MoreMenu) continue;
    const wxString key = *command.hotkey ? "\t" + wxString(command.hotkey) : wxString();
    const auto* item = menu.Append(wxID_ANY, command.label + key, command.help);
    menu.Enable(item->GetId(), command.CanRun());
    menu.Bind(
        wxEVT_MENU, [&chosen, &command](wxCommandEvent&) { chosen = &command; }, item->GetId());
  }
  PopupMenu(&menu, place);
  // Only now: what it runs may open a window, and the menu's own loop has to be over by then.
  if (chosen && chosen->CanRun()) chosen->Run();
}

void CommandBar::UpdateControls() {
  bool is_other = false;
  for (const auto& [button, command] : m_buttons) {
    const bool can_run = command->CanRun();
    button->Enable(can_run);
    if (command->place != CommandPlace::ButtonWhenPossible) continue;
    is_other = button->Show(can_run) || is_other;
  }
  if (is_other) GetParent()->Layout();
}

}  // namespace steelyard::desktop
