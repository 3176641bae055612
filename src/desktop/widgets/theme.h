/// What is painted by the theme follows it when the theme changes while the program runs.
#pragma once
#include <wx/colour.h>
#include <wx/eventfilter.h>

#include <functional>
#include <memory>

class wxWindow;

namespace steelyard::desktop {

/// Runs `paint` now and whenever the theme has changed, until another one takes its place or the
/// window goes. GTK paints by itself whatever nobody has given a colour or a picture.
void PaintByTheme(wxWindow* window, std::function<void()> paint);

/// One for the program, as long as it has windows.
class ThemeFollower : public wxEventFilter {
 public:
  ThemeFollower();
  ~ThemeFollower() override;
  ThemeFollower(const ThemeFollower&) = delete;
  ThemeFollower& operator=(const ThemeFollower&) = delete;

  int FilterEvent(wxEvent& event) override;

 private:
  struct Theme {
    wxColour ground;
    wxColour text;
    wxColour bars;
    bool operator==(const Theme&) const = default;
  };
  static Theme ThemeNow();
  void Look();

  Theme m_theme;
  bool m_looks_soon = false;
  std::shared_ptr<const int> m_alive = std::make_shared<const int>(0);
};

}  // namespace steelyard::desktop
