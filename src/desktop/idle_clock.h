/// IdleClock: how long nobody has touched keyboard, mouse or card reader.
#pragma once
#include <wx/eventfilter.h>

#include <chrono>

namespace steelyard::desktop {

class IdleClock : public wxEventFilter {
 public:
  IdleClock();
  ~IdleClock() override;
  IdleClock(const IdleClock&) = delete;
  IdleClock& operator=(const IdleClock&) = delete;

  /// Somebody is at work, although neither key nor mouse says so.
  void Touch();
  std::chrono::steady_clock::duration Rest() const;

  int FilterEvent(wxEvent& event) override;

 private:
  std::chrono::steady_clock::time_point m_last;
};

}  // namespace steelyard::desktop
