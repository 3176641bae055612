/// Looks for scales in the network and adds those that are chosen to the register.
#pragma once
#include <wx/window.h>

#include <vector>

#include "desktop/workplace.h"

namespace steelyard::desktop {

enum class RegisterChanged { No, Yes };

/// Listens at once. A scale that is registered is marked; one that has moved gets its new address.
RegisterChanged FindScales(wxWindow* parent, Workplace& place,
                           const std::vector<ports::Scale>& registered);

}  // namespace steelyard::desktop
