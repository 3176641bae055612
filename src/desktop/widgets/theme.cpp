#include "desktop/widgets/theme.h"

#include <wx/clntdata.h>
#include <wx/listctrl.h>
#include <wx/settings.h>
#include <wx/toplevel.h>
#include <wx/window.h>

#include <utility>

#include "desktop/background.h"

namespace steelyard::desktop {
namespace {

class Paint : public wxClientData {
 public:
  explicit Paint(std::function<void()> paint) : m_paint(std::move(paint)) {}
  void operator()() const { m_paint(); }

 private:
  std::function<void()> m_paint;
};

/// It takes its colours once, when it is made.
void TakeTheme(wxListCtrl& list) {
  list.SetBackgroundColour(wxSystemSettings::GetColour(wxSYS_COLOUR_LISTBOX));
  list.SetForegroundColour(wxSystemSettings::GetColour(wxSYS_COLOUR_LISTBOXTEXT));
}

void PaintAnew(wxWindow& window) {
  if (auto* list = dynamic_cast<wxListCtrl*>(&window)) TakeTheme(*list);
  if (const auto* paint = dynamic_cast<const Paint*>(window.GetClientObject())) (*paint)();
  for (auto* child : window.GetChildren()) PaintAnew(*child);
}

}  // namespace

void PaintByTheme(wxWindow* window, std::function<void()> paint) {
  paint();
  window->SetClientObject(new Paint(std::move(paint)));
}

ThemeFollower::ThemeFollower() : m_theme(ThemeNow()) {
  wxEvtHandler::AddFilter(this);
}

ThemeFollower::~ThemeFollower() {
  wxEvtHandler::RemoveFilter(this);
}

ThemeFollower::Theme ThemeFollower::ThemeNow() {
  return {wxSystemSettings::GetColour(wxSYS_COLOUR_WINDOW),
          wxSystemSettings::GetColour(wxSYS_COLOUR_WINDOWTEXT),
          wxSystemSettings::GetColour(wxSYS_COLOUR_BTNFACE)};
}

/// GTK tells each window that its style is another, and also when a window only comes to the front.
int ThemeFollower::FilterEvent(wxEvent& event) {
  if (event.GetEventType() == wxEVT_SYS_COLOUR_CHANGED && !std::exchange(m_looks_soon, true)) {
    ToWindow(m_alive, [this] { Look(); });
  }
  return Event_Skip;
}

void ThemeFollower::Look() {
  m_looks_soon = false;
  auto now = ThemeNow();
  if (now == m_theme) return;
  m_theme = std::move(now);
  for (auto* window : wxTopLevelWindows) {
    PaintAnew(*window);
    window->Refresh();
  }
}

}  // namespace steelyard::desktop
