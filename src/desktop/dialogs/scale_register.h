/// What a person notes of a scale as a device: its entry in the register, and what happened to it.
#pragma once
#include <wx/window.h>

#include "desktop/workplace.h"

namespace steelyard::desktop {

enum class Noted { No, Yes };

/// The fields stay until the register took them.
Noted EditScale(wxWindow* parent, Workplace& place, const ports::Scale& scale);
Noted AddScaleEvent(wxWindow* parent, Workplace& place, int scale);

}  // namespace steelyard::desktop
