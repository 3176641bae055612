/// The colours that are ours, for the theme that is in use. All others are the theme's own.
#pragma once
#include <wx/colour.h>

namespace steelyard::desktop {

enum class Shade {
  Remark,     ///< text that is less important than what it stands beside
  Good,       ///< text
  Attention,  ///< text
  Bar,        ///< what a bar of a chart is filled with
  Unsaved,    ///< background of a cell that differs from the books
  Unsent      ///< background of a cell that scales have otherwise
};

bool IsDarkTheme();
wxColour ColourOf(Shade shade);

}  // namespace steelyard::desktop
