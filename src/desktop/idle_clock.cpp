#include "desktop/idle_clock.h"

#include <wx/event.h>

namespace steelyard::desktop {

IdleClock::IdleClock() {
  Touch();
  wxEvtHandler::AddFilter(this);
}

IdleClock::~IdleClock() {
  wxEvtHandler::RemoveFilter(this);
}

void IdleClock::Touch() {
  m_last = std::chrono::steady_clock::now();
}

std::chrono::steady_clock::duration IdleClock::Rest() const {
  return std::chrono::steady_clock::now() - m_last;
}

int IdleClock::FilterEvent(wxEvent& event) {
  // Not by category: what the program itself puts into a field counts as input there.
  const auto type = event.GetEventType();
  if (type == wxEVT_KEY_DOWN || type == wxEVT_CHAR_HOOK || type == wxEVT_MOTION ||
      type == wxEVT_LEFT_DOWN || type == wxEVT_RIGHT_DOWN || type == wxEVT_MOUSEWHEEL) {
    Touch();
  }
  return Event_Skip;
}

}  // namespace steelyard::desktop
