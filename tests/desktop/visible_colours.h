/// Which colours of a window's texts meet which ground, and whether they can be told apart.
#pragma once
#include <wx/colour.h>
#include <wx/window.h>

#include <optional>
#include <string>
#include <vector>

namespace steelyard::desktop {

struct VisibleColour {
  std::string what;
  wxColour text;
  wxColour ground;
};

/// Of a label, each row of a list, each cell of a grid, and a chart as it is on the screen. Nothing
/// of what cannot be used now, or has no text.
std::vector<VisibleColour> ColoursOf(wxWindow& window);

/// What is to be said when the contrast is less than 4.5 to 1: WCAG 2.1, success criterion 1.4.3.
std::optional<std::string> FindTooFaint(const wxColour& text, const wxColour& ground);

}  // namespace steelyard::desktop
