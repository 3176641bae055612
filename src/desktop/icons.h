/// The program's pictures and where its files are.
#pragma once
#include <wx/bmpbndl.h>
#include <wx/colour.h>
#include <wx/string.h>

namespace steelyard::desktop {

enum class IconSize { Small, Page };

/// `resources/icons/NAME.svg`, drawn sharp at any scale of the screen.
wxBitmapBundle Icon(const wxString& name, IconSize size);
/// The same in one colour, for a ground on which its own could not be seen.
wxBitmapBundle IconIn(const wxColour& colour, const wxString& name, IconSize size);

/// The folder of the pictures: `$STEELYARD_RESOURCES/icons`, else beside the program
/// (`../share/steelyard/icons`), else in the source tree it was built from.
wxString IconFolder();

/// The folders that may hold `zh_CN/LC_MESSAGES/steelyard.mo`, the first that has it counts.
wxArrayString TranslationFolders();

}  // namespace steelyard::desktop
