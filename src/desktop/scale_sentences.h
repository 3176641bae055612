/// Words for what the register says of a scale, and sentences for changes of it.
#pragma once
#include <wx/string.h>

#include <string>

#include "app/scale_register.h"

namespace steelyard::desktop {

wxString Sentence(app::ChangeScaleOutcome outcome, const ports::ScaleDrivers& drivers);
wxString Sentence(app::ScaleEventOutcome outcome);
/// `sealed`, `unlocked`, … as a person says it; what is not known stays as it is.
wxString EventWord(const std::string& type);

}  // namespace steelyard::desktop
