#include "desktop/widgets/palette.h"

#include <wx/settings.h>

#include "base/check.h"

namespace steelyard::desktop {
namespace {

wxColour ByTheme(const wxColour& on_light, const wxColour& on_dark) {
  return IsDarkTheme() ? on_dark : on_light;
}

/// Seven tenths of the theme's text, so that it can still be read. What the theme greys texts out
/// with is for controls that cannot be used.
wxColour Subdued() {
  const auto text = wxSystemSettings::GetColour(wxSYS_COLOUR_WINDOWTEXT);
  const auto ground = wxSystemSettings::GetColour(wxSYS_COLOUR_WINDOW);
  const auto mix = [](unsigned char one, unsigned char other) {
    return static_cast<unsigned char>((one * 7 + other * 3) / 10);
  };
  return {mix(text.Red(), ground.Red()), mix(text.Green(), ground.Green()),
          mix(text.Blue(), ground.Blue())};
}

}  // namespace

bool IsDarkTheme() { return wxSystemSettings::GetAppearance().IsDark(); }

wxColour ColourOf(Shade shade) {
  switch (shade) {
    case Shade::Remark: return Subdued();
    case Shade::Good: return ByTheme({0x2c, 0x75, 0x4a}, {0x7f, 0xd0, 0x9b});
    case Shade::Attention: return ByTheme({0xb0, 0x3a, 0x2e}, {0xff, 0x8a, 0x7a});
    case Shade::Bar: return ByTheme({0x2f, 0x7d, 0x4f}, {0x4c, 0xa8, 0x74});
    case Shade::Unsaved: return ByTheme({0xff, 0xec, 0xb3}, {0x5c, 0x47, 0x10});
    case Shade::Unsent: return ByTheme({0xd6, 0xe9, 0xfb}, {0x1d, 0x41, 0x63});
  }
  base::Check(false);
  return {};
}

}  // namespace steelyard::desktop
