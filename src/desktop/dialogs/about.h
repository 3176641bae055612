/// About: the version, what the program is built on and under which licences, and what a person who
/// helps wants to know of this computer.
#pragma once
#include <wx/window.h>

#include "desktop/workplace.h"

namespace steelyard::desktop {

void ShowAbout(wxWindow* parent, Workplace& place);

}  // namespace steelyard::desktop
